"""How work is told to an officer: titles of steps, due moments, the person of a case."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from flows.engine.flow import flow_named
from puskesmas.actor import Actor
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.people.masks import mask_name
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.standing import standing
from puskesmas.wording import time_left, time_of_day


def step_title(flow: str, step: str) -> str:
    """The title of a stored step; its bare name when the flow no longer knows it."""
    try:
        return capfirst(str(flow_named(flow).step(step).title))
    except KeyError:
        return step


def actor_name(event: AuditEvent) -> str:
    """Who did it: an officer by name, a citizen without one."""
    return _("Pemohon") if event.actor_kind == "citizen" else event.actor_label


def short_day(day: Any) -> str:
    """«Sel 24 Nov»."""
    return dateformat.format(day, "D j M")


def short_moment(at: datetime, zone: str) -> str:
    """«Sel 24 Nov, 08.00 WIB»."""
    local = at.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s") % {"day": short_day(local), "time": time_of_day(at, zone)}


def bare_moment(at: datetime, zone: str) -> str:
    """«Sel 24 Nov, 08.00»: for narrow places; the zone is the facility's."""
    return short_moment(at, zone).rpartition(" ")[0]


def due_text(deadline: Deadline, now: datetime) -> str:
    """«sisa 25 menit», «lewat 12 menit»; on another day the moment itself."""
    zone = ZoneInfo(deadline.facility.zone)
    same_day = deadline.due_at.astimezone(zone).date() == now.astimezone(zone).date()
    if not same_day:
        return bare_moment(deadline.due_at, deadline.facility.zone)
    left = time_left(deadline.due_at - now)
    return left if now > deadline.due_at else _("sisa %(time)s") % {"time": left}


def sla_of(deadline: Deadline, now: datetime) -> dict[str, Any]:
    """What the deadline's bar shows: standing, minutes used and promised, words."""
    at = deadline.finished_at or now
    moments = (deadline.opened_at, deadline.warn_at, deadline.due_at)
    return bar_of(*moments, at=at) | {"due_text": due_text(deadline, now)}


def bar_of(since: datetime, warn_at: datetime, due_at: datetime, *, at: datetime) -> dict[str, Any]:
    """The bar of any promise at a moment: standing, minutes used and promised."""
    total = max(1, round((due_at - since).total_seconds() / 60))
    used = round((at - since).total_seconds() / 60)
    return {
        "sla": standing(warn_at=warn_at, due_at=due_at, at=at),
        "used": min(max(used, 0), total),
        "total": total,
    }


def person_of(reservation: Reservation, actor: Actor) -> str:
    """The name, where the actor may see patients; else first letters."""
    name = reservation.patient.name
    if not name:
        gone = reservation.patient.withdrawn_at is not None
        return _("Data ditarik pemohon") if gone else _("Pasien baru")
    seen = actor.can(Permission.PATIENT_VIEW, reservation.facility_id)
    return name if seen else mask_name(name)
