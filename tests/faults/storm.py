"""A day and a morning of a real product under load while its processes are killed."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import psycopg

from puskesmas.clock import LOOK_AGAIN
from tests.e2e.product import FOREIGN, ROOT, Product
from tests.faults import callers
from tests.faults.callers import GaveUp, Line, Officer
from tests.faults.diary import Diary
from tests.faults.killer import KINDS, Killer

WIB = ZoneInfo("Asia/Jakarta")
VERIFIED, INSTANT = "mergangsan", "tegalrejo"
CLINICS = ("umum", "gigi", "kia", "lansia")
HOURS = ("08:00", "09:00", "10:00", "11:00")
WIDE_OPEN = """
from puskesmas.place.models import Clinic, Facility
places = Facility.objects.filter(code__in=["mergangsan", "tegalrejo"])
places.update(asks_identity_photo=False, asks_card_photo=False)
Clinic.objects.filter(facility__in=places).update(online_quota=2000)
"""


@dataclass
class Storm:
    """``people`` reservations and ``kills`` of every kind, all drawn from ``seed``."""

    product: Product
    people: int
    kills: int
    seconds: float
    seed: int
    failures: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.diary = Diary(self.product.var.with_name("diary.jsonl"))
        self.line = Line(int(self.product.url.rpartition(":")[2]), self.diary)
        self.facts = self.product.facts
        self.addresses = json.loads((self.product.var / "services.json").read_text())
        self.to_scan: list[tuple[str, str]] = []  # device, code
        self.tomorrow: list[str] = []

    def run(self) -> None:
        """Both phases under fire, then quiet, then the end of the day."""
        self._manage("shell", "-c", WIDE_OPEN)
        self.days = self._next_days()
        self._jump(self.days[0], 5)
        plan = list(KINDS) * self.kills
        self.chance.shuffle(plan)
        killer = Killer(
            psutil.Process(self.product.process.pid),
            self.line.port,
            self.addresses,
            random.Random(self.seed + 1),
        )
        pause = self.seconds / len(plan)
        killing = threading.Thread(target=killer.run, args=(plan, pause))
        officers = self._officers()
        began = time.monotonic()
        killing.start()
        self._all_at_their_time([self._citizen(number) for number in range(self.people)], 0.6)
        self._wait_until_quiet(but_for="reverify")
        self._jump(self.days[1], 7)
        self._all_at_their_time([self._visitor(code) for code in self.tomorrow], 0.4)
        killing.join()
        self.figures["seconds"] = round(time.monotonic() - began, 1)
        self.figures["drained after"] = self._wait_until_quiet()
        self.line.over.set()
        for officer in officers:
            officer.join(60)
        self._jump(self.days[1], 20)
        self.figures["no-shows after"] = self._wait_until_quiet(but_not_before=8)
        self.diary.close()
        self._count(plan, killer)

    def reconcile(self) -> str:
        """What the command says, its findings first."""
        return self._manage("reconcile", "--log", str(self.diary.path))

    # The people.

    def _citizen(self, number: int) -> Any:
        """Reserves; some take it back, some come twice, some never."""
        instant = number % 3 == 0
        luck = self.chance.random()
        wish = {
            "facility": INSTANT if instant else VERIFIED,
            "clinic": CLINICS[number // 3 % len(CLINICS)],
            "date": f"{self.days[0 if instant else 1]}",
            "payment": "umum",
            **({"slot": HOURS[number % len(HOURS)]} if instant else {}),
        }

        def live() -> None:
            secret = callers.sign_in(self.line, f"990101010190{number + 1:04d}", "1990-01-01")
            code = callers.reserve(self.line, secret, wish)
            if luck < 0.05:
                callers.cancel(self.line, secret, code)
            elif instant and luck < 0.95:
                self._scan("kiosk_instant", code, twice=luck > 0.9)
            elif not instant:
                self.tomorrow.append(code)

        return live

    def _visitor(self, code: str) -> Any:
        luck = self.chance.random()

        def come() -> None:
            if luck > 0.9:
                return
            for _ in range(8):  # until the number from SIMPUS is there; the rejected go home
                if self._scan("kiosk", code, twice=luck > 0.85) != "see_officer":
                    return
                time.sleep(2)

        return come

    def _scan(self, device: str, code: str, *, twice: bool) -> str:
        secret = self.facts["devices"][device]
        if not twice:
            return callers.scan(self.line, secret, code)
        second = threading.Thread(target=callers.scan, args=(self.line, secret, code))
        second.start()
        try:
            return callers.scan(self.line, secret, code)
        finally:
            second.join()

    def _all_at_their_time(self, lives: list[Any], share: float) -> None:
        """Open loop: everybody starts when due, whether or not the ones before were served."""
        span = self.seconds * share
        began = time.monotonic()
        with ThreadPoolExecutor(64) as pool:
            done: list[Future[None]] = []
            for number, live in enumerate(lives):
                time.sleep(max(0.0, began + span * number / len(lives) - time.monotonic()))
                done.append(pool.submit(live))
            for one in done:
                try:
                    one.result()
                except GaveUp as error:
                    self.failures.append(f"gave up: {error}")

    def _officers(self) -> list[threading.Thread]:
        person = self.facts["staff"]["registrar"]
        threads = [
            threading.Thread(
                target=Officer(self.line, person, random.Random(self.seed + place), place).work
            )
            for place in range(3)
        ]
        for thread in threads:
            thread.start()
        return threads

    # The product.

    def _manage(self, *words: str) -> str:
        environ = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        environ |= {"ALUR_VAR": str(self.product.var), "PORT": str(self.line.port)}
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def _next_days(self) -> list[date]:
        """The first two open dates after today, of both facilities' common calendar."""
        _status, days = self.line.ask("GET", f"facilities/{VERIFIED}/clinics/umum/availability/")
        today = datetime.now(WIB).date()  # noqa: TID251 -- the product's clock starts at the true one
        free = [date.fromisoformat(day["date"]) for day in days if day["open"]]
        later = [day for day in free if day > today]
        return later[1:3]

    def _jump(self, day: date, hour: int) -> None:
        """Every process of the demo follows the offset in this file."""
        target = datetime(day.year, day.month, day.day, hour, 40, tzinfo=WIB)
        offset = target - datetime.now(WIB)  # noqa: TID251 -- what the offset counts from
        assert offset > timedelta(0)
        draft = self.product.var / "clock.test"
        draft.write_text(str(offset.total_seconds()))
        draft.replace(self.product.var / "clock")
        time.sleep(2 * LOOK_AGAIN)  # what one process signs must not be out of date for another

    def _wait_until_quiet(
        self, *, but_for: str = "", but_not_before: float = 0.0, within: float = 240.0
    ) -> float:
        """Seconds until nothing is owed any more: no letter, no print, no officer's step."""
        began = time.monotonic()
        time.sleep(but_not_before)
        calm = 0
        while calm < 3 and time.monotonic() - began < within:
            calm = calm + 1 if self._owed(but_for) == {} else 0
            time.sleep(0.5)
        if calm < 3:
            self.failures.append(f"still owed: {self._owed(but_for)}")
        return round(time.monotonic() - began, 1)

    def _owed(self, but_for: str) -> dict[str, int]:
        sql = """
            SELECT topic || ' ' || state, count(*) FROM puskesmas_message
            WHERE state = 'sending' OR state = 'due' AND next_at < %s + interval '30 seconds'
            GROUP BY 1
            UNION ALL SELECT 'step ' || step, count(*) FROM puskesmas_deadline
            WHERE finished_at IS NULL AND case_code IN (SELECT code FROM puskesmas_reservation
              WHERE channel = 'api') AND step IN ('verify', 'reject', 'simpus', 'reverify')
              AND step <> %s
            GROUP BY 1"""
        offset = timedelta(seconds=float((self.product.var / "clock").read_text()))
        now = datetime.now(WIB) + offset  # noqa: TID251 -- what the offset counts from
        with suppress(psycopg.Error), psycopg.connect(self.addresses["DATABASE_URL"]) as database:
            return dict(database.execute(sql, [now, but_for]).fetchall())
        return {"database": 1}

    def _count(self, plan: list[str], killer: Killer) -> None:
        self.failures += [f"{kind} did not come back" for kind in killer.never_back]
        self.figures["kills"] = dict(Counter(plan))
        self.figures["missed for, mean and most"] = {
            kind: f"{sum(times) / len(times):.1f} {max(times):.1f}"
            for kind, times in sorted(killer.missed.items())
        }
        self.figures["seen by clients"] = dict(sorted(self.diary.seen.items()))
        with psycopg.connect(self.addresses["DATABASE_URL"]) as database:
            sql = "SELECT status, count(*) FROM puskesmas_reservation"
            sql += " WHERE channel = 'api' GROUP BY 1"
            self.figures["reservations"] = dict(database.execute(sql).fetchall())
            sql = "SELECT topic || ' ' || state, count(*) FROM puskesmas_message GROUP BY 1"
            self.figures["letters"] = dict(database.execute(sql).fetchall())
