"""A machine that does to reservations whatever people, systems and time can do, in any order."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from flows import answers, arrival
from flows.engine import service, undo
from flows.engine.tick import tick
from puskesmas import clock as the_clock
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation
from puskesmas.errors import Refusal
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.outbox.registry import Letter
from puskesmas.people import actions as people
from puskesmas.place.models import Device
from puskesmas.schedule.actions import set_quota
from puskesmas.sla.models import Deadline
from tests import cast
from tests.machines import invariants
from tests.machines.running import run

FIRST = st.integers(0, 5)
USUAL = {
    ("submitted", "verified"),
    ("verified", "numbered"),
    ("numbered", "arrived"),
    ("arrived", "in_queue"),
}
DAYS = (cast.TUESDAY, cast.date(2026, 11, 25))


class Reservations(RuleBasedStateMachine):
    """Six people, three clinics of two SOPs, two officers, a kiosk, SIMPUS and the clock."""

    stage: "Stage"

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        the_clock.freeze(cast.at(cast.MONDAY, 8))
        self.seen: dict[str, str] = {}
        self.facts, self.keys = invariants.audited(), 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(day=st.sampled_from(DAYS), by_wire=st.booleans(), pushes=st.integers(0, 6))
    def some_have_reserved(self, day, by_wire, pushes):
        self.connect_simpus(by_wire)
        for clinic in self.stage.clinics[1:]:
            self.submit(0, self.stage.clinics.index(clinic), day, 9)
        for push in range(pushes):
            before = invariants.statuses()
            self.go_on(push // 3)
            self.stage.reached.update(invariants.moves(before, invariants.statuses()))
        self.seen, self.facts = invariants.statuses(), invariants.audited()

    @rule(case=FIRST)
    def go_on(self, case):
        """The next thing goes as it should, so that long stories happen as well."""
        one = self._case(case, status__in=invariants.OWED)
        if one is None:
            return
        away = one.facility_id != self.stage.clinics[0].facility_id
        row = Deadline.objects.get(reservation=one, finished_at__isnull=True)
        if row.step == "arrive":
            if the_clock.now() < cast.at(one.date, 7, 45):
                the_clock.freeze(cast.at(one.date, 7, 45))
            kiosk = cast.device(self.stage.kiosks[away])
            self._try(arrival.check_in, one.code, device=kiosk)
        elif row.inbox:
            by, words = self.stage.officers[0], self._words(row.step, 0)
            self._try(service.complete_and_go_on, row.task, by=by, data=words)
        else:
            self.simpus_answers(case, "R-1", one.code)

    # --- people -------------------------------------------------------------------------------

    @rule(who=FIRST, where=FIRST, day=st.sampled_from(DAYS), hour=st.integers(8, 10))
    def submit(self, who, where, day, hour):
        clinic = self.stage.clinics[where % 3]
        slot = {"slot": cast.time(hour)} if clinic.slot_minutes else {}
        self._try(cast.reserve, clinic, self.stage.people[who], day, **slot)

    @rule(case=FIRST, day=st.sampled_from(DAYS))
    def resubmit(self, case, day):
        old = self._case(case, status__in=invariants.ENDED)
        if old is not None:
            slot = {"slot": cast.time(9)} if old.clinic.slot_minutes else {}
            self._try(cast.reserve, old.clinic, old.patient, day, previous=old, **slot)

    @rule(case=FIRST)
    def cancel(self, case):
        code = self._code(case)
        self._try(service.end, code, run=endings.cancel, by=cast.SYSTEM)

    @rule(case=FIRST, elsewhere=st.booleans())
    def arrive(self, case, elsewhere):
        kiosk = self.stage.kiosks[elsewhere]
        self._try(arrival.check_in, self._code(case), device=cast.device(kiosk))

    @rule(day=st.sampled_from(DAYS), times=st.integers(2, 3))
    def one_key_many_times(self, day, times):
        """The same key and body again: the same answer, and nothing happens twice."""
        self.keys += 1
        body = {"facility": "mergangsan", "clinic": "umum", "date": f"{day}", "payment": "umum"}
        before = Reservation.objects.count()
        secret, _token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
        given = [
            self._post(secret, "reservations/", body, f"kunci-{self.keys}") for _ in range(times)
        ]
        assert given[0][0] in (201, 409, 422)
        assert given == [given[0]] * times
        assert Reservation.objects.count() == before + (given[0][0] == 201)

    # --- officers -----------------------------------------------------------------------------

    @rule(which=FIRST, officer=st.integers(0, 2), choice=st.integers(0, 5))
    def work(self, which, officer, choice):
        rows = list(Deadline.objects.filter(finished_at__isnull=True, inbox=True).order_by("id"))
        if rows:
            row = rows[which % len(rows)]
            self._try(
                service.complete_and_go_on,
                row.task,
                by=self.stage.officers[officer],
                data=self._words(row.step, choice),
            )

    @rule(which=FIRST, officer=st.integers(0, 2), give_back=st.booleans())
    def take(self, which, officer, give_back):
        rows = list(Deadline.objects.filter(finished_at__isnull=True).order_by("id"))
        if rows:
            act = service.release if give_back else service.claim
            self._try(act, rows[which % len(rows)].task, by=self.stage.officers[officer])

    @rule(which=FIRST, officer=st.integers(0, 2))
    def take_back(self, which, officer):
        rows = list(Deadline.objects.filter(finished_at__isnull=False).order_by("-id"))
        if rows:
            task = rows[which % len(rows)].task
            self._try(undo.undo, task, by=self.stage.officers[officer])

    @rule(where=st.integers(0, 1), day=st.sampled_from(DAYS), quota=st.integers(0, 4))
    def change_quota(self, where, day, quota):
        clinic = self.stage.clinics[where]
        self._try(set_quota, clinic=clinic, day=day, quota=quota, by=cast.SYSTEM)

    # --- systems and time ---------------------------------------------------------------------

    @rule(by_wire=st.booleans())
    def connect_simpus(self, by_wire):
        Endpoint.objects.update(kind="neutral" if by_wire else "manual")

    @rule(which=FIRST, registration=st.sampled_from(["", "R-1"]))
    def simpus_answers(self, which, registration, code=""):
        """In time, late, twice, or for a case that is over: it never breaks anything."""
        owed = list(
            Message.objects.filter(
                topic="simpus.register", case_code__contains=code or ""
            ).order_by("id")
        )
        if owed:
            one = owed[which % len(owed)]
            letter = Letter(one.pk, one.topic, one.key, "mergangsan", one.case_code, one.body, 1)
            reply = {"number": f"B-{which}", "registration": registration}
            self._try(answers.registered, letter, reply)

    @rule(minutes=st.sampled_from([1, 9, 30, 31, 240, 1425]))
    def time_passes(self, minutes):
        the_clock.shift(timedelta(minutes=minutes))

    @rule()
    def a_tick(self):
        tick()

    # --- always -------------------------------------------------------------------------------

    @invariant()
    def everything_is_accounted_for(self):
        for check in invariants.ALL:
            check()

    @invariant()
    def statuses_move_along_their_edges_and_are_written_down(self):
        now, facts = invariants.statuses(), invariants.audited()
        moved = invariants.moves(self.seen, now)
        assert self.seen.keys() <= now.keys()
        assert [edge for edge in moved if edge not in invariants.EDGES] == []
        assert facts >= self.facts + len(moved)
        self.seen, self.facts = now, facts
        self.stage.reached.update(moved)

    # --- how ----------------------------------------------------------------------------------

    def _try(self, act, *given, **words):
        """A refusal is an answer; anything else is a defect."""
        try:
            with transaction.atomic():
                act(*given, **words)
        except Refusal:
            pass

    def _case(self, which, **words):
        found = list(Reservation.objects.filter(**words).select_related("clinic", "patient"))
        return found[which % len(found)] if found else None

    def _code(self, which):
        found = self._case(which)
        return found.code if found else "0" * 16

    def _post(self, secret, path, body, key):
        response = self.stage.client.post(
            f"/api/v1/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key, "Authorization": f"Bearer {secret}"},
        )
        return response.status_code, response.json()

    def _words(self, step, choice):
        refusal = {"reason_code": self.stage.reason}
        choices = {
            "verify": [{"valid": "true"}, {"valid": "true"}, {"valid": "false"}, {}],
            "reject": [refusal, refusal, {}],
            "enter_number": [{"number": "A-1"}, {"number": ""}],
            "reverify": [
                {"outcome": "ok"},
                {"outcome": "refused", **refusal},
                {"outcome": "wrong_clinic", "clinic": "gigi"},
                {"outcome": "wrong_clinic", "clinic": "umum"},
            ],
        }[step]
        return choices[choice % len(choices)]


class Stage:
    """Set up once; every run of the machine is rolled back to it."""

    def __init__(self, world: cast.World) -> None:
        others = [
            cast._citizen(f"Warga {number}", f"990101010190100{number}", cast.date(1990, 1, 1),
                          "L", f"990101010110001{number}")
            for number in range(1, 4)
        ]  # fmt: skip
        self.people = [world.siti, world.dimas, world.joko, *others]
        self.clinics = [world.umum, world.gigi, world.umum_tegalrejo]
        type(world.umum).objects.filter(pk=world.umum.pk).update(online_quota=3)
        self.officers = [cast.staff(world.budi), cast.staff(world.wati), cast.staff(world.rudi)]
        other = Device.objects.create(
            facility=world.tegalrejo, kind="kiosk", name="Anjungan T", token_hash="t"
        )
        self.kiosks = {False: world.kiosk, True: other}
        self.reason = cast.reason().code
        Endpoint.objects.create(system="simpus", kind="manual", url="http://127.0.0.1:9")
        secret, _token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
        self.reached: Counter[tuple[str, str]] = Counter()
        self.client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.fixture
def machine(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    Reservations.stage = Stage(cast.build())
    return Reservations


@pytest.mark.slow
def test_sixty_lives_of_thirty_acts(machine):
    run(machine, 60, 30)

    # A machine that reaches nothing proves nothing.
    assert len(machine.stage.reached.keys() & USUAL) == len(USUAL) == 4


@pytest.mark.long
def test_a_thousand_lives_of_fifty_acts(machine):
    run(machine, 1000, 50, anew=True)
