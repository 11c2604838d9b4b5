"""The words that ship: short enough, whole, without names; and a facility's own, checked."""

import pytest

from puskesmas.errors import NotAllowed, Refusal
from puskesmas.messages.events import EVENTS
from puskesmas.messages.templates import SAMPLE, preview, save_template
from puskesmas.messages.words import LANGUAGES, fill, fit, names_in, shipped, values_of, words_for
from puskesmas.outbox.models import MessageTemplate
from puskesmas.people.models import RoleAssignment, User
from tests import cast

LONG = SAMPLE | {
    "facility": "Puskesmas Rawat Inap Kecamatan Mergangsan Kota Yogyakarta",
    "clinic": "Poli Kesehatan Ibu, Anak, dan Keluarga Berencana",
    "reason": "r" * 160,
    "reason_en": "r" * 160,
    "advice": "a" * 240,
    "advice_en": "a" * 240,
}
every_event = pytest.mark.parametrize("event", sorted(EVENTS))
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_event
@every_language
@pytest.mark.parametrize("road", ["whatsapp", "sms"])
def test_short_words_stay_short_whatever_is_filled_in(event, language, road):
    values = values_of(LONG, zone="Asia/Jakarta", language=language)

    text, _kept = fit(shipped(event, road, language).text, values)

    assert 40 < len(text) <= 300
    assert "{" not in text
    assert "\n" not in text
    for name in EVENTS[event].needed:
        if name not in ("reason", "advice"):
            assert values[name] in text


@every_event
@every_language
def test_shipped_words_follow_the_rules_for_own_words(event, language):
    for road in ("whatsapp", "sms", "email"):
        words = shipped(event, road, language)
        allowed = EVENTS[event].placeholders(road)

        assert set(names_in(words.text) + names_in(words.subject)) <= set(allowed)
        assert set(EVENTS[event].needed) <= set(names_in(words.text))
        assert preview(event=event, road=road, language=language).fits


@pytest.mark.parametrize("road", ["whatsapp", "sms"])
def test_why_a_clinic_is_closed_runs_into_no_other_sentence(road):
    values = values_of(SAMPLE | {"reason": "lokakarya"}, zone="Asia/Jakarta", language="id")

    text, _kept = fit(shipped("closed", road, "id").text, values)

    assert " (lokakarya). Pilih tanggal lain di http" in text


def test_only_a_letter_greets_by_name():
    assert "Yth. Siti Aminah," in preview(event="numbered", road="email", language="id").text
    assert "Dear Siti Aminah," in preview(event="numbered", road="email", language="en").text
    assert "Siti" not in preview(event="numbered", road="whatsapp", language="id").text


def test_dates_and_reasons_are_said_in_the_readers_language():
    indonesian = preview(event="rejected", road="sms", language="id").text
    english = preview(event="rejected", road="sms", language="en").text

    assert "Senin, 23 November 2026" in indonesian
    assert "Alasan: Foto KTP tidak terbaca. Foto ulang" in indonesian
    assert "Monday, 23 November 2026" in english
    assert "Reason: The photo of the ID card cannot be read. Take it" in english


def test_a_held_place_says_until_when_on_the_clock_of_the_facility():
    said = [
        values_of(SAMPLE, zone=zone, language="id")["until_time"]
        for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    ]

    assert said == ["16.30 WIB", "17.30 WITA", "18.30 WIT"]


def test_a_value_is_never_read_as_a_placeholder():
    assert fill("{reason} {day}", {"reason": "{code}", "day": "Senin", "code": "123"}) == (
        "{code} Senin"
    )


def test_what_is_cut_is_the_longest_and_never_the_address():
    values = {"facility": "P", "reason": "r" * 200, "advice": "a" * 240, "link": "http://x/q/1"}

    text, kept = fit("{facility}: {reason}. {advice} {link}", values)

    assert len(text) <= 300
    assert text.endswith("http://x/q/1")
    assert kept["advice"].endswith("...")


@pytest.fixture
def admin(world):
    user = User.objects.create_user("admin")
    RoleAssignment.objects.create(user=user, role="admin", facility=world.mergangsan)
    return cast.staff(user)


def save(world, admin, text, **words):
    save_template(
        **{
            "facility_id": world.mergangsan.pk,
            "event": "numbered",
            "road": "whatsapp",
            "language": "id",
            "text": text,
            "by": admin,
            **words,
        }
    )


def test_own_words_win_at_their_facility_alone(world, admin):
    save(world, admin, "Nomor {number} di {facility}. Ditunggu ya!", external_name="nomor_v2")

    own = words_for(world.mergangsan.pk, "numbered", "whatsapp", "id")
    assert (own.text, own.external_name) == ("Nomor {number} di {facility}. Ditunggu ya!",
                                             "nomor_v2")  # fmt: skip
    for elsewhere in (
        words_for(world.tegalrejo.pk, "numbered", "whatsapp", "id"),
        words_for(world.mergangsan.pk, "numbered", "sms", "id"),
    ):
        assert elsewhere == shipped("numbered", "sms", "id")
    assert words_for(world.mergangsan.pk, "numbered", "whatsapp", "en") == shipped(
        "numbered", "whatsapp", "en"
    )


def test_empty_words_bring_back_the_shipped_ones(world, admin):
    save(world, admin, "Nomor {number}.")

    save(world, admin, "  ")

    assert MessageTemplate.objects.count() == 0
    assert words_for(world.mergangsan.pk, "numbered", "whatsapp", "id") == shipped(
        "numbered", "whatsapp", "id"
    )


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Halo {nik}, nomor {number}", {}, "placeholder_unknown"),
        ("Halo {greeting}, nomor {number}", {}, "placeholder_unknown"),
        ("Nomor { number }", {}, "braces"),
        ("Nomor {number.__class__}", {}, "braces"),
        ("Nomor {number!r}", {}, "braces"),
        ("Nomor Anda siap.", {}, "placeholder_missing"),
        ("Nomor {number} " + "x" * 300, {}, "too_long"),
        ("Nomor {number}", {"road": "email"}, "subject_needed"),
        ("Nomor {number}", {"road": "email", "subject": "{nik}"}, "placeholder_unknown"),
        ("Nomor {number}", {"road": "pos"}, "event_unknown"),
        ("Nomor {number}", {"language": "jv"}, "event_unknown"),
        ("Nomor {number}", {"event": "ulang_tahun"}, "event_unknown"),
    ],
)
def test_words_that_could_not_be_sent_are_refused(world, admin, text, words, code):
    with pytest.raises(Refusal) as caught:
        save(world, admin, text, **words)

    assert caught.value.code == code
    assert MessageTemplate.objects.count() == 0


def test_only_who_manages_the_facility_changes_its_words(world, admin):
    for by, facility_id in (
        (cast.staff(world.budi), world.mergangsan.pk),
        (admin, world.tegalrejo.pk),
        (admin, None),
    ):
        with pytest.raises(NotAllowed):
            save(world, by, "Nomor {number}", facility_id=facility_id)

    assert MessageTemplate.objects.count() == 0
