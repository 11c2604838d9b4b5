"""«Pindah tanggal»: another date or hour for a reservation; nothing is typed again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from flows.moving import reschedule
from frontend.access import citizen_page
from frontend.intents import IntentForm, once_for
from frontend.kept import kept
from frontend.public.by_day import ByDay
from frontend.public.cards import facts, shown_place
from frontend.public.places import Places, open_places, parse, value_of
from frontend.public.shell import show
from frontend.public.widgets import Cards
from frontend.refusals import show_on
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import get_for
from puskesmas.booking.rules import is_closed_for, may_move
from puskesmas.errors import Conflict, Refusal
from puskesmas.place.models import Mode


class MoveForm(ByDay, IntentForm):
    """Where to: the open places of the same clinic, without the present one."""

    date = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Pilih tanggal yang baru."),
            "invalid_choice": gettext_lazy("Tanggal itu tidak tersedia lagi. Pilih yang lain."),
        },
    )

    def __init__(self, *args: Any, reservation: Reservation, **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = _other_places(reservation)
        when: Any = self.fields["date"]
        when.label = (
            _("Pindah ke tanggal dan jam")
            if reservation.clinic.slot_minutes
            else _("Pindah ke tanggal")
        )
        when.choices = self.places.choices
        when.widget = Cards(closed=self.places.full, choices=self.places.choices)


def _other_places(reservation: Reservation) -> Places:
    places = open_places(reservation.clinic)
    now = value_of(reservation.date, reservation.slot.starts if reservation.slot else None)
    places.choices = [choice for choice in places.choices if choice[0] != now]
    places.full.discard(now)
    return places


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Choose, send once; a refused POST comes back with fresh places and the old one untouched."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = get_for(actor, code)
    if request.method != "POST":
        if not may_move(reservation):
            raise Conflict(
                "not_movable", _("Reservasi ini tidak dapat dipindah lagi. Lihat pilihan lain.")
            )
        typed = kept(request)
        return _page(request, reservation, MoveForm(typed, reservation=reservation))
    form = MoveForm(request.POST, reservation=reservation)

    def run() -> str:
        day, slot = parse(form.cleaned_data["date"])
        moved = reschedule(reservation, day=day, slot=slot, by=actor)
        return reverse("public:reservation", args=[moved.code])

    try:
        address = once_for(actor, request, run) if form.is_valid() else ""
    except Refusal as refusal:
        form = MoveForm(request.POST, reservation=reservation)
        form.is_valid()
        form.errors.pop("date", None)
        show_on(form, Refusal(refusal.code, refusal.detail, errors={"date": [refusal.detail]}))
        return _page(request, reservation, form, status=refusal.status)
    if not address:
        return _page(request, reservation, form, status=422)
    messages.success(request, _("Jadwal sudah dipindah. Tempat yang lama sudah dikembalikan."))
    return redirect(address)


def _page(
    request: HttpRequest, reservation: Reservation, form: MoveForm, *, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return show(
        request,
        "move",
        _("Pindah ke kapan?"),
        status=status,
        form=form,
        clinic=reservation.clinic,
        facts=facts(reservation, actor),
        verified_anew=reservation.mode == Mode.VERIFIED,
        closed=is_closed_for(reservation),
        waits_as=_("Pindah jadwal %(place)s") % {"place": shown_place(reservation.clinic)},
        back_href=reverse("public:reservation", args=[reservation.code]),
        facility_name=reservation.facility.name,
        facility_phone=reservation.facility.phone,
    )
