"""Photos of papers beside the data: with the case in hand, marked, never without a trace."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from flows.screens.base import Screen
from frontend.access import staff_page
from frontend.pictures import picture
from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed, NotFound
from puskesmas.papers.models import Paper
from puskesmas.papers.queries import of_case
from puskesmas.papers.viewing import for_officer
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import task_for
from puskesmas.wording import full_moment

FIELD = "unreadable"


@staff_page(Permission.PATIENT_VIEW)
@require_safe
def photo(request: HttpRequest, task: int, paper: UUID) -> HttpResponse:
    """One photo of the case of an open task; looking at it is part of the case's history."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    deadline = task_for(actor, task)
    if deadline.finished_at is not None:
        raise NotFound("document_unknown", _("Tugas ini sudah selesai. Fotonya tidak dibuka lagi."))
    if not in_hand(actor, deadline):
        raise NotAllowed("not_yours", _("Tugas ini dipegang rekan Anda."))
    kind, jpeg = for_officer(reservation=deadline.reservation, uuid=paper, by=actor)
    return picture(jpeg, kind)


def in_hand(actor: Actor, deadline: Deadline) -> bool:
    """Whose task it is, whoever could take it, and whoever oversees them."""
    if not actor.can(Permission.PATIENT_VIEW, deadline.facility_id):
        return False
    return deadline.assignee_id in (None, actor.user_id) or actor.can(
        Permission.TASK_REASSIGN, deadline.facility_id
    )


def shown(request: HttpRequest, deadline: Deadline, screen: Screen) -> list[dict[str, Any]]:
    """The photos of a step that looks at papers, as its page shows them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if FIELD not in screen.fields or not in_hand(actor, deadline):
        return []
    papers = of_case(deadline.reservation)
    marked = (
        screen.data.getlist(FIELD) if screen.is_bound and hasattr(screen.data, "getlist") else None
    )
    zone = deadline.facility.zone
    return [
        {
            "kind": paper.kind,
            "label": paper.get_kind_display(),
            "src": reverse("staff:photo", args=[deadline.task, paper.uuid]),
            "sent": full_moment(paper.sent_at, zone),
            "unreadable": paper.state == Paper.State.REFUSED
            if marked is None
            else paper.kind in marked,
        }
        for paper in papers
    ]
