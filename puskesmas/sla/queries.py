"""Questions about promised times: the inbox, the breaches, their sums."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.errors import NotFound
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline

VIEWS = ("open", "mine", "at_risk", "overdue")
PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the key of the next."""

    items: list[Deadline]
    next: str


def inbox(
    actor: Actor, *, view: str = "open", step: str = "", facility: str = ""
) -> QuerySet[Deadline]:
    """Open work the actor may do or oversee, by due moment.

    «open» is everything open, «mine» what the actor has claimed, «at_risk» and «overdue» as told by
    the clock, not by the last sweep. Never counts, never reads the engine's tables.
    """
    now = clock.now()
    work = Deadline.objects.filter(finished_at__isnull=True, inbox=True)
    allowed = _facilities(actor)
    if allowed is not None:
        work = work.filter(facility_id__in=allowed)
    if view == "mine":
        work = work.filter(assignee_id=actor.user_id)
    elif view == "at_risk":
        work = work.filter(warn_at__lte=now, due_at__gte=now)
    elif view == "overdue":
        work = work.filter(due_at__lt=now)
    if step:
        work = work.filter(step=step)
    if facility:
        work = work.filter(facility__code=facility)
    return work.select_related(
        "facility", "assignee", "reservation__clinic", "reservation__patient"
    ).order_by("due_at", "id")


def _facilities(actor: Actor) -> frozenset[int] | None:
    perform = actor.facilities(Permission.PERFORM_REGISTRATION)
    oversee = actor.facilities(Permission.SLA_VIEW)
    if perform is None or oversee is None:
        return None
    return perform | oversee


def page_of(work: QuerySet[Deadline], after: str = "", size: int = PAGE) -> Page:
    """A keyset page: what comes behind ``after`` («moment~id», as ``next`` gave it)."""
    if after:
        moment, _, number = after.partition("~")
        try:
            due, last = datetime.fromisoformat(moment), int(number)
        except ValueError:
            raise NotFound(
                "page_unknown", "Halaman itu tidak ada. Mulai dari awal daftar."
            ) from None
        work = work.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=last))
    rows = list(work[: size + 1])
    items = rows[:size]
    more = f"{items[-1].due_at.isoformat()}~{items[-1].pk}" if len(rows) > size else ""
    return Page(items, more)


def breaches(
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    facility: str = "",
    step: str = "",
    officer: str = "",
) -> QuerySet[Deadline]:
    """Broken promises of a period within the actor's oversight, latest first."""
    rows = Deadline.objects.filter(breached_at__gte=since, breached_at__lt=until)
    allowed = actor.facilities(Permission.SLA_VIEW)
    if allowed is not None:
        rows = rows.filter(facility_id__in=allowed)
    if facility:
        rows = rows.filter(facility__code=facility)
    if step:
        rows = rows.filter(step=step)
    if officer:
        rows = rows.filter(assignee__username=officer)
    return rows.select_related("facility", "assignee", "reservation__clinic").order_by(
        "-breached_at", "-id"
    )


def summary(rows: QuerySet[Deadline]) -> list[dict[str, Any]]:
    """Breaches by step and officer, most first."""
    return list(
        rows.order_by()
        .values("flow", "step", officer=F("assignee__username"))
        .annotate(breaches=Count("id"), still_open=Count("id", filter=Q(finished_at__isnull=True)))
        .order_by("-breaches", "step")
    )


def of_case(case_code: str) -> list[Deadline]:
    """Every promised time of a case, in the order the steps opened."""
    return list(
        Deadline.objects.filter(case_code=case_code)
        .select_related("assignee")
        .order_by("opened_at", "id")
    )
