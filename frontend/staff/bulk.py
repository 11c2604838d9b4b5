"""Many rows of the inbox in one go: take, give back, hand over; each with its own result."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flows.engine import service
from flows.engine.bulk import Result, each
from frontend.access import staff_page
from frontend.staff.forms import HandOverForm
from frontend.staff.inbox import list_page
from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.people.roles import Permission

LONGEST = 18
"""Digits: so many always fit the database's number of a task."""


@staff_page(Permission.PATIENT_VIEW)
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Do it to every row that was picked; the same list comes back with what became of each."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    picked = [number for number in request.POST.getlist("tugas") if number.isdecimal()]
    tasks = [int(number) for number in picked if len(number) <= LONGEST]
    form = HandOverForm(request.POST, actor=actor)
    acts: dict[str, tuple[Callable[..., Any], Any]] = {
        "ambil": (service.claim, _("Diambil.")),
        "lepas": (service.release, _("Dilepas.")),
        "pindah": (service.reassign, _("Dipindahkan.")),
    }
    act, word = acts.get(request.POST.get("tindakan", ""), acts["ambil"])
    words: dict[str, Any] = {"by": actor}
    if act is service.reassign:
        if not actor.anywhere(Permission.TASK_REASSIGN):
            raise NotAllowed("not_allowed", _("Peran Anda tidak mencakup tindakan ini."))
        if not form.is_valid():
            return list_page(request, form=form, picked=tasks, status=422)
        words |= form.cleaned_data
    try:
        results = each(tasks, act, **words)
    except Refusal as refusal:
        return list_page(request, form=form, picked=tasks, trouble=refusal.detail, status=422)
    return list_page(request, results=_told(results, word))


def _told(results: list[Result], word: str) -> dict[int, dict[str, Any]]:
    """What became of each task, in words beside its row."""
    return {
        one.task: {"done": one.done, "text": word if one.done else one.detail} for one in results
    }
