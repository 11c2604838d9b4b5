"""Fingers over real HTTP: double taps, Back, reloads and two tabs; each wish has one effect."""

import http.client
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from flows.engine import service
from frontend.access import DEVICE_COOKIE
from project.reconcile.look import findings
from puskesmas import clock as the_clock
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Message
from puskesmas.people.models import Notice
from puskesmas.queueing.models import Ticket
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.faults.gateways import Visits
from tests.frontend.api import web
from tests.frontend.public import phone

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEY = re.compile(r'name="kunci"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="kunci"')
CSRF = "k" * 32
BUSY = 503
PRESSES = 5
"""Of one wish: twice at the same moment, a reload, Back and send again, a second tab."""


@dataclass
class Browser:
    """One person's cookies, and as many connections as fingers press at once."""

    port: int
    cookies: dict[str, str]

    def get(self, path: str) -> tuple[int, str, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, words: dict[str, str]) -> tuple[int, str, str]:
        return self._ask("POST", path, urlencode({**words, "csrfmiddlewaretoken": CSRF}))

    def press(self, path: str, words: dict[str, str], page: str = "") -> Counter[int]:
        """One wish as a nervous person sends it, from two tabs: statuses of its presses."""
        first, second = self._key(page or path), self._key(page or path)
        seen: Counter[int] = Counter()
        with ThreadPoolExecutor(2) as fingers:
            wish = {**words, "kunci": first}
            for tap in [fingers.submit(self._insist, path, wish, seen) for _tap in range(2)]:
                tap.result()
        for key in (first, first, second):  # a reload, Back, and the tab opened beside it
            self._insist(path, {**words, "kunci": key}, seen)
        return seen

    def _insist(self, path: str, words: dict[str, str], seen: Counter[int]) -> None:
        """Whoever reads «wait a moment, then again» presses again."""
        for _again in range(10):
            status, _where, _page = self.post(path, words)
            seen[status] += 1
            if status != BUSY:
                return

    def _key(self, path: str) -> str:
        """The hidden key of the form as it is shown now."""
        status, _where, page = self.get(path)
        found = KEY.search(page)
        assert found, (path, status)
        return next(filter(None, found.groups()))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        cookies = {**self.cookies, "csrftoken": CSRF}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            return answer.status, answer.headers.get("Location", ""), page
        finally:
            connection.close()


def cookies_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.fixture
def world(transactional_db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    world.umum.online_quota = 1_000
    world.umum.save(update_fields=["online_quota"])
    world.mergangsan.asks_identity_photo = False
    world.mergangsan.save(update_fields=["asks_identity_photo"])
    return world


@pytest.fixture
def at_the_door(clock, child_environ, tmp_path) -> Callable[..., object]:
    """The web process as it is outside of tests, on the day and at the hour of the story."""
    for file in Path(child_environ["ALUR_VAR"]).iterdir():
        if file.is_file():  # the keys
            shutil.copy(file, tmp_path)
    environ = {**child_environ, "ALUR_VAR": str(tmp_path), "ALUR_TEST": "0"}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=environ, check=True)

    def running(moment):
        the_clock.reset()
        offset = moment - the_clock.now()
        clock.set(moment)
        (tmp_path / "clock").write_text(str(offset.total_seconds()))
        return web.running(environ)

    return running


@pytest.mark.parametrize(
    "people", [6, pytest.param(75, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_a_thousand_presses_have_one_effect_each(world, at_the_door, people, capsys):
    seen: dict[str, Counter[int]] = {}
    citizens = [Visits._citizen(None, number) for number in range(1, people + 1)]
    phones = [cookies_of(phone.signed_in(one.nik, one.birth_date)) for one in citizens]
    desk = Client()
    desk.force_login(world.budi)
    budi = cookies_of(desk)

    with at_the_door(cast.at(cast.MONDAY, 8)) as port:
        seen["reserve"] = every(phones, lambda own: Browser(port, own).press(phone.FORM, WISH))
        cases = list(Reservation.objects.order_by("id"))
        assert len(cases) == people
        to_cancel = cases[: people // 3]
        owners = {one.pk: own for one, own in zip(citizens, phones, strict=True)}
        seen["cancel"] = every(
            to_cancel,
            lambda case: Browser(port, owners[case.patient_id]).press(
                f"/reservasi/{case.code}/batal/", {}
            ),
        )
        to_verify = cases[people // 3 :]
        tasks = [cast.open_task(case, "verify").task for case in to_verify]
        for task in tasks:
            service.start(task, by=cast.staff(world.budi))
        seen["verify"] = every(
            tasks,
            lambda task: Browser(port, budi).press(f"/petugas/tugas/{task}/", {"valid": "true"}),
        )
    for number, case in enumerate(to_verify, start=1):
        cast.do(case, "enter_number", world.budi, number=f"A-{number}")
    with at_the_door(cast.at(cast.TUESDAY, 7, 45)) as port:
        kiosk = {DEVICE_COOKIE: "kiosk"}
        seen["arrive"] = every(
            to_verify,
            lambda case: Browser(port, kiosk).press(
                "/kiosk/hadir/", {"kode": case.code}, page="/kiosk/"
            ),
        )

    with capsys.disabled():
        print(f"\n{ {what: dict(count) for what, count in seen.items()} }")  # noqa: T201
    wishes = people + len(to_cancel) + 2 * len(to_verify)
    answered = sum(count.total() - count[BUSY] for count in seen.values())
    assert answered == wishes * PRESSES
    assert {status for count in seen.values() for status in count} <= {302, 409, BUSY}
    states = Counter(Reservation.objects.values_list("status", flat=True))
    assert states == {"cancelled": len(to_cancel), "arrived": len(to_verify)}
    assert ServiceDay.objects.get(clinic=world.umum).taken == len(to_verify)
    assert Ticket.objects.count() == len(to_verify)
    verbs = Counter(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs["reservation.submitted"] == people
    assert verbs["reservation.verified"] == len(to_verify)
    assert verbs["reservation.cancelled"] == len(to_cancel)
    assert Notice.objects.filter(template="submitted").count() == people
    Message.objects.update(state="delivered")
    assert list(map(str, findings())) == []


WISH = {**phone.WISH, "date": f"{cast.TUESDAY}"}


def every(whose, press) -> Counter[int]:
    """Four people at a time."""
    with ThreadPoolExecutor(4) as crowd:
        return sum(crowd.map(press, whose), Counter())
