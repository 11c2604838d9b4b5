"""One reservation from the sign-in to the paper, and where its person's data lies afterwards."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.models import F

from flows.arrival import check_in
from integrations.email.fake import FakeSmtp
from integrations.printer.ticket import job_data
from puskesmas import clock as the_clock
from puskesmas.booking.models import Reservation
from puskesmas.outbox import relay
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.people.models import Citizen
from puskesmas.people.tokens import digest
from puskesmas.place.models import Device, Facility
from puskesmas.schedule.queries import availability
from tests import cast
from tests.frontend.api import web

NAME, PHONE, STREET = "Zainuddin Qodratullah", "081298761234", "Gang Melati Kembar 77"
NIK, BORN, CARD = "9901010704850042", "1985-04-07", "9901010101100042"
EMAIL, BPJS = "zainuddin.q@contoh.id", "0001234567895"
WORDS = {
    "NIK": (NIK, NIK[6:]),
    "KK": (CARD,),
    "name": (NAME, "Zainuddin", "Qodratullah"),
    "phone": (PHONE, "+6281298761234", "81298761234"),
    "address": (STREET, "Melati Kembar"),
    "e-mail": (EMAIL, "zainuddin.q"),
    "BPJS": (BPJS,),
    "complaint": ("Pusing sekali tiga hari",),
}
ALLOWED = {
    (
        "puskesmas_citizen",
        "name",
    ),  # the officer's lists sort by it; the disk's encryption guards it
}
"""Columns where a word of the person may stand unsealed."""


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    server = FakeSmtp(0)
    server.start()
    yield server
    server.stop()


def found_in(text: str) -> set[str]:
    """Which kinds of the person's data a text holds."""
    return {kind for kind, words in WORDS.items() if any(word in text for word in words)}


def live(port: int) -> str:
    """The person registers, enters, and asks for a place; the answers' code."""
    typed = {"name": NAME, "nik": NIK, "birth_date": BORN, "sex": "L", "address": STREET}
    typed |= {"phone": PHONE, "kk": CARD, "email": EMAIL}
    assert web.call(port, "POST", "/api/v1/citizens/", typed)[0] == 201
    entered = {"nik": NIK, "birth_date": BORN}
    token = web.call(port, "POST", "/api/v1/auth/citizen/", entered)[1]["token"]
    umum = cast.Clinic.objects.get(facility__code="mergangsan", code="umum")
    today = the_clock.today(umum.facility.zone)
    days = [one.date for one in availability(umum, today, today + timedelta(10)) if one.open]
    wish = {"facility": "mergangsan", "clinic": "umum", "date": f"{days[-1]}", "payment": "bpjs"}
    wish |= {"bpjs_number": BPJS, "complaint": "Pusing sekali tiga hari"}
    status, made = web.call(port, "POST", "/api/v1/reservations/", wish, token, f"key-{NIK[:4]}")
    assert status == 201, made
    for wrong in ({**entered, "birth_date": "1985-04-08"}, {"nik": NIK}, {"nik": NIK + "1"}):
        web.call(port, "POST", "/api/v1/auth/citizen/", wrong)
    web.call(port, "POST", "/api/v1/auth/otp/send/", {}, token)
    assert web.call(port, "GET", f"/api/v1/reservations/{made['code']}/", None, token)[0] == 200
    return str(made["code"])


def serve(world: cast.World, code: str, clock: Any) -> None:
    """Verified, numbered, arrived, printed, and every letter delivered."""
    one = Reservation.objects.get(code=code)
    cast.do(one, "verify", world.budi, valid="true")
    cast.do(one, "enter_number", world.budi, number="A-12")
    relay.drain()
    clock.set(cast.at(one.date, 7, 45))
    assert check_in(code, device=cast.device(world.kiosk)).outcome == "ticket"
    cast.do(cast.fresh(one), "reverify", world.budi, outcome="ok")
    relay.drain()


def unsealed() -> dict[tuple[str, str], set[str]]:
    """Every column of every table that holds a word of the person in plain."""
    hits = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT string_agg("{column}"::text, chr(10)) FROM "{table}"')  # noqa: S608
            text = cursor.fetchone()[0] or ""
            raw = bytes.fromhex("".join(re.findall(r"^\\x([0-9a-f]+)$", text, re.M)))
            found = found_in(text) | found_in(raw.decode("latin-1"))
            if found:
                hits[table, column] = found
    return hits


def broker() -> str:
    """Everything Valkey holds, as keys and values and as the file it writes."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    parts = [key + b" " + (client.dump(key) or b"") for key in client.scan_iter()]
    client.save()
    folder = Path(client.config_get("dir")["dir"])
    parts += [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    client.close()
    assert parts
    return b"\n".join(parts).decode("latin-1")


@pytest.mark.slow
def test_nothing_personal_lies_outside_sealed_columns(
    transactional_db, child_environ, smtp, clock, capfd
):
    world = cast.build()
    facilities = Facility.objects.all()
    facilities.update(quiet_until=F("quiet_from"))  # the web process keeps the time of this machine
    sender = {"from": "Puskesmas <antrean@contoh.id>"}
    Endpoint.objects.update_or_create(
        facility=None, system="email", defaults={"url": smtp.url, "settings": sender}
    )
    Device.objects.create(
        facility=world.mergangsan, kind="print_agent", name="Agen", token_hash=digest("agent")
    )
    with web.running(child_environ) as port:
        code = live(port)
    serve(world, code, clock)

    papers = [
        b64decode(job_data(job.body, 80)) for job in Message.objects.filter(topic="print.ticket")
    ]
    logged = capfd.readouterr()
    bodies = json.dumps([[one.key, one.body] for one in Message.objects.all()])
    assert len(papers) == 2
    assert len(smtp.mailbox.all()) >= 2
    assert Citizen.objects.filter(name=NAME).exists()
    assert "/api/v1/auth/citizen/" in logged.err  # the log was really read
    assert found_in(logged.out + logged.err) == set()
    assert found_in(broker()) == set()
    assert found_in(bodies) == set()
    assert [found_in(paper.decode("latin-1")) for paper in papers] == [set(), set()]
    assert set(unsealed()) == ALLOWED
