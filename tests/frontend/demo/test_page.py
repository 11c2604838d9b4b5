"""The demo's page: roles and places in words, a clock that can go to the opening."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from integrations import http
from integrations.email.fake import Mailbox, MailPage
from integrations.sms.fake import TOKEN, FakeSms
from puskesmas import clock as the_clock
from tests import cast
from tests.cast import reserve

pytestmark = pytest.mark.django_db
FACTS = {
    "facilities": {"verified": "mergangsan"},
    "staff": {"registrar": {"username": "budi", "password": "x", "facility": "mergangsan"}},
    "citizens": [{"name": "Siti", "nik": cast.NIK_SITI, "birth_date": "1990-03-12"}],
    "devices": {},
}


@pytest.fixture
def demo(settings: Any, tmp_path: Any, clock: Any) -> Any:
    """The cast as a demo city, on the Monday's evening."""
    settings.VAR = tmp_path
    (tmp_path / "demo.json").write_text(json.dumps(FACTS))
    clock.set(cast.at(cast.MONDAY, 20))
    return cast.build()


def test_people_are_introduced_by_role_and_place(demo: Any) -> None:
    page = Client().get("/demo/").content.decode()

    assert "Petugas pendaftaran · Puskesmas Mergangsan" in page
    assert "12 3 1990" in page


def test_whoever_sees_no_cases_starts_on_a_page_of_the_role(demo: Any, settings: Any) -> None:
    cast.admin("Andi")
    staff = FACTS["staff"] | {"admin": {"username": "andi", "password": "x", "facility": ""}}
    (settings.VAR / "demo.json").write_text(json.dumps(FACTS | {"staff": staff}))

    admin = Client().post("/demo/petugas/", {"username": "andi"})
    officer = Client().post("/demo/petugas/", {"username": "budi"})

    assert admin["Location"] == "/pengaturan/"
    assert officer["Location"] == "/petugas/"


def test_a_closed_puskesmas_offers_its_opening(demo: Any, clock: Any) -> None:
    closed = Client().get("/demo/").content.decode()
    clock.set(cast.at(cast.TUESDAY, 9))
    working = Client().get("/demo/").content.decode()

    assert "Ke jam buka: Selasa, 24 November 2026 pukul 07.30" in closed
    assert "Ke jam buka" not in working


def test_the_afternoon_before_a_visit_is_one_press_away(
    demo: Any, clock: Any, tmp_path: Any
) -> None:
    reserve(demo.umum, demo.siti, cast.date(2026, 11, 25))
    the_clock.follow(tmp_path / "clock")

    before = Client().get("/demo/").content.decode()
    Client().post("/demo/waktu/", {"ke": "pengingat"})
    clock.set(cast.at(cast.TUESDAY, 15))
    after = Client().get("/demo/").content.decode()

    assert "Ke pengingat: Selasa, 24 November 2026 pukul 15.00 WIB" in before
    assert float((tmp_path / "clock").read_text()) == timedelta(hours=19).total_seconds()
    assert "Ke pengingat" not in after


def test_telephones_show_what_the_gateways_hold(demo: Any, settings: Any) -> None:
    sms, mailbox = FakeSms(0), Mailbox()
    mail = MailPage(mailbox, 0)
    for server in (sms, mail):
        server.start()
    ports = {"sms": sms.server_address[1], "mail_page": mail.server_address[1], "whatsapp": 9}
    settings.FAKES = settings.FAKES | ports
    mailbox.put(["siti@contoh.id"], b"Message-ID: <1@uji>\r\nSubject: Satu\r\n\r\nisi")
    body = {"to": "+6281234567890", "text": "<b>Dua</b>", "ref": "1"}
    told = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "1"}
    http.send("uji", "POST", f"{sms.url}/sms", headers=told, body=body)

    page = Client().get("/demo/pesan/").content.decode()

    assert page.index("&lt;b&gt;Dua&lt;/b&gt;") < page.index("Satu")
    assert "WhatsApp tiruan tidak menjawab" in page
    for server in (sms, mail):
        server.stop()
