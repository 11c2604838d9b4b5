"""Every kind of caller with a living token, and things whose codes stand in addresses."""

from dataclasses import dataclass
from datetime import date, timedelta

from flows.arrival import check_in
from puskesmas import clock
from puskesmas.outbox.models import Message
from puskesmas.people import actions as people
from puskesmas.people.actors import of_token
from puskesmas.people.models import AccessToken, RoleAssignment, User
from puskesmas.people.queries import live_token
from puskesmas.people.tokens import digest
from puskesmas.place.models import Clinic, Device
from puskesmas.schedule.queries import availability
from tests import cast

SPARE = 40
"""Tokens of each person that the fuzzer may sign out."""


@dataclass
class Stage:
    """Headers by kind of caller, values by the name of an address's part and of a body's field."""

    callers: dict[str, list[str]]
    things: dict[str, list[str]]
    words: dict[str, str]


def build() -> Stage:
    """On the true calendar, because the web process knows no other."""
    world = cast.build()
    siti = [_siti() for _ in range(SPARE)]
    day = open_day(world.umum)
    waiting = cast.reserve(world.umum, world.siti, day, by=of_token(live_token(siti[0])))
    other = cast.reserve(world.gigi, world.siti, day, by=of_token(live_token(siti[0])))
    cast.do(other, "verify", world.budi, valid="true")
    arrived = cast.do(other, "enter_number", world.budi, number="A-1")
    clock.freeze(cast.at(day, 7, 45))
    ticket = check_in(arrived.code, device=cast.device(world.kiosk)).ticket
    clock.reset()
    admin = User.objects.create_user("admin")
    RoleAssignment.objects.create(user=admin, role="admin", facility=world.mergangsan)
    Device.objects.create(
        facility=world.mergangsan, kind="print_agent", name="Agen", token_hash=digest("agent")
    )
    callers = {
        "nobody": [""],
        "citizen": [f"Bearer {secret}" for secret in siti],
        "registrar": _tokens(world.budi),
        "supervisor": _tokens(world.wati),
        "admin": _tokens(admin),
        "kiosk": ["Device kiosk"],
        "print_agent": ["Device agent"],
    }
    things = {
        "code": [waiting.code, arrived.code, ticket.code, "mergangsan", "tegalrejo"],
        "clinic": ["umum", "gigi"],
        "task": [str(cast.open_task(waiting, "verify").task)],
        "job": [str(Message.objects.get(topic="print.ticket").pk)],
        "flow": ["reservation_verified", "reservation_instant"],
    }
    words = {
        "nik": cast.NIK_SITI,
        "birth_date": cast.BORN_SITI.isoformat(),
        "kk": cast.CARD_SITI,
        "phone": "081234567890",
        "sex": "P",
        "username": "budi",
        "password": "rahasia",
        "facility": "mergangsan",
        "clinic": "gigi",
        "date": day.isoformat(),
        "payment": "umum",
        "code": waiting.code,
        "to": "budi",
        "reason_code": cast.reason().code,
    }
    return Stage(callers, things, words)


def open_day(clinic: Clinic) -> date:
    """A day that anybody may still choose."""
    today = clock.today(clinic.facility.zone)
    return [one.date for one in availability(clinic, today, today + timedelta(10)) if one.open][-1]


def _siti() -> str:
    """A phone of hers, after a one-time code."""
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    AccessToken.objects.filter(pk=token.pk).update(level=1)
    return secret


def _tokens(user: User) -> list[str]:
    return [f"Bearer {people.sign_in_staff(user=user)[0]}" for _ in range(SPARE)]
