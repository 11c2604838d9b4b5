"""A little life for the demo: cases of the last working days and of the next, by the real flows."""

from datetime import date, datetime, timedelta

from django.db.models import F

from flows.doors import flow_of
from flows.engine import service
from flows.engine.tick import tick
from project.demo import city, scenes
from project.demo.families import Household
from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.rules import closing_rule
from puskesmas.outbox.models import Message
from puskesmas.people.actions import sign_in_citizen
from puskesmas.people.actors import of_device, of_staff, of_token
from puskesmas.people.models import Citizen, User
from puskesmas.people.queries import find_citizen
from puskesmas.place.models import Clinic, Device, Mode
from puskesmas.schedule.queries import facility_calendar
from puskesmas.sla.models import Deadline

# What those of the next date sent along: most photograph the KTP, some the card as well.
PAPERS: tuple[tuple[str, ...], ...] = (
    ("ktp",), ("ktp", "bpjs"), (), ("ktp", "bpjs"), ("ktp",), ("ktp",), (), ("ktp",),
)  # fmt: skip


class Life:
    """Acts for the people of the demo at moments of the past, then lets go of the clock."""

    def __init__(self, households: list[Household]) -> None:
        self.households = iter(households[20:])
        self.clinics = list(
            Clinic.objects.filter(facility__code=city.VERIFIED).select_related("facility")
        )
        self.facility = self.clinics[0].facility
        self.calendar = facility_calendar(self.facility)
        self.budi = of_staff(User.objects.get(username="budi"))
        self.kiosk = of_device(Device.objects.get(facility=self.facility, kind="kiosk"))

    def live(self) -> None:
        """One past visit day with a breach, and the inbox of today."""
        today = clock.today(self.facility.zone)
        before = self._working_day(today, -1)
        try:
            self._past_day(self._working_day(before, -1), before)
            self._letters_arrived()
        finally:
            clock.reset()
        coming = self._bookable(today)
        for number in range(8):
            self._reserve(coming, self.clinics[number % len(self.clinics)], papers=PAPERS[number])
        self._full_day(self._working_day(coming, +1))
        self._away()

    def _full_day(self, day: date) -> None:
        """Every place of the dentist is taken, and two people wait for one."""
        dentist = next(clinic for clinic in self.clinics if clinic.code == "gigi")
        scenes.small_day(dentist, day)
        for _place in range(scenes.PLACES):
            self._reserve(day, dentist)
        for _place in range(scenes.IN_LINE):
            person = next(self.households).members[0]
            by = self._signed_in(person.nik, person.birth_date)
            scenes.wait_in_line(dentist, day, by)

    def _away(self) -> None:
        """Sari took one case, then went on leave: it stands in Budi's list."""
        sari = of_staff(User.objects.get(username="sari"))
        task = Deadline.objects.filter(step="verify", finished_at__isnull=True).latest("id")
        service.claim(task.task, by=sari)
        scenes.on_leave(self.clinics[0])

    def _letters_arrived(self) -> None:
        """What those days sent and printed has long arrived: the fakes begin with today."""
        Message.objects.update(state=Message.State.DELIVERED, delivered_at=F("created_at"))

    def _past_day(self, eve: date, day: date) -> None:
        """Six reserved on the eve: five came, one missed it; one check and one desk were late.

        A seventh, for a later date, waits for the number that SIMPUS never gave.
        """
        opening = self._opening(eve)
        cases = []
        for number in range(6):
            clock.freeze(opening + timedelta(minutes=10 * number))
            cases.append(self._reserve(day, self.clinics[number % 3]))
        silent = self._reserve(self._after_weekend(), self.clinics[0])
        clock.freeze(opening + timedelta(minutes=90))
        for case in cases[:5]:
            clock.shift(timedelta(minutes=4))
            self._do(case, "verify", valid="true", checks=["identity", "clinic_open"])
            self._number(case)
        clock.freeze(self._opening(day) + timedelta(minutes=45))
        tick()
        self._do(cases[5], "verify", valid="true", checks=["identity"])
        self._number(cases[5])
        for number, case in enumerate(cases[1:], start=1):
            clock.shift(timedelta(minutes=6))
            service.answer(case.code, "arrive", by=self.kiosk)
            clock.shift(timedelta(minutes=14 if number == 3 else 5))
            tick()
            self._do(case, "reverify", outcome="ok")
        self._do(silent, "verify", valid="true", checks=["identity"])
        for _step in ("the number is late", "so is the officer"):
            clock.shift(timedelta(minutes=35))
            tick()
        clock.freeze(self.calendar.closing(day) or clock.now())
        tick()

    def _reserve(self, day: date, clinic: Clinic, *, papers: tuple[str, ...] = ()) -> Reservation:
        household = next(self.households)
        person = household.members[0]
        card = person.bpjs_number if "bpjs" in papers else ""
        applicant = self._signed_in(person.nik, person.birth_date)
        flow, mode = flow_of(clinic.facility, day)
        patient = find_citizen(person.nik)
        return service.begin(
            flow,
            by=applicant,
            clinic=clinic,
            patient=patient,
            applicant=Citizen.objects.get(pk=applicant.citizen_id),
            day=day,
            payment="bpjs" if card else "umum",
            bpjs_number=card,
            mode=mode,
            documents=scenes.photos(person, household.address, papers, applicant),
            drafted={"choose_seconds": 38, "fill_seconds": 150},
        )

    def _signed_in(self, nik: str, born: date) -> Actor:
        _secret, token = sign_in_citizen(nik=nik, birth_date=born)
        return of_token(token)

    def _number(self, case: Reservation) -> None:
        """SIMPUS gave the number in those days; the demo's letter stays unsent."""
        number = f"A-{case.pk % 90 + 1}"
        service.answer(case.code, "simpus", by=SYSTEM, number=number, how="simpus")

    def _do(self, case: Reservation, step: str, **data: object) -> None:
        task = Deadline.objects.get(case_code=case.code, step=step, finished_at__isnull=True)
        service.start(task.task, by=self.budi)
        clock.shift(timedelta(minutes=2))
        service.complete(task.task, by=self.budi, data=data)

    def _working_day(self, day: date, step: int) -> date:
        day += timedelta(days=step)
        while not self.calendar.spans_on(day):
            day += timedelta(days=step)
        return day

    def _bookable(self, today: date) -> date:
        """The first date on which every clinic may still be reserved."""
        day, rule = self._working_day(today, +1), closing_rule(self.facility, Mode.VERIFIED)
        while rule.passed(*self.calendar.spans_on(day)[0]):
            day = self._working_day(day, +1)
        return day

    def _after_weekend(self) -> date:
        """A date later than everything else here."""
        return self._working_day(self._bookable(clock.today(self.facility.zone)), +3)

    def _opening(self, day: date) -> datetime:
        return self.calendar.opening(day) or clock.now()
