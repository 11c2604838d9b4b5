"""Who saw or changed a citizen's data, out of the audit: what happened in the citizen's cases
while staff were at work, and what was done to the person without a case."""

from dataclasses import dataclass

from django.db.models import Q

from puskesmas.actor import Actor
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.queries import for_actor
from puskesmas.people.levels import Ability, demand
from puskesmas.people.models import RoleAssignment
from puskesmas.people.roles import ROLES

PAGE = 30


@dataclass(frozen=True, slots=True)
class Looks:
    """One page, the latest first; ``after`` is where the next one begins, 0 on the last."""

    events: list[AuditEvent]
    after: int


def looks_of(actor: Actor, *, before: int = 0, size: int = PAGE) -> Looks:
    """Two index reads, whatever the audit's length: by the codes of the cases, by the person."""
    demand(actor, Ability.LOOKS)
    codes = list(for_actor(actor).order_by().values_list("code", flat=True))
    older = Q(id__lt=before) if before else Q()
    in_cases = AuditEvent.objects.filter(older, case_code__in=codes, actor_kind="staff")
    beside = AuditEvent.objects.filter(older, case_code="", data__citizen=actor.citizen_id)
    rows = [
        *in_cases.select_related("facility").order_by("-id")[: size + 1],
        *beside.select_related("facility").order_by("-id")[: size + 1],
    ]
    rows.sort(key=lambda event: event.pk, reverse=True)
    more = rows[size - 1].pk if len(rows) > size else 0
    return Looks(rows[:size], more)


def roles_of(events: list[AuditEvent]) -> dict[tuple[str, int | None], list[str]]:
    """The roles that the officers of some events hold at their facilities, by (actor, facility)."""
    users = {event.actor_id for event in events if event.actor_kind == "staff"}
    numbers = [int(user.partition(":")[2]) for user in users]
    held: dict[tuple[str, int | None], list[str]] = {}
    for row in RoleAssignment.objects.filter(user_id__in=numbers).order_by("id"):
        role = ROLES.get(row.role)
        if role is not None:
            place = f"staff:{row.user_id}", row.facility_id
            held.setdefault(place, []).append(str(role.title))
    return held
