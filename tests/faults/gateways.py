"""Every outside system as a real server, and a morning of visits that goes on whatever they do."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flows import arrival
from flows.engine.tick import tick
from frontend.submission import Wish, coverage_of
from integrations.bpjs_pcare import fake as pcare_fake
from integrations.bpjs_pcare.fake import FakePCare
from integrations.email.fake import FakeSmtp
from integrations.fakes import Faults
from integrations.simpus import fake as simpus_fake
from integrations.simpus.fake import FakeSimpus
from integrations.sms import fake as sms_fake
from integrations.sms.fake import FakeSms
from integrations.whatsapp import fake as whatsapp_fake
from integrations.whatsapp.fake import FakeWhatsApp
from puskesmas.booking.models import Reservation
from puskesmas.booking.reminders import remind
from puskesmas.outbox import relay
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.people.models import Citizen
from tests import cast

ROADS = ("whatsapp", "sms", "email")
KEYS = {
    "secret": pcare_fake.SECRET,
    "user_key": pcare_fake.USER_KEY,
    "password": pcare_fake.PASSWORD,
}


@dataclass
class Outside:
    """The systems by name; a fault hits all of them."""

    simpus: FakeSimpus = field(default_factory=lambda: FakeSimpus(0))
    pcare: FakePCare = field(default_factory=lambda: FakePCare(0))
    whatsapp: FakeWhatsApp = field(default_factory=lambda: FakeWhatsApp(0))
    sms: FakeSms = field(default_factory=lambda: FakeSms(0))
    email: FakeSmtp = field(default_factory=lambda: FakeSmtp(0))

    def faults(self) -> dict[str, Faults]:
        servers = {name: getattr(self, name) for name in ("simpus", "pcare", "whatsapp", "sms")}
        own = {name: server.faults for name, server in servers.items()}
        return {**own, "email": self.email.mailbox.faults}

    def order(self, mode: str, seconds: float = 0.0) -> None:
        for faults in self.faults().values():
            faults.order(mode, seconds=seconds)

    def hits(self) -> Counter[str]:
        """How many calls the fault met, by system."""
        return Counter({name: faults.hits for name, faults in self.faults().items()})

    def connect(self) -> None:
        """The addresses as an admin enters them."""
        rows: list[dict[str, Any]] = [
            {
                "system": "simpus",
                "kind": "neutral",
                "url": f"{self.simpus.url}/{{facility}}",
                "secret": simpus_fake.TOKEN,
            },
            {
                "system": "pcare",
                "url": self.pcare.url,
                "secret": json.dumps(KEYS),
                "settings": {"cons_id": pcare_fake.CONS_ID},
            },
            {
                "system": "whatsapp",
                "kind": "fonnte",
                "url": self.whatsapp.url,
                "secret": whatsapp_fake.TOKEN,
            },
            {
                "system": "sms",
                "url": self.sms.url,
                "secret": sms_fake.TOKEN,
                "settings": {"deduplicates": True},
            },
            {"system": "email", "url": self.email.url},
        ]
        Endpoint.objects.all().delete()
        for row in rows:
            Endpoint.objects.create(**row)

    def received(self) -> list[tuple[str, str, str]]:
        """Road, address and text of every message that a person would have seen."""
        return [
            *(("whatsapp", row["to"], row["text"]) for row in self.whatsapp.all()),
            *(("sms", row["to"], row["text"]) for row in self.sms.all()),
            *(("email", row["to"], row["text"]) for row in self.email.mailbox.all()),
        ]


@contextmanager
def outside() -> Iterator[Outside]:
    """All of them, running."""
    systems = Outside()
    servers = (systems.simpus, systems.pcare, systems.whatsapp, systems.sms, systems.email)
    for server in servers:
        server.start()
    try:
        yield systems
    finally:
        for server in servers:
            server.stop()


@dataclass
class Visits:
    """``count`` people who reserve on Monday and come on Tuesday, by the doors of the product."""

    world: cast.World
    clock: Any
    outside: Outside
    count: int
    codes: list[str] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    rounds: list[Counter[str]] = field(default_factory=list)
    by_hand: int = 0

    def monday(self) -> None:
        """They reserve, Budi verifies, SIMPUS numbers; what it does not within its time, he does.

        In the afternoon everybody is reminded, and BPJS is asked about the cards once more.
        """
        for number in range(1, self.count + 1):
            patient = self._citizen(number)
            card = f"{number:012d}1"
            wish = Wish(self.world.umum, cast.TUESDAY, "bpjs")
            coverage = self._timed("submit", lambda w=wish, c=card: coverage_of(w, c))
            by = cast.citizen(patient.nik, patient.birth_date)
            words = {"payment": "bpjs", "bpjs_number": card, "coverage": coverage}
            self.codes.append(cast.reserve(self.world.umum, patient, by=by, **words).code)
        self.round()
        for case in self._cases():
            cast.do(case, "verify", self.world.budi, valid="true")
        for _turn in range(9):
            self.round(minutes=4)
        self._enter_numbers()
        self.round(minutes=4)
        self.clock.set(cast.at(cast.MONDAY, 15, 30))
        remind()
        for _turn in range(4):
            self.round(minutes=4)

    def tuesday(self) -> None:
        """They come, Budi looks at their papers, and each gets the number of the clinic."""
        self.clock.set(cast.at(cast.TUESDAY, 7, 45))
        kiosk = cast.device(self.world.kiosk)
        for code in self.codes:
            arrival.check_in(code, device=kiosk)
        self.round(minutes=1)
        for case in self._cases():
            cast.do(case, "reverify", self.world.budi, outcome="ok")
        self.round(minutes=1)

    def round(self, **pause: float) -> None:
        """What worker and tick do until nothing is due; then time goes on."""
        before = self.outside.hits()
        while relay.drain(1_000):
            pass
        tick()
        self.rounds.append(self.outside.hits() - before)
        self.clock.shift(**pause)

    def watch(self, deliverer: Callable[[str], Any]) -> Callable[[str], Any]:
        """The relay's way to the deliverers, with a watch in hand."""

        def timed(topic: str) -> Any:
            deliver = deliverer(topic)
            return lambda letter: self._timed(topic, lambda: deliver(letter))

        return timed

    def owed(self) -> int:
        """Letters that are still on their way."""
        return Message.objects.filter(state__in=["due", "sending"], pulled=False).count()

    def _enter_numbers(self) -> None:
        for number, case in enumerate(self._cases(status="verified"), start=1):
            if cast.open_steps(case) == ["enter_number"]:
                cast.do(case, "enter_number", self.world.budi, number=f"M-{number}")
                self.by_hand += 1

    def _cases(self, **found: str) -> list[Reservation]:
        return list(Reservation.objects.filter(code__in=self.codes, **found).order_by("id"))

    def _citizen(self, number: int) -> Citizen:
        citizen = cast._citizen(
            f"Warga {number}",
            f"990101010190{number:04d}",
            cast.date(1990, 1, 1),
            "L",
            cast.CARD_JOKO,
        )
        citizen.phone, citizen.email = f"+62812{number:08d}", f"warga{number}@contoh.id"
        citizen.reach = ROADS[number % len(ROADS)]
        citizen.save(update_fields=["phone", "email", "reach"])
        return citizen

    def _timed(self, what: str, act: Callable[[], Any]) -> Any:
        began = time.monotonic()
        try:
            return act()
        finally:
            self.waits[what].append(time.monotonic() - began)
