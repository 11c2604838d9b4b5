"""Whether SIMPUS gives numbers by itself here, or an officer types them (R-040)."""

from puskesmas.booking.models import Reservation
from puskesmas.outbox.queries import endpoint_for
from puskesmas.outbox.registry import Permanent


def connected(reservation: Reservation) -> bool:
    """Whether this facility's SIMPUS is reached by wire."""
    try:
        endpoint = endpoint_for(reservation.facility.code, "simpus")
    except Permanent:
        return False
    return endpoint.kind != "manual"
