"""The one inbox: every open step of every flow, by due moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from flows.engine import service
from flows.engine.flow import all_flows
from frontend.access import staff_page
from frontend.staff.forms import HandOverForm
from frontend.staff.going_on import forget_opened, remember_list
from frontend.staff.shell import show
from frontend.staff.wording import person_of, short_day, sla_of, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.errors import Busy, Conflict
from puskesmas.people.delegations import stands_in_for
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import PAGE, VIEWS, inbox, page_of, standing_now


@staff_page(Permission.CASE_VIEW)
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """Work of the actor's facilities, a page of it; refreshes itself."""
    remember_list(request)
    return list_page(request)


def list_page(
    request: HttpRequest,
    *,
    form: HandOverForm | None = None,
    picked: Sequence[int] = (),
    results: Mapping[int, Any] | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """The list as the address says; after an act on many rows with what became of each.

    With results it stands still, so that they can be read.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = request.GET.get("tampilan", "open")
    view = view if view in VIEWS else "open"
    step = request.GET.get("langkah", "")
    page = page_of(inbox(actor, view=view, step=step), request.GET.get("setelah", ""), PAGE)
    shown = _also_gone(actor, page.items, results or {})
    rows = [_row(deadline, actor, request.GET) for deadline in shown]
    for row in rows:
        row["result"] = (results or {}).get(row["task"])
        row["picked"] = row["task"] in picked
    oversees = actor.anywhere(Permission.TASK_REASSIGN)
    return show(
        request,
        "staff/inbox.html",
        _("Kotak masuk"),
        active="inbox",
        status=status,
        tabs=_tabs(actor, view, step),
        steps=_steps(step),
        view=view,
        rows=rows,
        here=reverse("staff:inbox") + (f"?{request.GET.urlencode()}" if request.GET else ""),
        refreshes=not request.GET.get("setelah") and request.method != "POST",
        next_href=_list(request.GET, setelah=page.next) if page.next else "",
        empty=_empty(view),
        form=form,
        hand_over=(form or HandOverForm(actor=actor)) if oversees else None,
        picks=actor.anywhere(Permission.PATIENT_VIEW),
        performs=actor.anywhere(Permission.PERFORM_REGISTRATION),
        many_href=reverse("staff:many") + (f"?{request.GET.urlencode()}" if request.GET else ""),
        trouble=trouble,
        done=sum(one["done"] for one in (results or {}).values()),
        results=results,
        absences=list(stands_in_for(actor)) if view == "mine" and actor.stands_in else [],
    )


def _also_gone(
    actor: Actor, items: list[Deadline], results: Mapping[int, Any]
) -> Sequence[Deadline]:
    """Rows that an act took out of this view stand on top once more, with their result."""
    missing = set(results) - {deadline.task for deadline in items}
    if not missing:
        return items
    return [*inbox(actor).filter(task__in=missing), *items]


def _tabs(actor: Actor, view: str, step: str) -> list[dict[str, Any]]:
    now = standing_now(actor)
    words = {
        "open": (_("Terbuka"), now.open),
        "mine": (_("Tugas saya"), now.mine),
        "at_risk": (_("Berisiko"), now.at_risk),
        "overdue": (_("Lewat"), now.overdue),
    }
    chosen = {"langkah": step} if step else {}
    return [
        {
            "href": _list(QueryDict(mutable=True), tampilan=key, **chosen),
            "label": label,
            "count": count,
            "bad": key == "overdue" and count > 0,
            "current": key == view,
        }
        for key, (label, count) in words.items()
    ]


def _steps(chosen: str) -> list[dict[str, Any]]:
    """Every step a person may have to do, in the order of the flows."""
    nodes = [node for flow in all_flows() for node in flow.steps() if node.in_inbox]
    return [
        {"value": node.name, "label": node.title, "selected": node.name == chosen} for node in nodes
    ]


def _list(query: QueryDict, **changed: str) -> str:
    """The inbox with these words in its address, from whatever page one is on."""
    return reverse("staff:inbox") + _with(query, **changed)


def _with(query: QueryDict, **changed: str) -> str:
    address = query.copy()
    for name, value in changed.items():
        address[name] = value
    return f"?{address.urlencode()}"


def _row(deadline: Deadline, actor: Actor, query: QueryDict) -> dict[str, Any]:
    reservation = deadline.reservation
    row = {
        "id": f"tugas-{deadline.task}",
        "task": deadline.task,
        "href": reverse("staff:task", args=[deadline.task]),
        "title": person_of(reservation, actor),
        "sub": " · ".join(
            [
                reservation.clinic.name,
                short_day(reservation.date),
                reservation.get_payment_display(),
                *([deadline.facility.name] if actor.facility_id != deadline.facility_id else []),
            ]
        ),
        "step": step_title(deadline.flow, deadline.step),
        "who": str(deadline.assignee) if deadline.assignee else "",
        **sla_of(deadline, clock.now()),
    }
    return row | _action(deadline, actor, query)


def _action(deadline: Deadline, actor: Actor, query: QueryDict) -> dict[str, str]:
    if not actor.can(Permission.PERFORM_REGISTRATION, deadline.facility_id):
        return {}
    mine = deadline.assignee_id == actor.user_id
    free = deadline.assignee_id is None
    if not free and not actor.has_work_of(deadline.assignee_id, deadline.facility_id):
        return {}
    name, word = ("staff:release", _("Lepas")) if mine else ("staff:claim", _("Ambil"))
    return {"action": word, "action_href": reverse(name, args=[deadline.task]) + _with(query)}


def _empty(view: str) -> dict[str, str]:
    return {
        "open": {
            "title": _("Tidak ada tugas terbuka"),
            "text": _("Permohonan baru muncul di sini dengan sendirinya."),
        },
        "mine": {
            "title": _("Anda belum mengambil tugas"),
            "text": _("Buka tab Terbuka dan ambil tugas yang paling atas."),
        },
        "at_risk": {
            "title": _("Tidak ada yang berisiko"),
            "text": _("Semua tugas masih punya cukup waktu."),
        },
        "overdue": {"title": _("Tidak ada yang lewat tenggat"), "text": _("Kerja yang baik.")},
    }[view]


@staff_page(Permission.PERFORM_REGISTRATION)
@require_POST
def claim(request: HttpRequest, task: int) -> HttpResponse:
    """Take a task from its row."""
    return _from_row(request, task, service.claim)


@staff_page(Permission.CASE_VIEW)
@require_POST
def release(request: HttpRequest, task: int) -> HttpResponse:
    """Give a task back from its row, or from its page when it opened by itself."""
    forget_opened(request)
    return _from_row(request, task, service.release)


def _from_row(request: HttpRequest, task: int, change: Any) -> HttpResponse:
    """Change who has it and go back to the same row of the same list."""
    try:
        change(task, by=request.actor)  # type: ignore[attr-defined]
    except (Conflict, Busy) as refusal:
        messages.warning(request, refusal.detail)
    return redirect(f"{reverse('staff:inbox')}{_with(request.GET)}#tugas-{task}")
