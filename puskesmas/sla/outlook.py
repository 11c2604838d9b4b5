"""The forecast of a facility's day: open work, the pace of the last weeks, the hands on duty."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Aggregate, DurationField, F, FloatField, Q
from django.db.models.functions import Coalesce, Extract

from puskesmas import clock
from puskesmas.people.queries import colleagues
from puskesmas.people.roles import Permission
from puskesmas.place.models import Facility
from puskesmas.schedule.hours import NeverOpen
from puskesmas.schedule.queries import facility_calendar
from puskesmas.sla.forecast import Expected, Work, expect
from puskesmas.sla.models import Deadline

LOOK_BACK = timedelta(days=14)
ON_DUTY = timedelta(hours=2)
UNKNOWN_PACE = timedelta(minutes=3)
LONGEST = timedelta(minutes=30)
"""A step open on the screen over lunch says nothing about how long such a step takes."""

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will be late today at a facility, and what that rests on."""

    hands: int
    open: int
    late: list[Expected]
    pace: dict[str, timedelta]


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def outlook(facility: Facility) -> Outlook:
    """The open work of persons that will be done too late, the first due first. Three queries."""
    now = clock.now()
    pace = _pace(facility)
    rows = Deadline.objects.filter(
        facility=facility, finished_at__isnull=True, inbox=True
    ).order_by("due_at", "id")
    work = [
        Work(task, due_at, pace.get(step, UNKNOWN_PACE))
        for task, step, due_at in rows.values_list("task", "step", "due_at")[:MOST]
    ]
    hands = _hands(facility)
    try:
        expected = expect(work, hands=hands, now=now, add=facility_calendar(facility).add)
    except NeverOpen:
        expected = []
    return Outlook(hands, len(work), [one for one in expected if one.late], pace)


def _pace(facility: Facility) -> dict[str, timedelta]:
    """The median time in hand per step over the last two weeks."""
    took = F("finished_at") - Coalesce("started_at", "claimed_at")
    rows = (
        Deadline.objects.filter(
            facility=facility,
            inbox=True,
            outcome=Deadline.Outcome.DONE,
            undone_at__isnull=True,
            finished_at__gte=clock.now() - LOOK_BACK,
            claimed_at__isnull=False,
        )
        .alias(took=took)
        .filter(took__lte=LONGEST, took__gt=timedelta(0))
        .values("step")
        .annotate(seconds=_Median(Extract(took, "epoch", output_field=DurationField())))
        .order_by("step")
    )
    return {row["step"]: timedelta(seconds=row["seconds"]) for row in rows}


def _hands(facility: Facility) -> int:
    """Officers who did or took something lately; on a quiet morning all who could, at least one."""
    lately = clock.now() - ON_DUTY
    seen = (
        Deadline.objects.filter(
            # What was taken lately is open still or was done after that.
            Q(finished_at__gte=lately) | Q(finished_at__isnull=True, claimed_at__gte=lately)
        )
        .filter(facility=facility, inbox=True)
        .annotate(officer=Coalesce("finished_by", "assignee"))
        .filter(officer__isnull=False)
        .order_by()
        .values("officer")
        .distinct()
        .count()
    )
    return seen or max(colleagues([facility.pk], Permission.PERFORM_REGISTRATION).count(), 1)
