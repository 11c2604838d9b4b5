"""Inbox, SLA page and queue snapshot: the same day once with a short and once with a long past.

Both pasts are databases of one server and take turns, request by request of one client.
"""

import argparse
from datetime import timedelta
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import history, town
from bench.cases import bring_in, do
from bench.figures import Figures, say
from flows.arrival import check_in
from flows.models import Case
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.people.actors import of_device
from puskesmas.people.models import User
from puskesmas.place.models import Facility, Mode
from puskesmas.sla.models import Deadline

SHORT, OPEN, BREACHED = 1000, 120, 30
ROUNDS, LOOKS = 7, 12
PAGES = {
    "inbox": "/petugas/",
    "sla": "/pengawasan/",
    "queues": "/api/v1/facilities/satu/queues/",
}


def measure(options: argparse.Namespace) -> Figures:
    """The ratio is long past to short past; the times are those of the inbox with the long one."""
    rows, rounds, looks, cases = (
        (60, 2, 2, 4) if options.quick else (options.rows, ROUNDS, LOOKS, OPEN)
    )
    place = town.facility("satu", Mode.VERIFIED)
    registrar, officer = town.officer("registrar", place)
    supervisor, _actor = town.officer("supervisor", place)
    finished = _day(place, officer, cases)
    clients = {name: _client(supervisor if name == "sla" else registrar) for name in PAGES}
    history.twin("long_past")
    small, large = str(connection.settings_dict["NAME"]), "long_past"
    history.grow(small, finished, min(SHORT, rows))
    say(f"{rows} finished tasks")
    before = perf_counter()
    history.grow(large, finished, rows)
    say(f"stored in {perf_counter() - before:.0f} s")
    asked = {
        name: _queries(clients[name], PAGES[name], (small, large), options.plans) for name in PAGES
    }
    times = {(name, base): list[list[float]]() for name in PAGES for base in (small, large)}
    for number in range(rounds):
        for base in (small, large):
            history.look_at(base)
            for name, client in clients.items():
                times[name, base].append(_times(client, PAGES[name], looks))
        say(f"round {number}: " + ", ".join(f"{n} {_middle(times[n, large]):.1f}" for n in PAGES))
    ratios = {
        name: median(
            median(long) / median(short)
            for long, short in zip(times[name, large], times[name, small], strict=True)
        )
        for name in PAGES
    }
    seconds = [one for each in times["inbox", large] for one in each]
    errors = sum(short != long for short, long in asked.values())
    more = {"rows": rows, "queries": {name: long for name, (_short, long) in asked.items()}}
    more["ms"] = {name: round(_middle(times[name, large]), 2) for name in PAGES}
    return Figures(1 / median(seconds), "inbox pages/s", seconds, errors, ratios, more)


def _day(place: Facility, officer: Actor, cases: int) -> Case:
    """Open work, some of it late, people who wait; returns one case that went all the way."""
    _secret, device = town.kiosk(place)
    clinics = list(place.clinics.select_related("facility"))
    codes = []
    for n, token in enumerate(town.phones(cases)):
        made = bring_in(clinics[n % len(clinics)], token)
        codes.append(made.code)
        if n % 2:
            do(made, "verify", officer, valid="true")
            do(made, "enter_number", officer, number=f"A-{n}")
            check_in(made.code, device=of_device(device))
        if n % 4 == 3:
            do(made, "reverify", officer, outcome="ok")
    due = clock.now() - timedelta(hours=1)
    late = Deadline.objects.filter(finished_at__isnull=True, inbox=True).order_by("id")[:BREACHED]
    Deadline.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(
        opened_at=due, warn_at=due, due_at=due, warned_at=due, breached_at=due
    )
    return Case.objects.select_related("process", "reservation").get(reservation__code=codes[3])


def _client(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def _queries(client: Client, page: str, bases: tuple[str, str], plans: bool) -> tuple[int, int]:
    """How many statements a page takes with the short and with the long past."""
    counts = []
    for base in bases:
        history.look_at(base)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200, page
        counts.append(len(asked))
        if plans and base == bases[1]:
            _explain([one["sql"] for one in asked.captured_queries])
    return counts[0], counts[1]


def _explain(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.startswith("SELECT"):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
                say(f"{statement[:300]} ...\n{plan}\n")


def _times(client: Client, page: str, looks: int) -> list[float]:
    client.get(page)
    found = []
    for _look in range(looks):
        before = perf_counter()
        client.get(page)
        found.append(perf_counter() - before)
    return found


def _middle(rounds: list[list[float]]) -> float:
    return median(one for each in rounds for one in each) * 1000
