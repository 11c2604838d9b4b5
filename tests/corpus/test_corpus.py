"""Whatever anybody types, anywhere: no defect, nothing kept when refused, words in Indonesian."""

import re
import threading
from functools import partial
from itertools import zip_longest
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from flows.engine import service
from frontend.api import devices
from puskesmas.people.actors import of_staff
from puskesmas.people.models import User
from tests.corpus.bodies import BODIES
from tests.corpus.entries import Entry, every_entry
from tests.corpus.values import OBJECTS, TEXTS
from tests.rights import stage as stages

ENGLISH = (
    "this field", "enter a", "ensure th", "select a valid", "not a valid", "is required",
    "bad request", "not found", "forbidden", "must be", "invalid", "server error", "expected",
)  # fmt: skip
"""Beginnings of Django's and the REST framework's own sentences."""
NOT_KEPT = {"AuditEvent", "Intent", "AccessToken"}
"""That somebody tried is a fact; a sign-in with a NIK that may exist gives a token."""


@pytest.fixture
def stage(db, clock, monkeypatch):
    """Everybody of the table of rights; the registrar has a task open, so that its form shows."""
    built = stages.build()
    service.start(built.own.task, by=of_staff(User.objects.get(username="registrar")))
    for client in built.callers.values():
        client.raise_request_exception = False
    monkeypatch.setattr(devices, "_line", threading.BoundedSemaphore(1))
    devices._line.acquire()  # somebody else holds the line: nobody waits for paper
    with connection.cursor() as cursor:  # one transaction around them all, on a machine that pauses
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    return built


def stored() -> tuple[Any, ...]:
    """How many rows everything has, and how the reservations stand."""
    models = apps.get_app_config("puskesmas").get_models()
    tables = [one._meta.db_table for one in models if one.__name__ not in NOT_KEPT]
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in sorted(tables))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counts}, (SELECT md5(string_agg(r::text, ',' ORDER BY id))"  # noqa: S608
            " FROM puskesmas_reservation r)"
        )
        return tuple(cursor.fetchone())


def packed(entry: Entry, values: list[Any]) -> list[dict[str, Any]]:
    """As many bad values in one request as there are fields, until all have been sent."""
    wide = len(entry.fields)
    rows = zip_longest(*(values[start::wide] for start in range(wide)), fillvalue="x")
    return [dict(zip(entry.fields, row, strict=True)) for row in rows]


def wrong(response: Any, api: bool) -> str:
    """What is wrong with an answer; nothing for a good one."""
    if response.status_code >= 500:
        return str(response.status_code)
    if response.status_code < 400:
        return ""
    if api and response.headers["Content-Type"] != "application/problem+json":
        return f"{response.status_code} {response.headers['Content-Type']}"
    text = response.json()["detail"] if api else response.content.decode()
    if not api and '<html lang="id"' not in text:
        return f"{response.status_code} is no page of ours"
    text = re.sub(r"<[^>]*>", " ", text)
    said = next((word for word in ENGLISH if word in text.lower()), "")
    return f"{response.status_code} speaks English: {said}" if said else ""


def send(stage: stages.Stage, entry: Entry, ask: Any, surprises: list[str], note: str) -> int:
    """One request; what an accepted one did is undone, what a refused one did is a surprise."""
    client = stage.callers[entry.who]
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = ask(client)
        if response.status_code < 400:
            transaction.set_rollback(True)
    client.cookies = cookies
    found = wrong(response, entry.address.startswith("/api/"))
    if found:
        surprises.append(f"{entry.kind} {entry.address} as {entry.who}, {note}: {found}")
    return int(response.status_code)


def part(rows: list[Any], number: int, most: int) -> list[Any]:
    """At most so many of them, for every entry others: together the entries take them all."""
    share = -(-len(rows) // most) if most else 1
    return rows[number % share :: share]


def typed_everywhere(stage: stages.Stage, most: int = 0) -> list[str]:
    """Every entry takes all the values, or what fits into ``most`` requests."""
    surprises: list[str] = []
    for number, entry in enumerate(every_entry(stage)):
        values = [*TEXTS, *OBJECTS] if entry.kind == "json" else TEXTS
        before = stored()
        for typed in part(packed(entry, values), number, most):
            ask = partial(entry.ask, values=typed)
            send(stage, entry, ask, surprises, ascii(typed)[:200])
        if stored() != before:
            surprises.append(f"{entry.kind} {entry.address} kept something of what it refused")
    return surprises


def sent_everywhere(stage: stages.Stage, most: int = 0) -> list[str]:
    """The same with whole bodies, where something is posted."""
    surprises: list[str] = []
    entries = [one for one in every_entry(stage) if one.kind in ("form", "json")]
    for number, entry in enumerate(entries):
        before = stored()
        for kind, body in part(BODIES, number, most):
            ask = partial(post, address=entry.address, kind=kind, body=body)
            send(stage, entry, ask, surprises, f"{kind[:60]!r} {body[:40]!r}")
        if stored() != before:
            surprises.append(f"{entry.kind} {entry.address} kept something of what it refused")
    return surprises


def post(client: Client, address: str, kind: str, body: bytes) -> Any:
    return client.generic("POST", address, body, content_type=kind)


def none_of(surprises: list[str]) -> None:
    if surprises:
        pytest.fail(f"{len(surprises)} surprises\n" + "\n".join(surprises[:200]))


@pytest.mark.slow
def test_five_hundred_values_are_typed_at_every_kind_of_door(stage):
    assert len(TEXTS) == 501
    assert len(OBJECTS) == 40
    assert len(every_entry(stage)) >= 140

    none_of(typed_everywhere(stage, most=8))


@pytest.mark.slow
def test_ninety_bodies_are_sent_to_every_kind_of_door(stage):
    assert len(BODIES) == 92

    none_of(sent_everywhere(stage, most=4))


@pytest.mark.long
def test_every_value_is_typed_at_every_door(stage):
    none_of(typed_everywhere(stage))


@pytest.mark.long
def test_every_body_is_sent_to_every_door(stage):
    none_of(sent_everywhere(stage))
