"""«Daftar tunggu»: stand in line for a full date, take the place that is kept, step out."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from flows.waiting import accept
from frontend.access import citizen_page
from frontend.components.words import Noted
from frontend.intents import IntentForm, hand_in, once_for
from frontend.kept import kept
from frontend.public.booking_form import BookingForm, own_key
from frontend.public.cards import person, shown_place
from frontend.public.places import Places, clinic_here, left, open_places
from frontend.public.shell import show
from frontend.submission import coverage_of_entry, join_line
from frontend.throttle import count_other
from puskesmas.actor import Actor
from puskesmas.booking import waiting
from puskesmas.booking.line import State
from puskesmas.booking.waiters import entry_for, live_of, waiting_counts
from puskesmas.place.models import Clinic
from puskesmas.wording import full_date, full_moment


def full_days(places: Places) -> list[tuple[str, str]]:
    """Dates on which nothing is left: value and words."""
    nothing = left(0)
    days = places.days or [choice for choice in places.choices if choice[0] in places.full]
    return [(value, str(label)) for value, label in days if label.note == nothing]


def line_href(clinic: Clinic, places: Places) -> str:
    """Where one stands in line for the full dates of a clinic; empty while there are none."""
    if not full_days(places):
        return ""
    return reverse("public:wait", args=[clinic.facility.code, clinic.code])


class WaitForm(BookingForm):
    """The same questions as for a reservation, over the dates that are full."""

    def __init__(self, *args: Any, clinic: Clinic, **more: Any) -> None:
        counts = waiting_counts(clinic)
        places = Places()
        for value, word in full_days(open_places(clinic)):
            count = next((n for day, n in counts.items() if day.isoformat() == value), 0)
            places.choices.append((value, Noted(word, _in_line(count))))
        super().__init__(*args, clinic=clinic, places=places, **more)
        self.fields["date"].label = _("Menunggu tempat untuk tanggal")
        self.fields["date"].error_messages["invalid_choice"] = _(
            "Tanggal itu tidak penuh lagi, atau pendaftarannya sudah tutup. Lihat formulirnya."
        )


def _in_line(count: int) -> str:
    if not count:
        return _("belum ada yang menunggu")
    return ngettext("%(count)s orang menunggu", "%(count)s orang menunggu", count) % {
        "count": count
    }


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, facility: str, clinic: str) -> HttpResponse:
    """Join the line of a full date; once a place comes free it is kept for a while."""
    place = clinic_here(facility, clinic)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        initial = {"who": own_key(actor)}
        typed = kept(request)
        form = WaitForm(typed, actor=actor, clinic=place, initial=initial)
        if len(form.places.choices) == 1:
            form.initial["date"] = form.places.choices[0][0]
        return _page(request, place, form)
    form = WaitForm(request.POST, actor=actor, clinic=place)

    def run() -> str:
        count_other(request, form.other_nik, by=actor)
        join_line(form.wish(None, {}), by=actor)
        return reverse("public:reservations")

    return hand_in(
        request,
        form,
        run,
        page=partial(_page, request, place),
        done=_("Anda ada di daftar tunggu. Kami kabari bila ada tempat."),
    )


def _page(request: HttpRequest, clinic: Clinic, form: Any, status: int = 200) -> HttpResponse:
    return show(
        request,
        "wait",
        _("Masuk daftar tunggu"),
        status=status,
        form=form,
        clinic=clinic,
        minutes=clinic.facility.hold_minutes,
        waits_as=_("Daftar tunggu %(place)s") % {"place": shown_place(clinic)},
        level=form.actor.level,
        back_href=reverse("public:book_clinic", args=[clinic.facility.code, clinic.code]),
        facility_name=clinic.facility.name,
        facility_phone=clinic.facility.phone,
    )


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """One tap: the kept place becomes a reservation."""
    if request.method != "POST":
        return redirect("public:reservations")  # a reload of what a tap was answered
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = entry_for(actor, code)
    coverage = coverage_of_entry(entry)

    def run() -> str:
        made = accept(entry.code, by=actor, coverage=coverage)
        return reverse("public:reservation", args=[made.code])

    address = once_for(actor, request, run)
    messages.success(request, _("Tempat itu sekarang milik Anda."))
    return redirect(address)


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Step out; the place goes to the next in line."""
    if request.method != "POST":
        return redirect("public:reservations")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = entry_for(actor, code)

    def run() -> str:
        waiting.leave(code=entry.code, by=actor)
        return reverse("public:reservations")

    address = once_for(actor, request, run)
    messages.success(request, _("Anda sudah keluar dari daftar tunggu."))
    return redirect(address)


def waiting_cards(actor: Actor) -> list[dict[str, Any]]:
    """The citizen's lines as cards: what is kept and until when, or how many are ahead."""
    return [
        {
            "code": entry.code,
            "place": f"{entry.clinic} · {entry.facility}",
            "day": _day(entry),
            "who": person(entry.patient, actor),
            "held": entry.state == State.HELD,
            "until_text": _until(entry),
            "ahead": entry.ahead,  # type: ignore[attr-defined]
            "takes": IntentForm(),
            "takes_as": _("Ambil tempat %(place)s") % {"place": shown_place(entry.clinic)},
            "leaves": IntentForm(),
            "leaves_as": _("Keluar dari daftar tunggu %(place)s")
            % {"place": shown_place(entry.clinic)},
        }
        for entry in live_of(actor)
    ]


def _day(entry: Any) -> str:
    slot = entry.held_slot or entry.slot
    hours = f", {slot.starts:%H.%M}–{slot.ends:%H.%M}" if slot else ""
    return f"{full_date(entry.date)}{hours}"


def _until(entry: Any) -> str:
    if not entry.held_until:
        return ""
    until = full_moment(entry.held_until, entry.facility.zone)
    return _("Disimpan sampai %(until)s. Lewat itu untuk orang berikutnya.") % {"until": until}
