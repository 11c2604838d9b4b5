"""Reservations over HTTP: one hot clinic and many, 1, 8 and 32 callers, and 300 people at once."""

import argparse
from datetime import timedelta
from statistics import median

from django.db.models import Count, F, Q

from bench import stage, town
from bench.figures import Figures, percentile, say
from bench.load import Answer, Call, Callers
from puskesmas import clock
from puskesmas.booking.models import LIVE, Reservation
from puskesmas.place.models import Clinic, Mode
from puskesmas.schedule.models import ServiceDay

OURS, BARE = "/api/v1/reservations/", "/bench/reservations/"
CLIENTS, ROUNDS, CALLS = (1, 8, 32), 6, 80
PEOPLE, PLACES = 300, 100  # of the rush; everybody presses twice


def measure(options: argparse.Namespace) -> Figures:
    """Both views take turns, round after round; then the rush; then the database is asked."""
    rounds, calls, people, places = (
        (2, 4, 6, 2) if options.quick else (ROUNDS, CALLS, PEOPLE, PLACES)
    )
    facilities = [town.facility(f"kota-{n}", Mode.VERIFIED) for n in range(5)]
    hot = facilities[0].clinics.order_by("id")[0]
    many = list(Clinic.objects.select_related("facility").exclude(pk=hot.pk))
    ratios: dict[str, float] = {}
    rates: dict[str, float] = {}
    answers: list[Answer] = []
    with stage.web() as port:
        _cell(port, 8, [hot, *many], 20, 1)  # every process and every clinic's day wakes up
        for place, clinics in (("hot", [hot]), ("spread", many)):
            for clients in CLIENTS:
                found = _cell(port, clients, clinics, calls, rounds)
                name = f"{place}_{clients}"
                ratios[name] = median(a / b for a, b in zip(found.ours, found.bare, strict=True))
                rates[name] = median(found.ours)
                answers += found.answers
                say(
                    f"{name}: {rates[name]:.0f}/s, bare {median(found.bare):.0f}/s, "
                    f"ratio {ratios[name]:.2f}, p99 "
                    f"{percentile([one.seconds for one in found.answers], 99):.0f} ms"
                )
        rush = _rush(port, places, people)
    seconds = [one.seconds for one in answers]
    wrong = sum(one.status != 201 for one in answers)
    return Figures(
        rates["spread_8"], "reservations/s", seconds, wrong, ratios,
        {"rates": {key: round(rate, 1) for key, rate in rates.items()}, "rush": rush}
        | {"oversold": _oversold(), "duplicates": _duplicates()},
    )  # fmt: skip


class _Cell:
    """Reservations per second of each round, and the product's answers."""

    def __init__(self) -> None:
        self.ours: list[float] = []
        self.bare: list[float] = []
        self.answers: list[Answer] = []


def _cell(port: int, clients: int, clinics: list[Clinic], calls: int, rounds: int) -> _Cell:
    """Everybody reserves once: each round of each view has its own crowd."""
    callers, cell = Callers(port, clients), _Cell()
    for _round in range(rounds):
        for path, rates in ((OURS, cell.ours), (BARE, cell.bare)):
            answers, seconds = callers.closed(_calls(path, clinics, calls))
            rates.append(len(answers) / seconds)
            if path == OURS:
                cell.answers += answers
            elif any(one.status != 201 for one in answers):
                raise SystemExit("bench: the bare view failed")
    callers.close()
    return cell


def _calls(path: str, clinics: list[Clinic], people: int) -> list[Call]:
    day = clock.today("Asia/Jakarta") + timedelta(days=1)
    return [
        Call(
            path,
            {
                "facility": clinics[n % len(clinics)].facility.code,
                "clinic": clinics[n % len(clinics)].code,
                "date": day.isoformat(),
                "nik": nik,
                "payment": "umum",
            },
            f"Bearer {secret}",
        )
        for n, (nik, secret, _row) in enumerate(town.citizens(people))
    ]


def _rush(port: int, places: int, people: int) -> dict[str, float]:
    """More people than places, everybody presses twice, 32 at a time."""
    clinic = town.facility("rebutan", Mode.VERIFIED, quota=places).clinics.order_by("id")[0]
    calls = [call for call in _calls(OURS, [clinic], people) for _twice in range(2)]
    callers = Callers(port, 32)
    answers, seconds = callers.closed(calls)
    callers.close()
    given = sum(one.status == 201 for one in answers)
    refused = sum(one.status == 409 for one in answers)
    say(f"rush: {given} of {people} got one of {places} places in {seconds:.1f} s")
    return {
        "people": people,
        "places": places,
        "given": given,
        "refused": refused,
        "other": len(answers) - given - refused,
        "seconds": round(seconds, 2),
    }


def _oversold() -> int:
    """Places given beyond a day's quota, and wherever its count is not that of its reservations."""
    held = Count("clinic__reservations", filter=Q(clinic__reservations__date=F("date")) & HELD)
    days = ServiceDay.objects.annotate(held=held)
    return sum(max(day.held - day.quota, 0) + abs(day.held - day.taken) for day in days if day.held)


HELD = Q(clinic__reservations__holds_place=True)


def _duplicates() -> int:
    """Live reservations of one person, date and clinic beyond the first."""
    rows = Reservation.objects.filter(status__in=LIVE).values("patient", "date", "clinic")
    return sum(row["n"] - 1 for row in rows.annotate(n=Count("id")).filter(n__gt=1))
