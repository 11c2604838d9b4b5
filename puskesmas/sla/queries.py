"""Questions about promised times: the inbox, the breaches, their sums."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.errors import NotFound
from puskesmas.people.roles import Permission
from puskesmas.prepared import Prepared, Slot
from puskesmas.sla.models import Deadline

VIEWS = ("open", "mine", "at_risk", "overdue")
PAGE = 30
APPLICANT = "applicant"
NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the key of the next."""

    items: list[Deadline]
    next: str


def inbox(
    actor: Actor, *, view: str = "open", step: str = "", facility: str = ""
) -> QuerySet[Deadline]:
    """Open work the actor may do or oversee, by due moment.

    «open» is everything open, «mine» what the actor has claimed or stands in for, «at_risk» and
    «overdue» as told by the clock, not by the last sweep. Never counts, never reads the engine's
    tables.
    """
    now = clock.now()
    work = Deadline.objects.filter(finished_at__isnull=True, inbox=True)
    allowed = _facilities(actor)
    if allowed is not None:
        work = work.filter(facility_id__in=allowed)
    if view == "mine":
        work = work.filter(in_hand_of(actor))
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


def task_for(actor: Actor, task_id: int) -> Deadline:
    """One task of a person, open or finished; ``NotFound`` in the same words hidden or absent."""
    work = Deadline.objects.filter(inbox=True, task=task_id)
    allowed = _facilities(actor)
    if allowed is not None:
        work = work.filter(facility_id__in=allowed)
    found = work.select_related(
        "facility",
        "assignee",
        "reservation__facility",
        "reservation__clinic__facility",
        "reservation__slot",
        "reservation__patient",
        "reservation__applicant",
        "reservation__rejection_reason",
    ).first()
    if found is None:
        raise NotFound("task_unknown", _("Tugas itu tidak ada. Muat ulang kotak masuk."))
    return found


def in_hand_of(actor: Actor, at: str = "") -> Q:
    """The actor's work, and that of whoever is away from a facility; ``at``: the way to the row."""
    found = Q(**{f"{at}assignee_id": actor.user_id or 0})
    for user_id, facility_id in sorted(actor.stands_in):
        found |= Q(**{f"{at}assignee_id": user_id, f"{at}facility_id": facility_id})
    return found


def _facilities(actor: Actor) -> frozenset[int] | None:
    perform = actor.facilities(Permission.PERFORM_REGISTRATION)
    oversee = actor.facilities(Permission.SLA_VIEW)
    if perform is None or oversee is None:
        return None
    return perform | oversee


def page_of(work: QuerySet[Deadline], after: str = "", size: int = PAGE) -> Page:
    """A keyset page: what comes behind ``after`` («moment~id», as ``next`` gave it)."""
    if after:
        due, last = _place(after)
        work = work.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=last))
    return _page(work, size, lambda row: row.due_at)


def breach_page(rows: QuerySet[Deadline], after: str = "", size: int = PAGE) -> Page:
    """A keyset page of breaches, latest first."""
    if after:
        moment, last = _place(after)
        rows = rows.filter(Q(breached_at__lt=moment) | Q(breached_at=moment, id__lt=last))
    return _page(rows, size, lambda row: row.breached_at)


def _page(rows: QuerySet[Deadline], size: int, moment: Callable[[Deadline], Any]) -> Page:
    found = list(rows[: size + 1])
    items = found[:size]
    more = f"{moment(items[-1]).isoformat()}~{items[-1].pk}" if len(found) > size else ""
    return Page(items, more)


def _place(after: str) -> tuple[datetime, int]:
    moment, _tilde, number = after.partition("~")
    try:
        at, last = datetime.fromisoformat(moment), int(number)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound(
            "page_unknown", _("Halaman itu tidak ada. Mulai dari awal daftar.")
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)), last


def breaches(
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    facility: str = "",
    step: str = "",
    officer: str = "",
) -> QuerySet[Deadline]:
    """Broken promises of a period within the actor's oversight, latest first.

    Of the office alone: an applicant who does not come breaks no promise of ours. ``officer`` is a
    username, or «-» for what nobody had taken.
    """
    rows = Deadline.objects.filter(
        breached_at__gte=since, breached_at__lt=until, undone_at__isnull=True
    )
    rows = rows.exclude(role=APPLICANT)
    allowed = actor.facilities(Permission.SLA_VIEW)
    if allowed is not None:
        rows = rows.filter(facility_id__in=allowed)
    if facility:
        rows = rows.filter(facility__code=facility)
    if step:
        rows = rows.filter(step=step)
    if officer == NOBODY:
        rows = rows.filter(assignee__isnull=True)
    elif officer:
        rows = rows.filter(assignee__username=officer)
    return rows.select_related("facility", "assignee", "reservation__clinic").order_by(
        "-breached_at", "-id"
    )


def summary(rows: QuerySet[Deadline]) -> list[dict[str, Any]]:
    """Breaches by step and officer, most first."""
    counted = (
        rows.order_by()
        .values(
            "flow",
            "step",
            officer=F("assignee__username"),
            first_name=F("assignee__first_name"),
            last_name=F("assignee__last_name"),
        )
        .annotate(breaches=Count("id"), still_open=Count("id", filter=Q(finished_at__isnull=True)))
        .order_by("-breaches", "step")
    )
    return [dict(row) for row in counted]


@dataclass(frozen=True, slots=True)
class Now:
    """How the work of persons stands at this moment."""

    open: int
    mine: int
    at_risk: int
    overdue: int


def standing_now(actor: Actor, *, facility: str = "") -> Now:
    """Open, at risk and overdue work within the actor's view, as told by the clock."""
    now = clock.now()
    counted = (
        inbox(actor, facility=facility)
        .order_by()
        .aggregate(
            open=Count("id"),
            mine=Count("id", filter=in_hand_of(actor)),
            at_risk=Count("id", filter=Q(warn_at__lte=now, due_at__gte=now)),
            overdue=Count("id", filter=Q(due_at__lt=now)),
        )
    )
    return Now(**counted)


def standing_by_step(actor: Actor, flow: str) -> list[dict[str, Any]]:
    """Cases that stand at each step of a flow now, and how many are late, in the actor's view.

    Steps that wait for others are counted too: it is the map of a flow, not an inbox.
    """
    now = clock.now()
    rows = Deadline.objects.filter(finished_at__isnull=True, flow=flow)
    allowed = _facilities(actor)
    if allowed is not None:
        rows = rows.filter(facility_id__in=allowed)
    counted = (
        rows.order_by("step")
        .values("step")
        .annotate(
            open=Count("id"),
            at_risk=Count("id", filter=Q(warn_at__lte=now, due_at__gte=now)),
            overdue=Count("id", filter=Q(due_at__lt=now)),
        )
    )
    return [dict(row) for row in counted]


_OF_CASE = Prepared(
    lambda: (
        Deadline.objects.select_related("assignee")
        .filter(case_code=Slot("case"))
        .order_by("opened_at", "id")
    )
)


def of_case(case_code: str) -> list[Deadline]:
    """Every promised time of a case, in the order the steps opened."""
    return _OF_CASE.all(case=case_code)
