"""Siti decides how she is told, and sees what became of what she was told."""

import pytest
from django.test import Client

from puskesmas.booking.notices import tell
from puskesmas.messages.wishes import hear
from puskesmas.outbox.models import Endpoint, Message
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import text

PAGE = "/pesan/pengaturan/"


def siti():
    return cast.Citizen.objects.get(nik_index=cast.people.nik_index(cast.NIK_SITI))


def test_she_chooses_road_and_language(world):
    client = phone.signed_in(level=1)

    page = text(client.get(PAGE))
    client.post(PAGE, {"reach": "email", "language": "en"})

    assert "+62812" in page
    assert "s•••@contoh.id" in page
    assert "81234567890" not in page
    assert (siti().reach, siti().language) == ("email", "en")


@pytest.mark.parametrize("typed", [{"reach": "pos", "language": "id"}, {"reach": "sms"}, {}])
def test_what_does_not_exist_is_refused(typed, world):
    answer = phone.signed_in(level=1).post(PAGE, typed)

    assert answer.status_code == 422
    assert (siti().reach, siti().language) == ("", "")


def test_only_after_a_code(world):
    low = phone.signed_in()

    assert low.get(PAGE).status_code == 403
    assert low.post(PAGE, {"reach": "none", "language": "id"}).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert siti().reach == ""


def test_berhenti_shows_and_is_taken_back_here(world):
    hear(number="081234567890", text="BERHENTI", road="sms", facility_id=None)
    client = phone.signed_in(level=1)
    assert "pernah membalas BERHENTI" in text(client.get(PAGE))

    client.post(PAGE, {"reach": "any", "language": "id"})

    assert "pernah membalas BERHENTI" not in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"state": "delivered", "receipt": "read"}, "Dikirim lewat WhatsApp 08.12 WIB, dibaca"),
        ({"state": "delivered", "receipt": ""}, "Dikirim lewat WhatsApp 08.12 WIB"),
        ({"state": "delivered", "receipt": "failed"}, "WhatsApp 08.12 WIB, tidak sampai"),
        ({"state": "unknown"}, "Mungkin sudah dikirim lewat WhatsApp"),
        ({"state": "dead"}, "Lewat WhatsApp gagal"),
        ({"state": "due"}, "Sedang dikirim lewat WhatsApp"),
    ],
)
def test_the_message_says_how_it_went_out(fields, line, world, clock):
    Endpoint.objects.create(system="whatsapp", kind="fonnte", url="http://127.0.0.1:9")
    visit = cast.reserve(world.umum, world.siti)
    Message.objects.all().delete()
    tell(visit, "numbered", number="A-12")
    at = cast.at(cast.MONDAY, 8, 12)
    Message.objects.update(delivered_at=at, receipt_at=at, **fields)

    page = text(phone.signed_in(level=1).get("/pesan/"))

    assert line in page


def test_at_night_the_message_says_when_it_leaves(world, clock):
    visit = cast.reserve(world.umum, world.siti)
    Message.objects.all().delete()
    clock.set(cast.at(cast.MONDAY, 22))
    tell(visit, "reminder")

    page = text(phone.signed_in(level=1).get("/pesan/"))

    assert "Akan dikirim lewat e-mail 06.00 WIB" in page
    assert "Pengingat jadwal periksa" in page
