"""Telling a citizen something: in-app at once, and by one road outside through the outbox."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from puskesmas import clock, rows
from puskesmas.messages.events import EVENTS, Event
from puskesmas.messages.quiet import quiet_end_of
from puskesmas.messages.roads import ROADS, Plan, plan
from puskesmas.outbox.actions import post
from puskesmas.outbox.queries import configured
from puskesmas.outbox.registry import Letter
from puskesmas.people.actions import facility_at_hand
from puskesmas.people.codes import check_sends, make_code
from puskesmas.people.models import AccessToken, Citizen, Notice, OneTimeCode
from puskesmas.place.models import Facility
from puskesmas.vault import seal


def tell(
    *,
    citizen: Citizen,
    facility: Facility,
    event: str,
    case_code: str,
    made_on: str = "",
    params: Mapping[str, str],
) -> Notice:
    """Tell a citizen one event of the table, in the running transaction.

    The in-app message is there at once. Outside the first road that fits is owed; another follows
    only when that one fails for good. ``params`` hold no personal data.
    """
    row = EVENTS[event]
    roads = _plan(citizen, facility.pk, row)
    notice = Notice(
        citizen=citizen,
        made_on=made_on,
        case_code=case_code,
        template=event,
        params=dict(params),
        roads=roads.as_kept(),
        created_at=clock.now(),
    )
    rows.insert(notice)
    _start(
        roads,
        facility=facility,
        case_code=case_code,
        event=row,
        body={"citizen_id": citizen.pk, "of": notice.pk, "params": dict(params)},
    )
    return notice


@transaction.atomic
def send_code(*, token: AccessToken) -> None:
    """Make a one-time code and owe it to the citizen; in the letter it lies sealed.

    The same for a citizen with and without an address, that nobody may tell by the time it takes:
    delivery skips whoever gave none. Locks the citizen; raises ``TooOften`` after three codes in an
    hour.
    """
    check_sends(token)
    row = EVENTS["one_time_code"]
    code = make_code(token=token)
    made = OneTimeCode.objects.filter(token=token).latest("id")
    sealed = b64encode(seal(code.encode(), code_place(made.pk))).decode()
    citizen = Citizen.objects.get(pk=token.citizen_id or 0)
    facility = Facility.objects.get(pk=facility_at_hand(citizen.pk))
    roads = _plan(citizen, facility.pk, row)
    _start(
        roads if roads.order else Plan(("email",), {}),
        facility=facility,
        case_code="",
        event=row,
        body={"citizen_id": citizen.pk, "of": made.pk, "sealed_code": sealed},
    )


def code_place(code_id: int) -> str:
    """Where a sealed one-time code belongs: the letters of the one code it is."""
    return f"puskesmas_message|sealed_code|{code_id}"


def go_on(letter: Letter) -> str:
    """The letter failed for good: owe the same message by the next road, at most once.

    Returns that road, or nothing where none is left.
    """
    rest = [road for road in letter.body.get("roads", []) if road in ROADS]
    event = EVENTS.get(str(letter.body.get("event", "")))
    if not rest or event is None:
        return ""
    facility = Facility.objects.get(code=letter.facility_code)
    body = {**letter.body, "roads": rest[1:]}
    _owe(rest[0], facility=facility, case_code=letter.case_code, event=event, body=body)
    return rest[0]


def _plan(citizen: Citizen, facility_id: int, event: Event) -> Plan:
    return plan(
        reach=citizen.reach,
        phone=bool(citizen.phone),
        email=bool(citizen.email),
        configured=configured(facility_id, ROADS),
        asked=event.asked,
    )


def _start(
    roads: Plan, *, facility: Facility, case_code: str, event: Event, body: dict[str, Any]
) -> None:
    if not roads.order:
        return
    first, *rest = roads.order
    body |= {"event": event.name, "at": clock.now().isoformat(), "roads": rest}
    _owe(first, facility=facility, case_code=case_code, event=event, body=body)


def _owe(
    road: str, *, facility: Facility, case_code: str, event: Event, body: dict[str, Any]
) -> None:
    """One letter a road and event: the same key twice is one letter."""
    words: dict[str, Any] = {
        "facility_id": facility.pk,
        "key": f"{road}:{event.name}:{body['of']}",
        "case_code": case_code,
        "body": body,
        "not_before": None if event.urgent else quiet_end_of(facility, clock.now()),
    }
    match road:
        case "whatsapp":
            post("whatsapp.send", **words)
        case "sms":
            post("sms.send", **words)
        case _:
            post("email.send", **words)
