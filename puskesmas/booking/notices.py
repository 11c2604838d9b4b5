"""Telling the applicant of a reservation, or somebody on a waiting list, one event of the table."""

from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.messages import actions as messages
from puskesmas.people.models import Notice
from puskesmas.place.models import Clinic, Facility
from puskesmas.schedule.models import ServiceSlot

OWN_LIST = "/reservasi/"


def tell(about: Reservation | WaitingEntry, event: str, **params: str) -> Notice:
    """Tell the applicant an event of ``messages.events`` («numbered», «reminder», «place_held» …).

    The parameters hold no personal data; dates and moments in ISO form (``old_date`` of «moved»,
    ``until`` of «place_held»). Must run inside the transaction of its cause.
    """
    if isinstance(about, Reservation):
        facility, slot, page = about.facility, about.slot, f"/q/{about.code}"
    else:
        facility, slot, page = about.clinic.facility, about.held_slot or about.slot, OWN_LIST
    return messages.tell(
        citizen=about.applicant,
        facility=facility,
        event=event,
        case_code=about.code,
        made_on=about.made_on,
        params={
            **_place(facility, about.clinic),
            "date": about.date.isoformat(),
            "hours": _hours(slot),
            "page": page,
            **(_in_english(about) if "reason" in params else {}),
            **params,
        },
    )


def _in_english(about: Reservation | WaitingEntry) -> dict[str, str]:
    """The reason of a refusal as the catalogue has it in English."""
    reason = about.rejection_reason if isinstance(about, Reservation) else None
    return {"reason_en": reason.text_en, "advice_en": reason.advice_en} if reason else {}


def _place(facility: Facility, clinic: Clinic) -> dict[str, str]:
    return {"facility": facility.name, "clinic": "" if clinic.sensitive else clinic.name}


def _hours(slot: ServiceSlot | None) -> str:
    return f"{slot.starts:%H.%M}-{slot.ends:%H.%M}" if slot else ""
