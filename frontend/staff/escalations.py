"""Warnings and breaches that wait for this officer, supervisor or head to say «seen»."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frontend.access import is_own_page, staff_page
from frontend.intents import new_key, once_for
from frontend.staff.shell import show
from frontend.staff.wording import person_of, short_day, short_moment, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.errors import Conflict
from puskesmas.people.roles import Permission
from puskesmas.sla.causes import cause
from puskesmas.sla.escalations import acknowledge, waiting_for
from puskesmas.sla.models import Escalation
from puskesmas.wording import duration

MOST = 50


@staff_page(Permission.CASE_VIEW)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for the actor, the highest rung first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return show(
        request,
        "staff/escalations.html",
        _("Peringatan"),
        active="escalations",
        open_breaches=open_breaches(actor),
        inbox_href=reverse("staff:inbox"),
    )


def open_breaches(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the actor, in words: what, whose, since when, and why."""
    return [_row(one, actor) for one in waiting_for(actor)[:MOST]]


def _row(one: Escalation, actor: Actor) -> dict[str, Any]:
    row, zone, now = one.deadline, one.facility.zone, clock.now()
    reservation = row.reservation
    late = (row.finished_at or now) - row.due_at
    warning = one.rung == Escalation.Rung.OFFICER and now <= row.due_at
    where = f"{reservation.clinic.name}, {short_day(reservation.date)}" if reservation else ""
    if actor.facility_id != one.facility_id:
        where += f", {one.facility.name}"
    open_now = row.finished_at is None
    works = actor.can(Permission.PERFORM_REGISTRATION, one.facility_id)
    return {
        "id": one.pk,
        "href": reverse("staff:task", args=[row.task])
        if open_now and works and row.inbox
        else reverse("staff:case", args=[row.case_code]),
        "title": step_title(row.flow, row.step),
        "person": person_of(reservation, actor) if reservation else "",
        "where": where,
        "rung": one.get_rung_display()
        if warning or one.rung > Escalation.Rung.OFFICER
        else _("sudah lewat tenggat"),
        "warning": warning,
        "who": str(row.assignee) if row.assignee else _("Belum diambil"),
        "due": short_moment(row.due_at, zone),
        "late": "" if warning else duration(late),
        "open": open_now,
        "cause": "" if warning else cause(row),
        "kunci": new_key(),
    }


@staff_page(Permission.CASE_VIEW)
@require_POST
def answer(request: HttpRequest, escalation: int) -> HttpResponse:
    """Seen, and what is being done about it, in a few words or none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def run() -> str:
        acknowledge(escalation_id=escalation, by=actor, note=request.POST.get("note", ""))
        return _back(request)

    try:
        address = once_for(actor, request, run)
    except Conflict as refusal:
        messages.warning(request, refusal.detail)
        return redirect(_back(request))
    messages.success(request, _("Dicatat: sudah ditanggapi."))
    return redirect(address)


def _back(request: HttpRequest) -> str:
    """The page on which it was answered."""
    wanted = request.POST.get("kembali", "")
    ours = is_own_page(request, wanted)
    return wanted if wanted and ours else reverse("staff:escalations")
