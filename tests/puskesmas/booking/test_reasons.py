"""A reason is read in the reader's language, and kept in Indonesian."""

from django.utils.translation import override

from puskesmas.booking.models import RejectionReason
from puskesmas.booking.reasons import CATALOGUE, install


def test_every_shipped_reason_speaks_english(db):
    install()

    with override("en"):
        assert [str(row) for row in RejectionReason.objects.all()] == [
            words["text_en"] for words in CATALOGUE
        ]
        assert all(row.shown_advice == row.advice_en for row in RejectionReason.objects.all())
    assert str(RejectionReason.objects.get(code="klinik-tutup")).startswith("Klinik tutup")


def test_one_without_english_is_shown_as_it_is(db):
    reason = RejectionReason(code="x", text="Listrik padam", advice="Datang besok.")

    with override("en"):
        assert (reason.shown_text, reason.shown_advice) == ("Listrik padam", "Datang besok.")


def test_reasons_of_an_older_alur_learn_english_unless_they_were_changed(db):
    install()
    RejectionReason.objects.update(text_en="", advice_en="")
    RejectionReason.objects.filter(code="lainnya").update(text="Sebab lain")

    assert install() == 0

    assert RejectionReason.objects.get(code="klinik-tutup").text_en.startswith("The clinic")
    assert RejectionReason.objects.get(code="lainnya").text_en == ""
