"""Sealed values open at their own place with their own key, and nowhere else."""

import pickle
import traceback

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps, override_settings
from hypothesis import given
from hypothesis import strategies as st

from puskesmas.people.models import Family
from puskesmas.vault import (
    CannotOpen,
    EncryptedTextField,
    Sealed,
    blind_index,
    key_of,
    renew,
    seal,
    unseal,
)

OLD, NEW, INDEX = b"\1" * 32, b"\2" * 32, b"\x09" * 32
KEYS = {"k1": OLD, "index": INDEX}
ROTATED = {"k2": NEW, "k1": OLD, "index": INDEX}
PLACE = "citizen|nik|7d4c"
NIK = "3273010101900001"
CARD = "3273010101120001"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_what_was_sealed_opens_at_its_place(content: bytes, place: str) -> None:
    assert unseal(seal(content, place, keys=KEYS), place, keys=KEYS) == content


def test_the_content_is_not_in_the_sealed_bytes_and_differs_each_time() -> None:
    first, second = (seal(NIK.encode(), PLACE, keys=KEYS) for _ in range(2))

    assert NIK.encode() not in first
    assert first != second
    assert len(first) == 48


@pytest.mark.parametrize(
    "elsewhere", ["citizen|nik|7d4d", "citizen|phone|7d4c", "family|nik|7d4c", ""]
)
def test_moved_to_another_place_it_stays_closed(elsewhere: str) -> None:
    blob = seal(NIK.encode(), PLACE, keys=KEYS)

    with pytest.raises(CannotOpen):
        unseal(blob, elsewhere, keys=KEYS)


def test_one_changed_bit_anywhere_keeps_it_closed() -> None:
    blob = seal(NIK.encode(), PLACE, keys=KEYS)
    changed = [
        blob[:at] + bytes([blob[at] ^ 1 << bit]) + blob[at + 1 :]
        for at in range(len(blob))
        for bit in range(8)
    ]

    opened = [one for one in changed if _opens(one)]

    assert len(changed) == 384
    assert opened == []


@pytest.mark.parametrize("length", [0, 1, 2, 4, 15, 16, 17, 31, 47])
def test_a_cut_value_stays_closed(length: int) -> None:
    assert not _opens(seal(NIK.encode(), PLACE, keys=KEYS)[:length])


@given(st.binary(max_size=80))
def test_bytes_of_anybody_stay_closed(blob: bytes) -> None:
    assert not _opens(blob)


def test_another_key_does_not_open() -> None:
    blob = seal(NIK.encode(), PLACE, keys=KEYS)

    with pytest.raises(CannotOpen):
        unseal(blob, PLACE, keys={"k1": NEW, "index": INDEX})
    with pytest.raises(CannotOpen):
        unseal(blob, PLACE, keys={"k2": OLD, "index": INDEX})


def test_the_index_key_seals_and_opens_nothing() -> None:
    index_first = {"index": INDEX, "k1": OLD}
    forged = seal(NIK.encode(), PLACE, keys={"index\0": INDEX}).replace(b"\6index\0", b"\5index")

    assert key_of(seal(NIK.encode(), PLACE, keys=index_first)) == "k1"
    with pytest.raises(CannotOpen, match="no key"):
        unseal(forged, PLACE, keys=KEYS)


def test_an_error_tells_neither_content_nor_key() -> None:
    blob = seal(NIK.encode(), PLACE, keys=KEYS)

    with pytest.raises(CannotOpen) as refused:
        unseal(blob, "elsewhere", keys=KEYS)

    told = "".join(traceback.format_exception(refused.value))
    assert NIK not in told
    assert "InvalidTag" not in told


def test_after_rotation_the_new_key_seals_and_the_old_still_opens() -> None:
    blob = seal(NIK.encode(), PLACE, keys=KEYS)

    assert unseal(blob, PLACE, keys=ROTATED) == NIK.encode()
    assert key_of(blob) == "k1"
    assert key_of(seal(NIK.encode(), PLACE, keys=ROTATED)) == "k2"


def test_blind_index_is_stable_and_differs_by_text_purpose_and_key() -> None:
    known = blind_index(NIK, "nik", keys=KEYS)

    assert known == "383177f93efc280b9dfe32af778b8e95aa5a8a3b9ba621648830b2c87cbda0d2"
    assert known == blind_index(NIK, "nik", keys=ROTATED)
    assert known != blind_index("3273010101900002", "nik", keys=KEYS)
    assert known != blind_index(NIK, "kk", keys=KEYS)
    assert known != blind_index(NIK, "nik", keys={"k1": OLD, "index": NEW})
    assert blind_index("b", "a", keys=KEYS) != blind_index("ab", "", keys=KEYS)


def _opens(blob: bytes) -> bool:
    try:
        unseal(blob, PLACE, keys=KEYS)
    except CannotOpen:
        return False
    return True


# The field, on the family card.


def family() -> Family:
    return Family.objects.create(card=CARD, card_index=blind_index(CARD, "kk"))


def stored(row: Family) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT card FROM puskesmas_family WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_database_holds_sealed_bytes_and_the_instance_gives_text() -> None:
    saved = family()

    found = Family.objects.get(card_index=blind_index(CARD, "kk"))

    assert found.card == CARD
    assert CARD.encode() not in stored(saved)
    assert len(stored(saved)) == 48


@pytest.mark.django_db
def test_a_card_copied_into_another_family_does_not_open() -> None:
    siti = family()
    budi = Family.objects.create(card="3273010101120002", card_index="2")

    Family.objects.filter(pk=budi.pk).update(card=Sealed(stored(siti)))

    with pytest.raises(CannotOpen):
        _ = Family.objects.get(pk=budi.pk).card
    assert Family.objects.get(pk=siti.pk).card == CARD


@pytest.mark.django_db
def test_saving_again_leaves_an_unread_value_untouched() -> None:
    saved = family()
    before = stored(saved)

    Family.objects.get(pk=saved.pk).save()

    assert stored(saved) == before


@pytest.mark.django_db
def test_a_new_text_is_sealed_and_read_back_after_every_way_of_loading() -> None:
    saved = family()

    saved.card = "3273010101120009"
    saved.save(update_fields=["card"])

    deferred = Family.objects.only("id").get(pk=saved.pk)
    refreshed = family_like(saved)
    refreshed.refresh_from_db()
    assert deferred.card == "3273010101120009"
    assert refreshed.card == "3273010101120009"
    assert b"3273010101120009" not in stored(saved)


def family_like(saved: Family) -> Family:
    return Family(pk=saved.pk, uuid=saved.uuid, card="", card_index="")


@pytest.mark.django_db
def test_empty_text_needs_no_key() -> None:
    saved = Family.objects.create(card="", card_index="0")

    assert stored(saved) == b""
    assert Family.objects.get(pk=saved.pk).card == ""


@pytest.mark.django_db
def test_many_rows_at_once_are_sealed_each_to_its_own() -> None:
    made = Family.objects.bulk_create(
        [Family(card=f"327301010112000{n}", card_index=str(n)) for n in range(3)]
    )

    assert [row.card for row in Family.objects.order_by("card_index")] == [
        "3273010101120000",
        "3273010101120001",
        "3273010101120002",
    ]
    assert all(b"32730101" not in stored(row) for row in made)


@pytest.mark.django_db
def test_values_and_pickles_stay_sealed() -> None:
    family()
    found = Family.objects.get()
    assert found.card == CARD

    (value,) = Family.objects.values_list("card", flat=True)

    assert isinstance(value, Sealed)
    assert repr(value) == "Sealed()"
    assert CARD.encode() not in pickle.dumps(found)


@pytest.mark.django_db
def test_text_is_never_written_or_searched_past_the_instance() -> None:
    saved = family()
    before = stored(saved)

    with (
        pytest.raises(TypeError, match="save it through its model instance") as refused,
        transaction.atomic(),
    ):
        Family.objects.filter(pk=saved.pk).update(card="3273010101120009")
    with pytest.raises(FieldError):
        Family.objects.filter(card=CARD)
    with pytest.raises(FieldError):
        Family.objects.filter(card__contains="3273")

    assert "3273010101120009" not in str(refused.value)
    assert stored(saved) == before
    assert Family.objects.filter(card__isnull=False).count() == 1


@pytest.mark.django_db
def test_rotation_seals_old_rows_anew_and_leaves_new_ones() -> None:
    with override_settings(KEYRING=KEYS):
        saved = family()
        empty = Family.objects.create(card="", card_index="0")

    with override_settings(KEYRING=ROTATED):
        row = Family.objects.get(pk=saved.pk)
        row.save(update_fields=renew(row))

    with override_settings(KEYRING={"k2": NEW, "index": INDEX}):
        again = Family.objects.get(pk=saved.pk)
        assert key_of(stored(saved)) == "k2"
        assert again.card == CARD
        assert renew(again) == []
        assert renew(Family.objects.get(pk=empty.pk)) == []


@isolate_apps("puskesmas")
def test_a_model_without_a_row_name_is_refused_by_the_check_and_on_save() -> None:
    class Note(models.Model):  # noqa: DJ008 -- lives for one test
        text = EncryptedTextField()

        class Meta:
            app_label = "puskesmas"

    column = Note._meta.get_field("text")

    assert [found.msg for found in column.check()] == ["No column names the row to seal to."]
    with pytest.raises(ValueError, match="no row to seal to"):
        column.pre_save(Note(text="rahasia"), add=True)


@isolate_apps("puskesmas")
def test_the_row_may_be_named_and_must_be_known_before_sealing() -> None:
    class Note(models.Model):  # noqa: DJ008 -- lives for one test
        number = models.CharField(max_length=5, unique=True)
        text = EncryptedTextField(row="number")

        class Meta:
            app_label = "puskesmas"

    column = Note._meta.get_field("text")
    sealed = column.pre_save(Note(number="A1", text="rahasia"), add=True)

    assert column.check() == []
    assert column.deconstruct()[3] == {"row": "number"}
    assert Note(number="A1", text=sealed).text == "rahasia"
    with pytest.raises(CannotOpen):
        _ = Note(number="A2", text=sealed).text
    with pytest.raises(ValueError, match="set number first"):
        column.pre_save(Note(text="rahasia"), add=True)
