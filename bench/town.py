"""People and places for the benches: a facility per SOP, and as many citizens as wanted."""

from datetime import date, time, timedelta

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.people.actions import nik_index
from puskesmas.people.actors import of_staff
from puskesmas.people.models import AccessToken, Citizen, RoleAssignment, User
from puskesmas.people.tokens import digest, new_secret
from puskesmas.place.models import Clinic, Device, Facility, FacilityMode, Mode
from puskesmas.queueing.models import Queue
from puskesmas.schedule.models import ClinicHours, OpeningHours

PLENTY = 20_000
"""Places of a clinic day, where a bench is not about their limit."""


def facility(code: str, mode: Mode, *, clinics: int = 4, quota: int = PLENTY) -> Facility:
    """A facility that follows ``mode``, open Monday to Saturday, with its clinics and queues."""
    made = Facility.objects.create(
        code=code, name=f"Puskesmas {code.title()}", city="Kota Yogyakarta", cutoff_minutes=0
    )
    FacilityMode.objects.create(facility=made, mode=mode, effective_from=date(2026, 1, 1))
    Queue.objects.create(facility=made, letter="A", name="Loket pendaftaran")
    OpeningHours.objects.bulk_create(
        OpeningHours(facility=made, weekday=day, opens=time(7, 30), closes=time(14))
        for day in range(1, 7)
    )
    for letter in "BCDEFGHIJKLMNOP"[:clinics]:
        clinic = Clinic.objects.create(
            facility=made, code=f"poli-{letter.lower()}", name=f"Poli {letter}", letter=letter,
            online_quota=quota,
        )  # fmt: skip
        Queue.objects.create(facility=made, clinic=clinic, letter=letter, name=clinic.name)
        ClinicHours.objects.bulk_create(
            ClinicHours(clinic=clinic, weekday=day, opens=time(8), closes=time(13))
            for day in range(1, 7)
        )
    return made


def citizens(count: int) -> list[tuple[str, str, Citizen]]:
    """NIK, secret of a signed-in phone, and row of so many new citizens."""
    now, born, first = clock.now(), date(1990, 1, 1), Citizen.objects.count()
    niks = [f"9901010101{n:06d}" for n in range(first, first + count)]
    rows = Citizen.objects.bulk_create(
        Citizen(nik=nik, nik_index=nik_index(nik), birth_date=born, name="Warga", sex="L")
        for nik in niks
    )
    secrets = [new_secret() for _ in rows]
    AccessToken.objects.bulk_create(
        AccessToken(
            token_hash=digest(secret), citizen=row, level=1, made_on=digest(secret),
            created_at=now, expires_at=now + timedelta(days=1),
        )
        for row, secret in zip(rows, secrets, strict=True)
    )  # fmt: skip
    return list(zip(niks, secrets, rows, strict=True))


def phones(count: int) -> list[AccessToken]:
    """So many new citizens' phones, signed in."""
    people = [row.pk for _nik, _secret, row in citizens(count)]
    return list(AccessToken.objects.select_related("citizen", "user").filter(citizen__in=people))


def officer(role: str, where: Facility | None) -> tuple[User, Actor]:
    """A member of staff who holds one role."""
    name = f"{role}-{where.code if where else 'kota'}"
    user = User.objects.create_user(name, password=new_secret(), first_name=role.title())
    RoleAssignment.objects.create(user=user, role=role, facility=where)
    return user, of_staff(user)


def kiosk(where: Facility) -> tuple[str, Device]:
    """Secret and row of an enrolled kiosk."""
    secret = new_secret()
    return secret, Device.objects.create(
        facility=where, kind="kiosk", name="Anjungan", token_hash=digest(secret)
    )
