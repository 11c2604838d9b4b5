"""The sweep of 20,000 open deadlines, 5,000 to warn of and 5,000 breached; and one of nothing.

Beside it the same marks, facts and escalations by the ORM: read, ``update``, insert in bulk.
"""

import argparse
from datetime import timedelta
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.db.models import F

from bench import town
from bench.figures import Figures, say
from puskesmas import clock
from puskesmas.audit.models import AuditEvent
from puskesmas.place.models import Facility, Mode
from puskesmas.sla.actions import Swept, sweep
from puskesmas.sla.models import Deadline, Escalation

OPEN, ROUNDS, IDLE = 20_000, 9, 20


def measure(options: argparse.Namespace) -> Figures:
    """Both have their own 20,000 each round; what the last one left open is finished first."""
    rows, rounds = (40, 2) if options.quick else (OPEN, ROUNDS)
    place = town.facility("satu", Mode.VERIFIED, clinics=1)
    full, floor, idle, errors = list[float](), list[float](), list[float](), 0
    for number in range(rounds + 1):
        for times, work in ((full, sweep), (floor, by_the_orm)):
            _open(place, rows)
            facts, raised = AuditEvent.objects.count(), Escalation.objects.count()
            before = perf_counter()
            swept = work()
            times.append(perf_counter() - before)
            errors += (swept.warned, swept.breached) != (rows // 4, rows // 4)
            errors += AuditEvent.objects.count() - facts != rows // 2
            errors += Escalation.objects.count() - raised != rows // 2
        idle += [_idle() for _again in range(IDLE)]
        say(
            f"round {number}: {full[-1] * 1000:.0f} ms, ORM {floor[-1] * 1000:.0f} ms, "
            f"idle {idle[-1] * 1000:.1f} ms"
        )
    middle, nothing = median(full[1:]), median(idle[IDLE:])
    faster = median(theirs / ours for ours, theirs in zip(full[1:], floor[1:], strict=True))
    return Figures(
        rows // 2 / middle, "deadlines/s", full[1:], errors,
        ratios={"orm_floor": faster, "of_bar": middle / 1.0, "idle_of_bar": nothing / 0.010},
        more={"sweep_ms": round(middle * 1000, 1), "idle_ms": round(nothing * 1000, 2)},
    )  # fmt: skip


def _idle() -> float:
    before = perf_counter()
    sweep()
    return perf_counter() - before


@transaction.atomic
def by_the_orm() -> Swept:
    """What somebody would write who has no need to run it twice at once."""
    now = clock.now()
    still = Deadline.objects.filter(finished_at__isnull=True)
    risky = list(still.filter(warned_at__isnull=True, warn_at__lte=now).order_by("warn_at"))
    late = list(still.filter(breached_at__isnull=True, due_at__lt=now).order_by("due_at"))
    for found, column, moment, rung in (
        (risky, "warned_at", "warn_at", Escalation.Rung.OFFICER),
        (late, "breached_at", "due_at", Escalation.Rung.SUPERVISOR),
    ):
        Deadline.objects.filter(pk__in=[one.pk for one in found]).update(**{column: F(moment)})
        Escalation.objects.bulk_create(
            Escalation(
                deadline=one, facility_id=one.facility_id, rung=rung, role=one.role, raised_at=now
            )
            for one in found
        )
        AuditEvent.objects.bulk_create(
            AuditEvent(
                facility_id=one.facility_id, at=now, actor_kind="system", actor_id="system",
                actor_label="Alur", verb=f"deadline.{column}", case_code=one.case_code,
                data={"flow": one.flow, "step": one.step, "due": one.due_at.isoformat()},
            )
            for one in found
        )  # fmt: skip
    return Swept(warned=len(risky), breached=len(late))


def _open(place: Facility, rows: int) -> None:
    """A quarter is late and was warned of, a quarter is at risk, half has time."""
    now = clock.now()
    Deadline.objects.filter(finished_at__isnull=True).update(
        finished_at=now, outcome=Deadline.Outcome.DONE
    )
    first = Deadline.objects.count()
    hours = (-1, 1, 9, 9)
    Deadline.objects.bulk_create(
        (
            Deadline(
                task=first + n, facility=place, case_code=f"{first + n:016d}",
                flow="reservation_verified", step="verify", role="registrar", inbox=True,
                opened_at=now - timedelta(hours=8),
                warn_at=now + timedelta(hours=hours[n % 4] - 2),
                due_at=now + timedelta(hours=hours[n % 4]),
                warned_at=now - timedelta(hours=3) if n % 4 == 0 else None,
            )
            for n in range(rows)
        ),
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Deadline._meta.db_table}")
