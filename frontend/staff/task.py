"""One task: the case on the left, the step's form on the right."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from flows.engine import service
from flows.engine.flow import flow_named
from flows.screens.base import Screen
from frontend.access import staff_page
from frontend.intents import key_of, once_for
from frontend.refusals import show_on
from frontend.staff import facts, photos
from frontend.staff.going_on import after_step, forget_opened, goes_on, list_of, returns_to
from frontend.staff.shell import show
from frontend.staff.wording import person_of, short_moment, sla_of, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.disclosure import show_identity
from puskesmas.errors import NotAllowed, NotFound, Refusal
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import task_for

SHOWN = "identity_shown"
"""Session key: tasks whose numbers this officer has uncovered."""
REMEMBERED = 20


@staff_page(Permission.CASE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task: int) -> HttpResponse:
    """GET shows and changes nothing; POST does the step."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    deadline = task_for(actor, task)
    if request.method != "POST":
        if deadline.finished_at is not None:
            messages.info(request, _("Tugas ini sudah selesai. Ini riwayat kasusnya."))
            return redirect("staff:case", deadline.case_code)
        return _page(request, deadline, _screen(deadline))
    try:
        return redirect(_complete(request, deadline))
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        screen = _screen(deadline, request.POST)
        screen.is_valid()
        if not (refusal.errors and screen.errors):
            show_on(screen, refusal)
        return _page(request, task_for(actor, task), screen, refusal.status)


def _complete(request: HttpRequest, deadline: Deadline) -> str:
    """Do the step once; the way on is looked for anew, as the next case may be taken meanwhile."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def run() -> str:
        reservation, follower = service.complete_and_go_on(
            deadline.task, by=actor, data=request.POST
        )
        if follower is not None:
            return reverse("staff:task", args=[follower])
        messages.success(
            request,
            _("%(step)s untuk %(person)s selesai.")
            % {
                "step": step_title(deadline.flow, deadline.step),
                "person": person_of(reservation, actor),
            },
            extra_tags=f"selesai-{deadline.task}",
        )
        return ""

    return once_for(actor, request, run) or after_step(request, deadline)


def _screen(deadline: Deadline, data: Any = None) -> Screen:
    node = flow_named(deadline.flow).step(deadline.step)
    screen: Screen = node.screen(data, reservation=deadline.reservation)
    return screen


def _page(
    request: HttpRequest, deadline: Deadline, screen: Screen, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = deadline.reservation
    checks, fine = facts.checks(reservation)
    if "checks" in screen.fields:
        screen.fields["checks"].initial = fine
    performs = actor.can(Permission.PERFORM_REGISTRATION, deadline.facility_id)
    mine = deadline.assignee_id == actor.user_id
    away = (
        deadline.assignee
        if not mine and actor.has_work_of(deadline.assignee_id, deadline.facility_id)
        else None
    )
    return show(
        request,
        "staff/task.html",
        step_title(deadline.flow, deadline.step),
        active="inbox",
        status=status,
        form=screen,
        form_template=f"flows/{deadline.flow}/{deadline.step}.html",
        task=deadline,
        reservation=reservation,
        person_name=person_of(reservation, actor),
        numbers=facts.identity(reservation, shown=_is_shown(request, deadline)),
        is_shown=_is_shown(request, deadline),
        may_show=actor.can(Permission.PATIENT_VIEW, deadline.facility_id),
        person=facts.person(reservation),
        visit=facts.visit(reservation),
        earlier=facts.earlier(reservation, actor),
        checks=checks,
        checks_first="checks" in screen.fields,
        photos=photos.shown(request, deadline, screen),
        clock=sla_of(deadline, clock.now()),
        due=short_moment(deadline.due_at, deadline.facility.zone),
        kunci=key_of(request),
        mine=mine,
        works=performs and (mine or screen.is_bound),
        away=away,
        may_take=performs
        and (away is not None or deadline.assignee_id is None)
        and deadline.finished_at is None,
        list_href=list_of(request, task=deadline.task),
        goes_on=goes_on(request),
        returns_href=returns_to(request, deadline.task) if mine and not screen.is_bound else "",
    )


@staff_page(Permission.PERFORM_REGISTRATION)
@require_POST
def start(request: HttpRequest, task: int) -> HttpResponse:
    """«Kerjakan»: take the task and note when the work began."""
    forget_opened(request)
    try:
        service.start(task, by=request.actor)  # type: ignore[attr-defined]
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        messages.warning(request, refusal.detail)
    return redirect("staff:task", task)


@staff_page(Permission.PATIENT_VIEW)
@require_POST
def reveal(request: HttpRequest, task: int) -> HttpResponse:
    """«Tampilkan»: the person's numbers in full for this session; leaves a trace."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    deadline = task_for(actor, task)
    show_identity(reservation=deadline.reservation, by=actor)
    known = [number for number in request.session.get(SHOWN, []) if number != task]
    request.session[SHOWN] = [*known, task][-REMEMBERED:]
    if request.htmx:  # type: ignore[attr-defined]
        numbers = facts.identity(deadline.reservation, shown=True)
        return render(request, "staff/numbers.html", {"numbers": numbers, "is_shown": True})
    return redirect("staff:task", task)


def _is_shown(request: HttpRequest, deadline: Deadline) -> bool:
    return deadline.task in request.session.get(SHOWN, [])
