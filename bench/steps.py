"""One human step: claimed and completed, the next one open, committed. All rivals take turns."""

import argparse
import os
from statistics import median
from time import perf_counter, process_time

from bench import town
from bench.figures import Figures, say
from bench.flows import STEPS
from bench.rivals import HandWritten, Ours, Pgbench, Rival, Spiff, StockViewflow
from puskesmas import clock
from puskesmas.booking.models import Reservation, Status
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode

ROUNDS, CASES = 12, 12
MEASURED = len(STEPS) - 1  # the last step opens no next one
Times = dict[str, list[float]]


def measure(options: argparse.Namespace) -> Figures:
    """One step of each rival after the other, again and again; pgbench between the rounds.

    The figures are those of the middle step, the ratios the middle of the rounds' ratios.
    """
    rounds, cases = (2, 2) if options.quick else (ROUNDS, CASES)
    place = town.facility("satu", Mode.VERIFIED, clinics=1)
    user, by = town.officer("registrar", place)
    [(_nik, _secret, patient)] = town.citizens(1)
    rivals: dict[str, Rival] = {
        "ours": Ours(by),
        "stock_viewflow": StockViewflow(user),
        "spiff": Spiff(),
        "orm_floor": HandWritten(),
    }
    server = Pgbench(os.environ["SUPERUSER_URL"])
    clinic, found = place.clinics.get(), list[tuple[Times, Times]]()
    rates: dict[str, list[float]] = {name: [] for name in (*rivals, "pgbench")}
    for number in range(rounds + 1):
        times, work = _round(rivals, cases, clinic, patient)
        commits = server.rate(1)
        if number:  # the first round of everybody is a warm-up
            found.append((times, work))
            for name in rivals:
                rates[name].append(1 / median(times[name]))
            rates["pgbench"].append(commits)
        say(f"round {number} of {rounds}: {_middles(times)}; commits {commits:.0f}/s")
    ratios = {
        name: median(ours / theirs for ours, theirs in zip(rates["ours"], each, strict=True))
        for name, each in rates.items()
        if name != "ours"
    }
    seconds = [one for times, _work in found for one in times["ours"]]
    cpu = {n: median(one for _times, work in found for one in work[n]) * 1000 for n in rivals}
    more = {"cpu_ms": {name: round(value, 2) for name, value in cpu.items()}}
    return Figures(1 / median(seconds), "steps/s", seconds, ratios=ratios, more=more)


def _round(
    rivals: dict[str, Rival], cases: int, clinic: Clinic, patient: Citizen
) -> tuple[Times, Times]:
    """Seconds of every step of so many new cases, and what of it this process worked."""
    begun = {
        name: [rival.begin(row) for row in _reservations(cases, clinic, patient)]
        for name, rival in rivals.items()
    }
    times: Times = {name: [] for name in rivals}
    work: Times = {name: [] for name in rivals}
    for _step in range(MEASURED):
        for number in range(cases):
            for name, rival in rivals.items():
                task = rival.open(begun[name][number])
                before, worked = perf_counter(), process_time()
                rival.step(task)
                times[name].append(perf_counter() - before)
                work[name].append(process_time() - worked)
    return times, work


def _reservations(count: int, clinic: Clinic, patient: Citizen) -> list[Reservation]:
    today = clock.today(clinic.facility.zone)
    return Reservation.objects.bulk_create(
        Reservation(
            facility=clinic.facility, clinic=clinic, patient=patient, applicant=patient, date=today,
            payment="umum", mode=Mode.VERIFIED, status=Status.DONE, holds_place=False,
            submitted_at=clock.now(),
        )
        for _ in range(count)
    )  # fmt: skip


def _middles(times: Times) -> str:
    return ", ".join(f"{name} {median(each) * 1000:.1f} ms" for name, each in times.items())
