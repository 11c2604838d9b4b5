"""One human step: claimed and completed, the next one open, committed. All rivals take turns."""

import argparse
import os
from statistics import median
from time import perf_counter

from bench import town
from bench.figures import Figures, say
from bench.flows import STEPS
from bench.rivals import HandWritten, Ours, Pgbench, Rival, Spiff, StockViewflow
from puskesmas import clock
from puskesmas.booking.models import Reservation, Status
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode

ROUNDS, CASES = 24, 10
MEASURED = len(STEPS) - 1  # the last step opens no next one


def measure(options: argparse.Namespace) -> Figures:
    """Rounds of every rival in turn; the ratios are those of the middle round."""
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
    times: dict[str, list[list[float]]] = {name: [] for name in rivals}
    commits: list[float] = []
    for number in range(rounds + 1):
        for name, rival in rivals.items():
            times[name].append(_round(rival, cases, place.clinics.get(), patient))
        commits.append(server.rate(1))
        say(f"round {number} of {rounds}: " + _middle(times, cases * MEASURED, number))
    acts = cases * MEASURED
    rates = {name: [acts / sum(one) for one in found[1:]] for name, found in times.items()}
    rates["pgbench"] = commits[1:]  # the first round of everybody is a warm-up
    say("per second: " + ", ".join(f"{name} {median(found):.0f}" for name, found in rates.items()))
    ratios = {
        name: median(ours / theirs for ours, theirs in zip(rates["ours"], found, strict=True))
        for name, found in rates.items()
        if name != "ours"
    }
    seconds = [one for each in times["ours"][1:] for one in each]
    return Figures(median(rates["ours"]), "steps/s", seconds, ratios=ratios)


def _round(rival: Rival, cases: int, clinic: Clinic, patient: Citizen) -> list[float]:
    """Seconds of every step of so many new cases."""
    begun = [rival.begin(row) for row in _reservations(cases, clinic, patient)]
    found = []
    for _step in range(MEASURED):
        for task in [rival.open(case) for case in begun]:
            before = perf_counter()
            rival.step(task)
            found.append(perf_counter() - before)
    return found


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


def _middle(times: dict[str, list[list[float]]], acts: int, number: int) -> str:
    return ", ".join(f"{name} {acts / sum(found[number]):.0f}" for name, found in times.items())
