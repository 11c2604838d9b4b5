"""The sweep of 20,000 open deadlines, 5,000 to warn of and 5,000 breached; and one of nothing."""

import argparse
from datetime import timedelta
from statistics import median
from time import perf_counter

from django.db import connection

from bench import town
from bench.figures import Figures, say
from puskesmas import clock
from puskesmas.audit.models import AuditEvent
from puskesmas.place.models import Facility, Mode
from puskesmas.sla.actions import sweep
from puskesmas.sla.models import Deadline

OPEN, ROUNDS, IDLE = 20_000, 9, 20


def measure(options: argparse.Namespace) -> Figures:
    """Every round has its own 20,000; what the last one left open is finished first."""
    rows, rounds = (40, 2) if options.quick else (OPEN, ROUNDS)
    place = town.facility("satu", Mode.VERIFIED, clinics=1)
    full, idle, errors = list[float](), list[float](), 0
    for number in range(rounds + 1):
        Deadline.objects.filter(finished_at__isnull=True).update(
            finished_at=clock.now(), outcome=Deadline.Outcome.DONE
        )
        _open(place, rows, first=number * rows)
        facts = AuditEvent.objects.count()
        before = perf_counter()
        swept = sweep()
        full.append(perf_counter() - before)
        errors += (swept.warned, swept.breached) != (rows // 4, rows // 4)
        errors += AuditEvent.objects.count() - facts != rows // 2
        idle += [_idle() for _again in range(IDLE)]
        say(f"round {number}: {full[-1] * 1000:.0f} ms, idle {idle[-1] * 1000:.1f} ms, {swept}")
    middle, nothing = median(full[1:]), median(idle[IDLE:])
    return Figures(
        rows // 2 / middle, "deadlines/s", full[1:], errors,
        ratios={"of_bar": middle / 1.0, "idle_of_bar": nothing / 0.010},
        more={"sweep_ms": round(middle * 1000, 1), "idle_ms": round(nothing * 1000, 2)},
    )  # fmt: skip


def _idle() -> float:
    before = perf_counter()
    sweep()
    return perf_counter() - before


def _open(place: Facility, rows: int, *, first: int) -> None:
    """A quarter is late and was warned of, a quarter is at risk, half has time."""
    now = clock.now()
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
