"""Which SOP a reservation enters by: the facility's mode on the planned date (R-118)."""

from datetime import date

from flows.engine.flow import SopFlow
from flows.reservation_instant import ReservationInstantFlow
from flows.reservation_verified import ReservationVerifiedFlow
from puskesmas.place.models import Facility, Mode
from puskesmas.place.queries import mode_on

FLOWS: dict[Mode, type[SopFlow]] = {
    Mode.VERIFIED: ReservationVerifiedFlow,
    Mode.INSTANT: ReservationInstantFlow,
}


def flow_of(facility: Facility, day: date) -> tuple[type[SopFlow], Mode]:
    """The flow and mode for a planned date at a facility."""
    mode = mode_on(facility.pk, day)
    return FLOWS[mode], mode
