"""«Siapa yang melihat data saya»: out of the audit, in words, a page at a time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import citizen_page, needs
from frontend.public.account import ZONE
from frontend.public.shell import show
from frontend.staff.wording import step_title
from puskesmas.audit.models import AuditEvent
from puskesmas.audit.sentences import LOOKING, ROUTINE, sentence
from puskesmas.booking.looks import looks_of, roles_of
from puskesmas.codes import grouped
from puskesmas.people.levels import Ability
from puskesmas.wording import full_moment


@citizen_page
@needs(Ability.LOOKS)
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """What was seen or changed, when, by whom, in which role, at which puskesmas."""
    typed = request.GET.get("sebelum", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    page = looks_of(request.actor, before=before)  # type: ignore[attr-defined]
    roles = roles_of(page.events)
    return show(
        request,
        "looks",
        _("Siapa yang melihat data saya"),
        rows=[_row(event, roles) for event in page.events if event.verb not in ROUTINE],
        after=page.after,
        first=not before,
    )


def _row(event: AuditEvent, roles: dict[tuple[str, int | None], list[str]]) -> dict[str, Any]:
    held = roles.get((event.actor_id, event.facility_id)) or roles.get((event.actor_id, None), [])
    return {
        "title": sentence(event, step_title),
        "when": full_moment(event.at, event.facility.zone if event.facility else ZONE),
        "who": _who(event),
        "role": ", ".join(held),
        "place": event.facility.name if event.facility else "",
        "code": event.case_code,
        "grouped": grouped(event.case_code) if event.case_code else "",
        "look": event.verb in LOOKING,
    }


def _who(event: AuditEvent) -> str:
    if event.actor_kind == "citizen":
        return _("Anda")
    return event.actor_label if event.actor_kind == "staff" else _("Sistem")
