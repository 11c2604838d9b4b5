"""What a newcomer finds at once: photos to look at, a full date with its line, somebody away."""

from datetime import date, timedelta

from project.demo import pictures
from project.demo.families import Person
from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.booking import waiting
from puskesmas.papers.intake import keep_draft
from puskesmas.people.actors import of_staff
from puskesmas.people.delegations import delegate
from puskesmas.people.models import Citizen, User
from puskesmas.people.queries import find_citizen
from puskesmas.place.models import Clinic
from puskesmas.schedule.week import set_quotas

AWAY = timedelta(days=5)
PLACES, IN_LINE = 3, 2


def photos(person: Person, address: str, kinds: tuple[str, ...], by: Actor) -> list[object]:
    """Drafts of this browser, drawn; what goes along with the reservation."""
    patient = find_citizen(person.nik)
    born = f"{person.birth_date:%d-%m-%Y}"
    drawn = {
        "ktp": pictures.paper("ktp", name=person.name, number=person.nik, lines=(born, address)),
        "bpjs": pictures.paper("bpjs", name=person.name, number=person.bpjs_number, lines=(born,)),
    }
    return [keep_draft(kind=kind, photo=drawn[kind], by=by, patient=patient).uuid for kind in kinds]


def small_day(clinic: Clinic, day: date) -> None:
    """A date with three places, so that one sees it full."""
    set_quotas(clinic=clinic, quotas={day: PLACES}, by=SYSTEM)


def wait_in_line(clinic: Clinic, day: date, by: Actor) -> None:
    """Stand in line for a date that is full."""
    waits = Citizen.objects.get(pk=by.citizen_id)
    waiting.join(
        clinic=clinic,
        patient=waits,
        applicant=waits,
        day=day,
        payment="umum",
        by=by,
    )


def on_leave(clinic: Clinic) -> None:
    """Sari is on leave; Budi has her work in hand."""
    now = clock.now()
    delegate(
        user=User.objects.get(username="sari"),
        to=User.objects.get(username="budi"),
        facility=clinic.facility,
        starts_at=now,
        ends_at=now + AWAY,
        by=of_staff(User.objects.get(username="wati")),
        reason="Cuti tahunan",
    )
