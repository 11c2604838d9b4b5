"""A letter becomes an e-mail at delivery: address and text come from the rows, not the letter."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from integrations.email import deliver
from integrations.email.fake import FakeSmtp
from puskesmas import clock
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Letter, Permanent, Temporary
from puskesmas.people.models import Citizen
from puskesmas.place.models import Facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(smtp: FakeSmtp) -> Endpoint:
    Facility.objects.create(code="jetis", name="Puskesmas Jetis", city="Yogyakarta")
    sender = {"from": "Puskesmas Jetis <antrean@jetis.contoh.id>"}
    return Endpoint.objects.create(system="email", url=smtp.url, settings=sender)


@pytest.fixture
def siti() -> Citizen:
    return Citizen.objects.create(
        nik="3471015704900001",
        nik_index="uji",
        birth_date=datetime.date(1990, 4, 17),
        name="Siti A'isyah <&> Ñandú",
        email="siti@contoh.id",
    )


def letter(citizen_id: int, event: str = "numbered", **params: Any) -> Letter:
    told = clock.now().isoformat()
    body = {"event": event, "citizen_id": citizen_id, "of": 1, "at": told, "params": params}
    return Letter(1, "email.send", f"email:numbered:{citizen_id}", "jetis", "", body, 1)


@pytest.fixture(autouse=True)
def _by_day(clock: Any) -> None:
    clock.set(datetime.datetime(2026, 11, 23, 3, tzinfo=datetime.UTC))


def test_the_text_is_made_at_delivery(smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen) -> None:
    answer = deliver.send(letter(siti.pk, number="A-12", date="2026-11-24", clinic="Poli Gigi"))

    mails = smtp.mailbox.all()
    assert answer == {"sent": True}
    assert len(mails) == 1
    assert mails[0]["to"] == "siti@contoh.id"
    assert mails[0]["subject"] == "Nomor antrean puskesmas Anda: A-12"
    assert mails[0]["text"].startswith("Yth. Siti A'isyah <&> Ñandú,\n\nData Anda sudah")
    assert "Poli Gigi, Puskesmas Jetis\nSelasa, 24 November 2026\n" in mails[0]["text"]
    assert mails[0]["text"].endswith("meminta kata sandi atau uang lewat e-mail.\n")


def test_without_an_address_nothing_is_sent(
    smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen
) -> None:
    siti.email = ""
    siti.save(update_fields=["email"])

    assert deliver.send(letter(siti.pk)) == {"skipped": "no_address"}
    assert smtp.mailbox.received == 0


def test_a_repeat_is_the_same_mail(smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen) -> None:
    smtp.mailbox.faults.order("drop_reply", 1)

    with pytest.raises(Temporary, match="tidak dapat dihubungi"):
        deliver.send(letter(siti.pk, number="A-12"))
    answer = deliver.send(letter(siti.pk, number="A-12"))

    assert answer == {"sent": True}
    assert smtp.mailbox.received == 2
    assert len(smtp.mailbox.all()) == 1
    assert smtp.mailbox.all()[0]["id"].endswith("@jetis.contoh.id>")


@pytest.mark.parametrize(("mode", "expected"), [("busy", Temporary), ("reject", Permanent)])
def test_a_refusal_has_its_error(
    mode: str, expected: type[Exception], smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen
) -> None:
    smtp.mailbox.faults.order(mode)

    with pytest.raises((Temporary, Permanent)) as caught:
        deliver.send(letter(siti.pk))

    assert type(caught.value) is expected
    assert "siti@contoh.id" not in str(caught.value)
    assert caught.value.__context__ is None
    assert smtp.mailbox.received == 0


@pytest.mark.parametrize("mode", ["late500", "nonsense", "cut", "mistyped"])
def test_what_is_no_answer_is_tried_again_as_the_same_mail(
    mode: str, smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen
) -> None:
    smtp.mailbox.faults.order(mode, 1)

    with pytest.raises(Temporary):
        deliver.send(letter(siti.pk, number="A-12"))
    answer = deliver.send(letter(siti.pk, number="A-12"))

    assert answer == {"sent": True}
    assert (smtp.mailbox.received, len(smtp.mailbox.all())) == (2, 1)


def test_nobody_listening_is_temporary(smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen) -> None:
    smtp.stop()

    with pytest.raises(Temporary, match="tidak dapat dihubungi"):
        deliver.send(letter(siti.pk))


@pytest.mark.parametrize(
    "address", ["bukan surel", "siti@contoh.id\nBcc: semua@contoh.id", "a@b, c@d", "<siti>"]
)
def test_an_address_that_is_none_is_permanent(
    address: str, smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen
) -> None:
    siti.email = address
    siti.save(update_fields=["email"])

    with pytest.raises(Permanent, match="penerima tidak sah") as caught:
        deliver.send(letter(siti.pk))

    assert address not in str(caught.value)
    assert smtp.mailbox.received == 0


def test_a_name_cannot_add_headers(smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen) -> None:
    deliver.send(letter(siti.pk, number="A-12\r\nBcc: semua@contoh.id"))

    mail = smtp.mailbox.all()[0]
    assert mail["to"] == "siti@contoh.id"
    assert mail["subject"] == "Nomor antrean puskesmas Anda: A-12 Bcc: semua@contoh.id"


@pytest.mark.parametrize("event", ["", "tidak_ada", "../rahasia", "Numbered"])
def test_another_event_is_permanent(
    event: str, smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen
) -> None:
    with pytest.raises(Permanent, match="tidak dikenal"):
        deliver.send(letter(siti.pk, event))

    assert smtp.mailbox.received == 0


def test_an_unknown_citizen_is_permanent(smtp: FakeSmtp, endpoint: Endpoint) -> None:
    with pytest.raises(Permanent, match="Penerima tidak ditemukan"):
        deliver.send(letter(999_999))

    assert smtp.mailbox.received == 0


@pytest.mark.parametrize("url", ["", "http://contoh.id", "smtp://", "smtp://h:abc", "surel"])
def test_a_wrong_url_is_permanent(
    url: str, smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen
) -> None:
    endpoint.url = url
    endpoint.save(update_fields=["url"])

    with pytest.raises(Permanent, match="Alamat server e-mail tidak sah"):
        deliver.send(letter(siti.pk))


def test_a_private_server_must_be_allowed(
    smtp: FakeSmtp, endpoint: Endpoint, siti: Citizen, settings: Settings
) -> None:
    settings.VENDOR_PRIVATE_HOSTS = []

    with pytest.raises(Permanent, match="belum diizinkan"):
        deliver.send(letter(siti.pk))

    assert smtp.mailbox.received == 0
