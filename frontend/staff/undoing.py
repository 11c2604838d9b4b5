"""«Baru saja saya kerjakan»: what an officer may still take back, and taking it back."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from flows.engine.undo import last_moment, undo, undoable
from frontend.access import staff_page
from frontend.intents import hand_in, key_of
from frontend.staff.going_on import list_of
from frontend.staff.shell import show
from frontend.staff.wording import person_of, short_moment, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import task_for
from puskesmas.wording import time_left, time_of_day


class UndoForm(forms.Form):
    """Why, for whoever reads the history; may be left out."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


@staff_page(Permission.PATIENT_VIEW)
@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """What may still be taken back, the latest first, and for how long."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return show(
        request,
        "staff/recent.html",
        _("Baru saja saya kerjakan"),
        active="inbox",
        rows=[_row(deadline, actor) for deadline in undoable(actor)],
        list_href=list_of(request),
    )


def _row(deadline: Deadline, actor: Actor) -> dict[str, Any]:
    assert deadline.finished_at is not None  # noqa: S101 -- asked of finished steps only
    reservation, now = deadline.reservation, clock.now()
    assert reservation is not None  # noqa: S101 -- a step of a person has a case
    return {
        "href": reverse("staff:undo", args=[deadline.task]),
        "case_href": reverse("staff:case", args=[deadline.case_code]),
        "title": person_of(reservation, actor),
        "step": step_title(deadline.flow, deadline.step),
        "sub": reservation.clinic.name,
        "at": time_of_day(deadline.finished_at, deadline.facility.zone),
        "left": time_left(last_moment(deadline) - now),
    }


@staff_page(Permission.PATIENT_VIEW)
@require_safe
def undo_last(request: HttpRequest) -> HttpResponse:
    """Ctrl+Z: to the question about the latest step, or to the list that says there is none."""
    last = next(iter(undoable(request.actor)), None)  # type: ignore[attr-defined]
    return redirect("staff:undo", last.task) if last else redirect("staff:recent")


@staff_page(Permission.PATIENT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_step(request: HttpRequest, task: int) -> HttpResponse:
    """The question, and after it the step is open again in the same hands."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    deadline = task_for(actor, task)
    if deadline.finished_at is None:
        return redirect("staff:task", task)
    if request.method != "POST":
        return _page(request, deadline, UndoForm())
    form = UndoForm(request.POST)

    def run() -> str:
        opened = undo(task, by=actor, reason=form.cleaned_data["reason"])
        return reverse("staff:task", args=[opened.task.pk])

    return hand_in(
        request,
        form,
        run,
        page=partial(_page, request, deadline),
        done=_("%(step)s dibatalkan. Tugasnya terbuka lagi.")
        % {"step": step_title(deadline.flow, deadline.step)},
    )


def _page(
    request: HttpRequest, deadline: Deadline, form: forms.Form, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _row(deadline, actor)
    left = last_moment(deadline) - clock.now()
    assert deadline.finished_at is not None  # noqa: S101 -- the view sent open ones away
    return show(
        request,
        "staff/undo.html",
        _("Batalkan «%(step)s»?") % {"step": row["step"]},
        active="inbox",
        status=status,
        form=form,
        kunci=key_of(request),
        rows=[
            {"label": _("Pasien"), "value": row["title"]},
            {"label": _("Klinik"), "value": row["sub"]},
            {"label": _("Selesai"), "value": short_moment(deadline.finished_at, _zone(deadline))},
            {"label": _("Sisa waktu membatalkan"), "value": time_left(left)},
        ],
        list_href=reverse("staff:recent"),
    )


def _zone(deadline: Deadline) -> str:
    return str(deadline.facility.zone)
