"""A QR code at the kiosk until ticket and print job are stored: scans come whether or not the last
one is answered, as people do. Times count from the planned moment of the scan."""

import argparse
from itertools import islice
from statistics import median

from bench import stage, town
from bench.cases import bring_in, do
from bench.figures import Figures, percentile, say
from bench.load import Answer, Call, Callers
from puskesmas.actor import Actor
from puskesmas.outbox.models import Message
from puskesmas.people.models import AccessToken
from puskesmas.place.models import Clinic, Mode
from puskesmas.queueing.models import Ticket

OURS, BARE = "/api/v1/kiosk/check-in/", "/bench/check-in/"
RATE, ROUNDS, SCANS = 20, 4, 150  # a second; of each view; in a round
WARM_UP = 20
CONNECTIONS = 12


def measure(options: argparse.Namespace) -> Figures:
    """Half the scans follow the verified SOP, half the instant one; both views take turns."""
    rounds, scans, rate = (1, 6, 10) if options.quick else (ROUNDS, SCANS, RATE)
    waiting = iter(_cases(rounds * scans * 2 + WARM_UP * 2))
    ours, ratios = list[Answer](), list[tuple[float, float]]()
    with stage.web() as port:
        callers = Callers(port, CONNECTIONS)
        for path in (OURS, BARE):
            callers.closed(_calls(path, islice(waiting, WARM_UP)))
        for number in range(rounds):
            found = [callers.open(_calls(p, islice(waiting, scans)), rate) for p in (OURS, BARE)]
            middle, slow = (_times_faster(found[0], found[1], share) for share in (50, 99))
            ratios.append((middle, slow))
            ours += found[0]
            if any(one.status != 200 for one in found[1]):
                raise SystemExit("bench: the bare view failed")
            say(f"round {number}: {middle:.2f} of the bare view, {slow:.2f} at p99")
        callers.close()
    asked = rounds * scans * 2 + WARM_UP * 2
    tickets, jobs = Ticket.objects.count(), Message.objects.filter(topic="print.ticket").count()
    say(f"{asked} scans, {tickets} tickets, {jobs} print jobs")
    wrong = sum(one.status != 200 or b'"outcome":"ticket"' not in one.body for one in ours)
    lost = abs(asked - tickets) + abs(asked - jobs)
    return Figures(
        rate, "scans/s planned", [one.seconds for one in ours], wrong + lost,
        {"bare_p50": median(m for m, _s in ratios), "bare_p99": median(s for _m, s in ratios)},
    )  # fmt: skip


def _times_faster(ours: list[Answer], bare: list[Answer], share: int) -> float:
    mine, theirs = (percentile([one.seconds for one in each], share) for each in (ours, bare))
    return theirs / mine


def _cases(count: int) -> list[tuple[str, str]]:
    """Codes that wait for their scan, the SOPs in turn, each with the secret of its kiosk."""
    found = []
    for mode in (Mode.VERIFIED, Mode.INSTANT):
        place = town.facility(str(mode), mode)
        secret, _device = town.kiosk(place)
        _user, officer = town.officer("registrar", place)
        clinics = list(place.clinics.select_related("facility"))
        phones = enumerate(town.phones(count // 2))
        found.append(
            [(_ready(clinics[n % len(clinics)], p, officer, f"A-{n}"), secret) for n, p in phones]
        )
        say(f"{count // 2} cases of the {mode} flow wait for their scan")
    return [one for pair in zip(*found, strict=True) for one in pair]


def _calls(path: str, cases: "islice[tuple[str, str]]") -> list[Call]:
    return [Call(path, {"code": code}, f"Device {secret}") for code, secret in cases]


def _ready(clinic: Clinic, phone: AccessToken, officer: Actor, number: str) -> str:
    """A reservation of today that waits for its person."""
    made = bring_in(clinic, phone)
    if made.mode == Mode.VERIFIED:
        do(made, "verify", officer, valid="true")
        do(made, "enter_number", officer, number=number)
    return made.code
