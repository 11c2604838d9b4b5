"""Photos that come after the form: an applicant who had no camera at hand, or no signal."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation, Status
from puskesmas.errors import Conflict
from puskesmas.papers.actions import attach
from puskesmas.papers.queries import drafts_among, missing
from puskesmas.papers.rules import Kind


def not_wanted() -> Conflict:
    """The answer to a photo that nobody misses."""
    return Conflict(
        "no_photo_wanted", _("Tidak ada foto yang perlu ditambahkan pada reservasi ini.")
    )


def wanted_of(reservation: Reservation, by: Actor) -> tuple[Kind, ...]:
    """The photos that may still be added: those nobody has, while nobody has judged the request."""
    return missing(reservation, by) if reservation.status == Status.SUBMITTED else ()


@transaction.atomic
def add_photos(*, reservation: Reservation, papers: Iterable[Any], by: Actor) -> None:
    """Drafts of this browser join a reservation that waits to be verified.

    Locks the reservation, then the drafts. ``Conflict`` «photos_too_late» once an officer has
    answered, «no_photo_wanted» for a paper that is not missing; raises what ``attach`` raises.
    """
    wanted = list(papers)
    waiting = Reservation.objects.select_for_update(no_key=True).filter(
        pk=reservation.pk, status=Status.SUBMITTED
    )
    if waiting.values_list("pk", flat=True).first() is None:
        raise Conflict(
            "photos_too_late",
            _("Petugas sudah memeriksa permohonan ini. Bawa saja aslinya saat datang."),
        )
    kinds = drafts_among(by, wanted).values_list("kind", flat=True)
    if not set(kinds) <= set(missing(reservation, by)):
        raise not_wanted()
    attach(reservation=reservation, papers=wanted, by=by)
