"""Cases brought to where a bench needs them, by the real flows and the words of their screens."""

from flows.doors import flow_of
from flows.engine import service
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.people.actors import of_token
from puskesmas.people.models import AccessToken
from puskesmas.place.models import Clinic
from puskesmas.sla.models import Deadline


def bring_in(clinic: Clinic, phone: AccessToken) -> Reservation:
    """A reservation of today by the owner of a phone."""
    today = clock.today(clinic.facility.zone)
    flow, mode = flow_of(clinic.facility, today)
    return service.begin(
        flow, by=of_token(phone), clinic=clinic, patient=phone.citizen, applicant=phone.citizen,
        day=today, payment="umum", mode=mode,
    )  # fmt: skip


def do(made: Reservation, step: str, by: Actor, **data: str) -> None:
    """An officer does a step of a case."""
    task = Deadline.objects.get(case_code=made.code, step=step, finished_at__isnull=True).task
    service.complete(task, by=by, data=data)
