"""One of everybody at Mergangsan, and the same things there and at Tegalrejo."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client

from flows.arrival import check_in
from frontend.access import CITIZEN_COOKIE, DEVICE_COOKIE
from frontend.kiosk.sealed import seal
from puskesmas import clock
from puskesmas.booking.data_requests import ask_correction
from puskesmas.booking.models import WaitingEntry
from puskesmas.outbox.models import Message
from puskesmas.papers.intake import keep_draft
from puskesmas.papers.studio import develop
from puskesmas.people import actions as people
from puskesmas.people.actors import of_device, of_token
from puskesmas.people.codes import make_code, make_counter_code, raise_level
from puskesmas.people.families import add_member
from puskesmas.people.identities import see_identity
from puskesmas.people.models import Delegation, RoleAssignment, User
from puskesmas.people.queries import live_token
from puskesmas.people.roles import ROLES
from puskesmas.people.tokens import digest
from puskesmas.place.models import Alarm, Device, Facility, FacilityMode, Mode
from puskesmas.schedule.models import Closure
from puskesmas.sla.models import Deadline, Escalation
from tests import cast
from tests.puskesmas.papers.pictures import a_picture
from tests.rights.table import CITYWIDE, DEVICES

WEDNESDAY = cast.date(2026, 11, 25)


@dataclass
class Stage:
    """Callers by name; things of the own and of the other facility."""

    callers: dict[str, Client]
    own: Any
    other: Any


def build() -> Stage:
    """Siti's things are at Mergangsan, where everybody works; Joko's are at Tegalrejo."""
    clock.freeze(cast.at(cast.MONDAY, 8))
    world = cast.build()
    FacilityMode.objects.update(mode=Mode.VERIFIED)
    siti = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)[0]
    joko = people.sign_in_citizen(nik=cast.NIK_JOKO, birth_date=cast.BORN_JOKO)[0]
    own = _things(world.umum, world.gigi, world.siti, siti, world.budi)
    gigi = cast._clinic(world.tegalrejo, "gigi", "Poli Gigi", "G")
    clock.freeze(cast.at(cast.MONDAY, 8))
    other = _things(gigi, world.umum_tegalrejo, world.joko, joko, world.rudi)
    callers = {"nobody": Client(), "citizen0": _citizen(siti), "citizen1": _citizen(_known())}
    callers["citizen2"] = _citizen(_bound(world))
    callers |= {role: _staff(role, world.mergangsan) for role in ROLES}
    callers |= {kind: _device(kind, world.mergangsan) for kind in DEVICES}
    mine = Device.objects.get(token_hash=digest("rights-kiosk"))
    _about_themselves(own, world.siti, world.mergangsan)
    _about_themselves(other, world.joko, world.tegalrejo)
    own.seal = seal(mine.pk, "ticket", own.arrived)
    other.seal = seal(mine.pk + 1, "ticket", other.arrived)  # of somebody else's screen
    return Stage(callers, own, other)


def _things(clinic: Any, beside: Any, patient: Any, secret: str, officer: User) -> SimpleNamespace:
    """A reservation that waits for its verification, and another one that has its ticket."""
    by = of_token(live_token(secret))
    photo = develop(a_picture())
    sent = keep_draft(kind="ktp", photo=photo, by=by)
    waiting = cast.reserve(clinic, patient, WEDNESDAY, by=by, documents=[sent.uuid])
    slot = {"slot": cast.time(9)} if beside.slot_minutes else {}
    arrived = cast.reserve(beside, patient, by=by, **slot)
    cast.do(arrived, "verify", officer, valid="true")
    cast.do(arrived, "enter_number", officer, number="A-1")
    clock.freeze(cast.at(cast.TUESDAY, 7, 45))
    kiosk = Device.objects.create(
        facility=clinic.facility, kind="kiosk", name="Anjungan", token_hash=f"k{clinic.pk}"
    )
    ticket = check_in(arrived.code, device=of_device(kiosk)).ticket
    job = Message.objects.get(topic="print.ticket", case_code=arrived.code)
    Message.objects.filter(pk=job.pk).update(state="sending", attempts=1)
    letter = Message.objects.filter(topic="email.send", case_code=arrived.code).first()
    Message.objects.filter(pk=letter.pk).update(state="dead")
    entry = WaitingEntry.objects.create(
        clinic=clinic,
        date=WEDNESDAY,
        patient=patient,
        applicant=patient,
        made_on=by.made_on,
        payment="umum",
        joined_at=clock.now(),
        state="held",
        held_until=cast.at(cast.TUESDAY, 9),
    )
    task = cast.open_task(waiting, "verify")
    away = User.objects.create_user(f"pengganti-{clinic.pk}")
    return SimpleNamespace(
        finished=Deadline.objects.get(case_code=arrived.code, step="verify").task,
        escalation=Escalation.objects.create(
            deadline=task, facility=clinic.facility, rung=2, raised_at=clock.now()
        ).pk,
        alarm=Alarm.objects.create(
            facility=clinic.facility, kind="help", device=kiosk, raised_at=clock.now()
        ).pk,
        absence=Delegation.objects.create(
            user=officer,
            to=away,
            facility=clinic.facility,
            starts_at=clock.now(),
            ends_at=clock.now() + timedelta(days=1),
            made_by=officer,
        ).pk,
        waiting=entry.code,
        draft=str(keep_draft(kind="ktp", photo=photo, by=by).uuid),
        paper=str(sent.uuid),
        code=waiting.code,
        task=task.task,
        arrived=arrived.code,
        ticket=ticket.code,
        letter=letter.pk,
        job=job.pk,
        facility=clinic.facility.code,
        kiosk=kiosk.pk,
        factor=1,
        closure=Closure.objects.create(
            facility=clinic.facility, date=cast.date(2027, 3, 1), reason="Lokakarya"
        ).pk,
        person=officer.pk,
        role=officer.roles.get().pk,
        system="simpus",
        event="numbered",
        road="sms",
        language="id",
        clinic=clinic.code,
        flow="reservation_verified",
        name="9999",
        nothing="tidak-ada",
    )


def _known() -> str:
    """Siti again, on another phone, after a one-time code."""
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    raise_level(token=token, code=make_code(token=token))
    return secret


def _about_themselves(things: SimpleNamespace, citizen: Any, facility: Facility) -> None:
    """A bound phone, somebody named as family, and a request about own data."""
    _secret, token = people.sign_in_citizen(nik=citizen.nik, birth_date=citizen.birth_date)
    token.level, token.bound_at = 2, clock.now()
    token.save()
    add_member(
        name="Rina",
        nik=f"990101410120{1 + citizen.pk % 9000:04d}",
        birth_date=cast.date(2020, 1, 1),
        sex="P",
        kk=citizen.family.card,
        by=of_token(token),
    )
    things.device, things.who = token.pk, "pasien"
    things.claim = citizen.family_claims.get().pk
    things.uuid = ask_correction(
        facility=facility, changes={"name": "Nama Lain"}, words="", by=of_token(token)
    ).uuid


def _bound(world: cast.World) -> str:
    """Siti on the phone that Budi bound after he saw her identity card."""
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    budi = cast.staff(world.budi)
    see_identity(citizen=world.siti, facility_id=world.mergangsan.pk, by=budi)
    siti = type(world.siti).objects.get(pk=world.siti.pk)
    code = make_counter_code(citizen=siti, facility=world.mergangsan, by=budi, level=2)
    raise_level(token=token, code=code)
    return secret


def _citizen(secret: str) -> Client:
    client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")
    client.cookies[CITIZEN_COOKIE] = secret
    return client


def _staff(role: str, facility: Facility) -> Client:
    user = User.objects.create_user(role)
    RoleAssignment.objects.create(
        user=user, role=role, facility=None if role in CITYWIDE else facility
    )
    client = Client(HTTP_AUTHORIZATION=f"Bearer {people.sign_in_staff(user=user)[0]}")
    client.force_login(user)
    return client


def _device(kind: str, facility: Facility) -> Client:
    secret = f"rights-{kind}"
    Device.objects.create(facility=facility, kind=kind, name=kind, token_hash=digest(secret))
    client = Client(HTTP_AUTHORIZATION=f"Device {secret}")
    client.cookies[DEVICE_COOKIE] = secret
    return client
