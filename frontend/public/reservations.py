"""The citizen's reservations: the list, one with its story, calling one off."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from flows.engine import service
from frontend.access import citizen_page
from frontend.intents import IntentForm, once_for
from frontend.public.cards import (
    AGAIN,
    again_href,
    cards,
    coverage_warning,
    facts,
    picture,
    status_of,
    timeline,
    to_bring,
    when,
)
from frontend.public.photos import LABELS
from frontend.public.shell import show
from frontend.public.waiting import waiting_cards
from puskesmas.actor import Actor
from puskesmas.booking import endings
from puskesmas.booking.models import BEFORE_ARRIVAL, LIVE, MOVED, Reservation
from puskesmas.booking.more_photos import wanted_of
from puskesmas.booking.queries import for_actor, get_for
from puskesmas.booking.rules import is_closed_for, may_move
from puskesmas.codes import grouped
from puskesmas.errors import Conflict
from puskesmas.people.levels import Ability, may
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import current_ticket, label
from puskesmas.queueing.slips import people_ahead

MOST, RECENT = 50, 5


def planned(actor: Actor) -> QuerySet[Reservation]:
    """What still stands, soonest first (SOP row 2: the list on the front page)."""
    return for_actor(actor).filter(status__in=LIVE).order_by("date", "bundle", "slot__starts", "id")


@citizen_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Planned ones first, soonest on top; then what has been (R-024)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    past = for_actor(actor).exclude(status__in=LIVE).order_by("-date", "-id")
    return show(
        request,
        "reservations",
        _("Reservasi Anda"),
        waiting=waiting_cards(actor),
        planned=cards(planned(actor)[:MOST], actor),
        past=cards(past[:RECENT], actor),
        level=actor.level,
    )


@citizen_page
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Status, numbers, QR, story, what to bring and what one can do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = get_for(actor, code)
    ticket = current_ticket(reservation) if reservation.arrived_at else None
    cancellable = reservation.status in BEFORE_ARRIVAL
    return show(
        request,
        "reservation",
        _("Reservasi %(day)s") % {"day": when(reservation)},
        reservation=reservation,
        facility_name=reservation.facility.name,
        facility_phone=reservation.facility.phone,
        status_code=status_of(reservation),
        facts=facts(reservation, actor),
        events=timeline(reservation),
        ticket=_ticket(reservation, ticket),
        coverage=coverage_warning(reservation),
        photos=[LABELS[kind][0] for kind in wanted_of(reservation, actor)],
        things=to_bring(reservation) if cancellable else [],
        cancel_href=reverse("public:cancel", args=[code]) if cancellable else "",
        again_href=again_href(reservation) if reservation.status in AGAIN else "",
        move_href=reverse("public:move", args=[code]) if may_move(reservation) else "",
        closed=cancellable and is_closed_for(reservation),
        moved_to=reservation.later.first() if reservation.end_reason == MOVED else None,
        moved_from=_moved_from(reservation),
        more_href=_more(reservation, actor) if cancellable else "",
    )


def _more(reservation: Reservation, actor: Actor) -> str:
    """The form for another member of the family, at the same clinic on the same date."""
    clinic = reservation.clinic
    if may(actor, Ability.FAMILY):
        form = reverse("public:together", args=[clinic.facility.code])
        return f"{form}?tanggal={reservation.date.isoformat()}"
    form = reverse("public:book_clinic", args=[clinic.facility.code, clinic.code])
    return f"{form}?bersama={reservation.code}"


def _moved_from(reservation: Reservation) -> Reservation | None:
    before = reservation.previous
    return before if before is not None and before.end_reason == MOVED else None


def _ticket(reservation: Reservation, ticket: Ticket | None) -> dict[str, Any] | None:
    """The ticket card, from the moment there is a QR or a number to show."""
    qr = picture(reservation)
    if not qr:
        return None
    card: dict[str, Any] = {
        "place": f"{reservation.facility} · {reservation.clinic}",
        "day": when(reservation),
        "number": reservation.simpus_number,
        "word": _("Nomor antrean puskesmas"),
        "qr_svg": qr,
        "code": grouped(reservation.code),
        "note": _("Pindai QR ini di anjungan saat tiba. Nomor dicetak pada tanggal periksa."),
        "facts": [],
    }
    if ticket is not None:
        card |= {
            "number": label(ticket),
            "word": ticket.queue.shown_name,
            "note": _("Bila nomor Anda terlewat, lapor ke petugas: Anda dipanggil lagi."),
        }
        if ticket.state == Ticket.State.WAITING:
            card["facts"] = [
                {"label": _("Di depan Anda"), "value": people_ahead(ticket)},
            ]
    return card


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then call it off; the place is free for somebody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = get_for(actor, code)
    back = reverse("public:reservation", args=[code])
    if request.method == "POST":

        def run() -> str:
            service.end(code, run=endings.cancel, by=actor)
            return back

        address = once_for(actor, request, run)
        messages.success(request, _("Reservasi dibatalkan. Tempatnya sudah dikembalikan."))
        return redirect(address)
    if reservation.status not in BEFORE_ARRIVAL:
        raise Conflict("not_cancellable", _("Reservasi ini sudah dipakai atau sudah berakhir."))
    return show(
        request,
        "cancel",
        _("Batalkan reservasi ini?"),
        intent=IntentForm(),
        facts=facts(reservation, actor),
        back_href=back,
    )
