"""Photos that come after the form: an applicant who had no camera at hand, or no signal."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation, Status
from puskesmas.errors import Conflict
from puskesmas.papers.actions import attach
from puskesmas.papers.queries import missing
from puskesmas.papers.rules import Kind


def wanted_of(reservation: Reservation, by: Actor) -> tuple[Kind, ...]:
    """The photos that may still be added: those nobody has, while nobody has judged the request."""
    return missing(reservation, by) if reservation.status == Status.SUBMITTED else ()


@transaction.atomic
def add_photos(*, reservation: Reservation, papers: Iterable[Any], by: Actor) -> None:
    """Drafts of this browser join a reservation that waits to be verified.

    Locks the reservation, then the drafts. ``Conflict`` «photos_too_late» once an officer has
    answered; raises what ``attach`` raises.
    """
    waiting = Reservation.objects.select_for_update(no_key=True).filter(
        pk=reservation.pk, status=Status.SUBMITTED
    )
    if waiting.values_list("pk", flat=True).first() is None:
        raise Conflict(
            "photos_too_late",
            _("Petugas sudah memeriksa permohonan ini. Bawa saja aslinya saat datang."),
        )
    attach(reservation=reservation, papers=papers, by=by)
