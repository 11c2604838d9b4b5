"""A QR code at the kiosk until ticket and print job are stored: scans come whether or not the last
one is answered, as people do. Times count from the planned moment of the scan."""

import argparse

from bench import stage, town
from bench.cases import bring_in, do
from bench.figures import Figures, say
from bench.load import Call, Callers
from puskesmas.actor import Actor
from puskesmas.outbox.models import Message
from puskesmas.people.models import AccessToken
from puskesmas.place.models import Clinic, Mode
from puskesmas.queueing.models import Ticket

RATE, SCANS = 20, 600
WARM_UP = 20
CONNECTIONS = 12


def measure(options: argparse.Namespace) -> Figures:
    """Half the scans follow the verified SOP, half the instant one."""
    scans, rate = (6, 10) if options.quick else (SCANS + WARM_UP, RATE)
    calls = []
    for mode in (Mode.VERIFIED, Mode.INSTANT):
        place = town.facility(str(mode), mode)
        secret, _device = town.kiosk(place)
        _user, officer = town.officer("registrar", place)
        clinics = list(place.clinics.select_related("facility"))
        codes = [
            _ready(clinics[n % len(clinics)], token, officer, f"A-{n}")
            for n, token in enumerate(town.phones(scans // 2))
        ]
        calls.append(
            [Call("/api/v1/kiosk/check-in/", {"code": one}, f"Device {secret}") for one in codes]
        )
        say(f"{len(codes)} cases of the {mode} flow wait for their scan")
    mixed = [call for pair in zip(*calls, strict=True) for call in pair]
    with stage.web() as port:
        callers = Callers(port, CONNECTIONS)
        warm = 0 if options.quick else WARM_UP
        callers.closed(mixed[:warm])
        answers = callers.open(mixed[warm:], rate)
        callers.close()
    wrong = sum(one.status != 200 or b'"outcome":"ticket"' not in one.body for one in answers)
    tickets, jobs = Ticket.objects.count(), Message.objects.filter(topic="print.ticket").count()
    say(f"{len(mixed)} scans, {tickets} tickets, {jobs} print jobs")
    lost = abs(len(mixed) - tickets) + abs(len(mixed) - jobs)
    seconds = [one.seconds for one in answers]
    return Figures(rate, "scans/s planned", seconds, wrong + lost)


def _ready(clinic: Clinic, phone: AccessToken, officer: Actor, number: str) -> str:
    """A reservation of today that waits for its person."""
    made = bring_in(clinic, phone)
    if made.mode == Mode.VERIFIED:
        do(made, "verify", officer, valid="true")
        do(made, "enter_number", officer, number=number)
    return made.code
