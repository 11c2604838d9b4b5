"""Telling the applicant: in-app in the same transaction, by e-mail through the outbox."""

from puskesmas.booking.models import Reservation
from puskesmas.outbox.actions import post
from puskesmas.people.actions import notify


def tell(reservation: Reservation, template: str, **params: str) -> None:
    """Send one message of a template («submitted», «rejected», «numbered» …) to the applicant.

    The parameters hold no personal data: names and addresses are filled in at delivery.
    """
    facts = {
        "facility": reservation.facility.name,
        "clinic": "" if reservation.clinic.sensitive else reservation.clinic.name,
        "date": reservation.date.isoformat(),
        **params,
    }
    notice = notify(
        citizen_id=reservation.applicant_id,
        made_on=reservation.made_on,
        case_code=reservation.code,
        template=template,
        **facts,
    )
    post(
        "email.send",
        facility_id=reservation.facility_id,
        key=f"email:{template}:{notice.pk}",
        case_code=reservation.code,
        body={"template": template, "citizen_id": reservation.applicant_id, "params": facts},
    )
