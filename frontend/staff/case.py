"""A case from the first moment to the last: who had it when, letters, tickets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import staff_page
from frontend.components.words import tag
from frontend.intents import new_key
from frontend.staff import facts
from frontend.staff.forms import ReassignForm
from frontend.staff.identities import people_of
from frontend.staff.letters import letters_of
from frontend.staff.shell import show
from frontend.staff.wording import actor_name, person_of, short_moment, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit import queries as audit
from puskesmas.audit.models import AuditEvent
from puskesmas.audit.sentences import LOOKING, ROUTINE, TROUBLES, sentence
from puskesmas.booking.disclosure import note_case_view
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import get_for
from puskesmas.codes import grouped
from puskesmas.people.roles import Permission
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label, tickets_of
from puskesmas.sla import escalations
from puskesmas.sla.models import Deadline, Escalation
from puskesmas.sla.queries import of_case
from puskesmas.sla.standing import standing


@staff_page(Permission.CASE_VIEW)
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """The whole history; opening it is part of the history."""
    reservation = get_for(request.actor, code)  # type: ignore[attr-defined]
    note_case_view(reservation=reservation, by=request.actor)  # type: ignore[attr-defined]
    return page(request, reservation)


def page(
    request: HttpRequest,
    reservation: Reservation,
    form: ReassignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = reservation.facility_id
    promises = of_case(reservation.code)
    events = audit.of_case(reservation.code)
    open_task = next((row for row in promises if row.inbox and row.finished_at is None), None)
    if form is None and open_task and actor.can(Permission.TASK_REASSIGN, here):
        form = ReassignForm(facilities=[here])
    return show(
        request,
        "staff/case.html",
        _("Kasus %(code)s") % {"code": grouped(reservation.code)},
        status=status,
        form=form,
        reservation=reservation,
        person_name=person_of(reservation, actor),
        people=people_of(reservation, actor),
        visit=facts.visit(reservation),
        open_task=open_task,
        open_title=step_title(open_task.flow, open_task.step) if open_task else "",
        timeline=_timeline(reservation, events),
        looks=_looks(reservation, events),
        promise_columns=[
            _("Langkah"),
            _("Dibuka"),
            _("Tenggat"),
            _("Selesai"),
            _("Petugas"),
            _("Keadaan"),
        ],
        promises=[_promise(row, reservation) for row in promises],
        letters=letters_of(reservation, actor),
        tickets=_tickets(reservation),
        may_report=actor.can(Permission.REPORT_VIEW, here)
        or actor.can(Permission.PERFORM_REGISTRATION, here),
        may_print=actor.can(Permission.TICKET_REPRINT, here),
        may_answer=actor.can(Permission.PERFORM_REGISTRATION, here),
    )


TOLD = {
    Escalation.Rung.OFFICER: gettext_lazy("%(step)s: petugas diperingatkan"),
    Escalation.Rung.SUPERVISOR: gettext_lazy("%(step)s: penyelia diberi tahu"),
    Escalation.Rung.HEAD: gettext_lazy("%(step)s: belum ditanggapi, kepala diberi tahu"),
}


def _timeline(reservation: Reservation, events: list[AuditEvent]) -> list[dict[str, Any]]:
    """What happened, and in between who was told that it took too long."""
    zone = reservation.facility.zone
    lines = [
        {
            "at": event.at,
            "title": sentence(event, step_title),
            "when": short_moment(event.at, zone),
            "by": actor_name(event),
            "text": event.said if event.verb == "task.reassigned" else "",
            "state": "bad" if event.verb in TROUBLES else "done",
        }
        for event in events
        if event.verb not in ROUTINE | LOOKING
    ]
    return sorted([*lines, *_told(reservation)], key=lambda line: line["at"])


def _told(reservation: Reservation) -> list[dict[str, Any]]:
    return [
        {
            "at": one.raised_at,
            "title": TOLD[Escalation.Rung(one.rung)]
            % {"step": step_title(one.deadline.flow, one.deadline.step)},
            "when": short_moment(one.raised_at, reservation.facility.zone),
            "by": "",
            "state": "bad" if one.rung > Escalation.Rung.OFFICER else "done",
        }
        for one in escalations.of_case(reservation.code)
    ]


def _looks(reservation: Reservation, events: list[AuditEvent]) -> list[str]:
    return [
        f"{short_moment(event.at, reservation.facility.zone)}: "
        f"{sentence(event, step_title)} – {actor_name(event)}"
        for event in events
        if event.verb in LOOKING
    ]


def _promise(row: Deadline, reservation: Reservation) -> list[Any]:
    zone = reservation.facility.zone
    how = standing(warn_at=row.warn_at, due_at=row.due_at, at=row.finished_at or clock.now())
    shown = tag("cancelled") if row.called_off else tag(how)
    return [
        step_title(row.flow, row.step),
        short_moment(row.opened_at, zone),
        short_moment(row.due_at, zone),
        short_moment(row.finished_at, zone) if row.finished_at else _("belum"),
        str(row.assignee) if row.assignee else "–",
        format_html('<span class="tag tag-{}">{}</span>', shown.tone, shown.word),
    ]


def _tickets(reservation: Reservation) -> list[dict[str, Any]]:
    """Every number of the case, each linked to the one before and after it."""
    rows = {
        ticket.pk: {
            "id": ticket.pk,
            "code": ticket.code,
            "label": label(ticket),
            "place": ticket.queue.shown_name,
            "state": ticket.get_state_display(),
            "when": short_moment(ticket.issued_at, reservation.facility.zone),
            "copies": ticket.copies,
            "live": ticket.state == Ticket.State.WAITING,
            "replaces": ticket.replaces_id,
            "kunci": new_key(),
        }
        for ticket in tickets_of(reservation)
    }
    for row in rows.values():
        old = rows.get(row["replaces"])
        if old is not None:
            row["old"], old["new"] = old, row
    return list(rows.values())
