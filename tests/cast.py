"""The cast of the stories: two facilities, their people, and shorthand for what they do.

Siti is a patient with her son Dimas on one family card, Joko a stranger. Budi registers at
Mergangsan, Rudi at Tegalrejo (he must see nothing of Mergangsan). dr. Ani heads Mergangsan,
Wati supervises it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flows.doors import flow_of
from flows.engine import service
from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.booking import queries as bookings
from puskesmas.booking.actions import Coverage
from puskesmas.booking.models import RejectionReason, Reservation
from puskesmas.outbox.models import Endpoint
from puskesmas.people import actions as people
from puskesmas.people.actors import of_device, of_staff, of_token
from puskesmas.people.models import Citizen, RoleAssignment, User
from puskesmas.people.tokens import digest
from puskesmas.place.models import Clinic, Device, Facility, FacilityMode, Mode
from puskesmas.queueing.models import Queue
from puskesmas.schedule.models import ClinicHours, OpeningHours
from puskesmas.sla.models import Deadline

WIB = ZoneInfo("Asia/Jakarta")
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)

NIK_SITI, BORN_SITI = "9901015203900001", date(1990, 3, 12)
NIK_DIMAS, BORN_DIMAS = "9901010506150002", date(2015, 6, 5)
NIK_JOKO, BORN_JOKO = "9901010101800003", date(1980, 1, 1)
CARD_SITI, CARD_JOKO = "9901010101100001", "9901010101100002"
BPJS_SITI = "0000000000011"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on the wall clock of Yogyakarta."""
    return datetime.combine(day, time(hour, minute), WIB)


@dataclass
class World:
    """Everything a story needs, by name."""

    mergangsan: Facility
    tegalrejo: Facility
    umum: Clinic
    gigi: Clinic
    umum_tegalrejo: Clinic
    siti: Citizen
    dimas: Citizen
    joko: Citizen
    budi: User
    wati: User
    ani: User
    rudi: User
    kiosk: Device


def build() -> World:
    """Set the stage: 07.30-14.00, Friday till 11.00, Saturday till 12.00; clinics from 08.00.

    Messages can leave by e-mail alone, and nobody answers there.
    """
    Endpoint.objects.create(system="email", url="smtp://127.0.0.1:9")
    mergangsan = _facility("mergangsan", "Puskesmas Mergangsan", Mode.VERIFIED)
    tegalrejo = _facility("tegalrejo", "Puskesmas Tegalrejo", Mode.INSTANT)
    return World(
        mergangsan=mergangsan,
        tegalrejo=tegalrejo,
        umum=_clinic(mergangsan, "umum", "Poli Umum", "U"),
        gigi=_clinic(mergangsan, "gigi", "Poli Gigi", "G"),
        umum_tegalrejo=_clinic(tegalrejo, "umum", "Poli Umum", "U", slot_minutes=60),
        siti=_citizen("Siti Aminah", NIK_SITI, BORN_SITI, "P", CARD_SITI),
        dimas=_citizen("Dimas Pratama", NIK_DIMAS, BORN_DIMAS, "L", CARD_SITI),
        joko=_citizen("Joko Susilo", NIK_JOKO, BORN_JOKO, "L", CARD_JOKO),
        budi=_staff("budi", "Budi Santoso", "registrar", mergangsan),
        wati=_staff("wati", "Wati Lestari", "supervisor", mergangsan),
        ani=_staff("ani", "dr. Ani", "head", mergangsan),
        rudi=_staff("rudi", "Rudi Hartono", "registrar", tegalrejo),
        kiosk=Device.objects.create(
            facility=mergangsan, kind="kiosk", name="Anjungan 1", token_hash=digest("kiosk")
        ),
    )


def _facility(code: str, name: str, mode: Mode) -> Facility:
    facility = Facility.objects.create(code=code, name=name, city="Kota Yogyakarta")
    FacilityMode.objects.create(facility=facility, mode=mode, effective_from=date(2026, 1, 1))
    Queue.objects.create(facility=facility, letter="A", name="Loket pendaftaran")
    for weekday in range(1, 7):
        closes = {5: time(11), 6: time(12)}.get(weekday, time(14))
        OpeningHours.objects.create(
            facility=facility, weekday=weekday, opens=time(7, 30), closes=closes
        )
    return facility


def _clinic(facility: Facility, code: str, name: str, letter: str, **policy: Any) -> Clinic:
    clinic = Clinic.objects.create(
        facility=facility, code=code, name=name, letter=letter, room="Ruang 3", **policy
    )
    Queue.objects.create(facility=facility, clinic=clinic, letter=letter, name=name)
    for weekday in range(1, 7):
        closes = {5: time(11), 6: time(12)}.get(weekday, time(13))
        ClinicHours.objects.create(clinic=clinic, weekday=weekday, opens=time(8), closes=closes)
    return clinic


def _citizen(name: str, nik: str, born: date, sex: str, card: str) -> Citizen:
    people.register_citizen(
        name=name,
        nik=nik,
        birth_date=born,
        sex=sex,
        address="Jalan Taman Siswa 1",
        phone="081234567890",
        email=f"{name.split()[0].lower()}@contoh.id",
        kk=card,
        by=SYSTEM,
    )
    found = Citizen.objects.get(nik_index=people.nik_index(nik))
    found.family_seen_at = clock.now()
    found.save(update_fields=["family_seen_at"])
    return found


def _staff(username: str, name: str, role: str, facility: Facility | None) -> User:
    first, _, last = name.partition(" ")
    user = User.objects.create_user(username, password="rahasia", first_name=first, last_name=last)
    RoleAssignment.objects.create(user=user, role=role, facility=facility)
    return user


def admin(name: str, facility: Facility | None = None) -> User:
    """Whoever sets up this facility, or the whole city."""
    return _staff(name.lower(), name, "admin", facility)


def citizen(nik: str = NIK_SITI, born: date = BORN_SITI, *, level: int = 0) -> Actor:
    """A citizen who just signed in on a phone of her own."""
    _secret, token = people.sign_in_citizen(nik=nik, birth_date=born, made_on=f"phone-{nik[-4:]}")
    token.level = level
    return of_token(token)


def staff(user: User) -> Actor:
    """An officer at work."""
    return of_staff(user)


def device(kiosk: Device) -> Actor:
    """An enrolled device."""
    return of_device(kiosk)


def reserve(
    clinic: Clinic, patient: Citizen, day: date = TUESDAY, *, by: Actor | None = None, **words: Any
) -> Reservation:
    """A reservation by the patient, through the flow the facility follows."""
    flow, mode = flow_of(clinic.facility, day)
    by = by or citizen(patient.nik, patient.birth_date)
    reservation = service.begin(
        flow,
        by=by,
        clinic=clinic,
        patient=patient,
        applicant=Citizen.objects.get(pk=by.citizen_id),
        day=day,
        mode=mode,
        **{"payment": "umum", "coverage": Coverage(), **words},
    )
    return fresh(reservation)


def fresh(reservation: Reservation) -> Reservation:
    """The reservation as the database has it now."""
    return bookings.for_actor(SYSTEM).get(pk=reservation.pk)


def open_task(reservation: Reservation, step: str) -> Deadline:
    """The open task of a step; the test fails when there is not exactly one."""
    return Deadline.objects.get(case_code=reservation.code, step=step, finished_at__isnull=True)


def open_steps(reservation: Reservation) -> list[str]:
    """The names of the open steps of a case."""
    rows = Deadline.objects.filter(case_code=reservation.code, finished_at__isnull=True)
    return sorted(rows.values_list("step", flat=True))


def do(reservation: Reservation, step: str, user: User, **data: Any) -> Reservation:
    """An officer completes the open task of a step."""
    service.complete(open_task(reservation, step).task, by=staff(user), data=data)
    return fresh(reservation)


def reason(code: str = "data-tidak-cocok", **words: Any) -> RejectionReason:
    """A reason of the catalogue."""
    found, _created = RejectionReason.objects.get_or_create(
        code=code,
        defaults={
            "text": "Data tidak cocok dengan KTP",
            "advice": "Periksa KTP, lalu ajukan lagi.",
            **words,
        },
    )
    return found


def number_ready(world: World, clock: Any) -> Reservation:
    """Siti's reservation for Tuesday has its number; now it is Tuesday, a quarter to eight."""
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    reservation = do(reservation, "enter_number", world.budi, number="A-12")
    clock.set(at(TUESDAY, 7, 45))
    return reservation
