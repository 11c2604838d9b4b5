"""Step 2: fill in and hand in. The facility's mode decides which SOP the reservation follows."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.access import citizen_page
from frontend.intents import once_for
from frontend.kept import kept
from frontend.public import drafts
from frontend.public.booking_form import BESIDE, FAMILY, SELF, BookingForm, own_key
from frontend.public.cards import AGAIN, shown_place
from frontend.public.choosing import STEPS
from frontend.public.photos import Desk
from frontend.public.places import clinic_here, open_places, value_of
from frontend.public.shell import show
from frontend.public.waiting import line_href
from frontend.refusals import show_on
from frontend.submission import coverage_of, submit
from frontend.throttle import count_other
from puskesmas.actor import Actor
from puskesmas.booking.models import LIVE, Reservation
from puskesmas.booking.queries import for_actor
from puskesmas.errors import Refusal
from puskesmas.people.levels import Ability, may
from puskesmas.place.models import Clinic


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, facility: str, clinic: str) -> HttpResponse:
    """The form of one clinic; a refused POST comes back with everything typed and fresh places."""
    place = clinic_here(facility, clinic)
    if request.method != "POST":
        drafts.filling(request)
        typed = kept(request)
        return _page(request, place, _form(request, place, typed) if typed else None)
    desk = Desk(request, place)  # photos that arrived stay, whatever becomes of the form
    form = _form(request, place, request.POST)
    try:
        address = _hand_in(request, form, desk) if form.is_valid() else ""
    except Refusal as refusal:
        form = _form(request, place, request.POST)  # the places may have changed meanwhile
        form.is_valid()
        _show_beside(form, refusal)
        return _page(request, place, form, desk, status=refusal.status)
    if not address:
        return _page(request, place, form, desk, status=422)
    drafts.finished(request)
    messages.success(request, _("Terkirim. Simpan halaman ini untuk melihat kabarnya."))
    return redirect(address)


def _hand_in(request: HttpRequest, form: BookingForm, desk: Desk) -> str:
    """Ask BPJS outside the transaction, then submit once for the form's key.

    Empty while a photo is neither here nor promised.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    previous = _previous(actor, form.cleaned_data["again"])
    refused = previous if previous and previous.status in AGAIN else None
    wish = form.wish(refused, drafts.seconds(request))
    if not desk.complete(wish):
        return ""
    wish = replace(wish, documents=desk.documents())
    coverage = coverage_of(wish, wish.bpjs_number)

    def run() -> str:
        count_other(request, form.other_nik, by=actor)
        code = submit(wish, by=actor, coverage=coverage).code
        return reverse("public:reservation", args=[code])

    return once_for(actor, request, run)


def _show_beside(form: BookingForm, refusal: Refusal) -> None:
    """The domain's fields are the form's; hours are chosen together with their date."""
    errors = refusal.errors or {BESIDE.get(refusal.code, ""): [refusal.detail]}
    fitted = {("date" if name == "slot" else name): texts for name, texts in errors.items()}
    form.errors.pop("date", None) if "date" in fitted else None
    show_on(form, Refusal(refusal.code, refusal.detail, errors=fitted))


def _form(request: HttpRequest, clinic: Clinic, data: Any) -> BookingForm:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    places = open_places(clinic)
    if data is not None:
        return BookingForm(data, actor=actor, clinic=clinic, places=places)
    previous = _previous(actor, request.GET.get("lagi", ""))
    initial = _typed_before(actor, previous) | _beside(actor, request.GET.get("bersama", ""))
    return BookingForm(actor=actor, clinic=clinic, places=places, initial=initial)


def _page(
    request: HttpRequest,
    clinic: Clinic,
    form: BookingForm | None,
    desk: Desk | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    form = form or _form(request, clinic, None)
    desk = desk or Desk(request, clinic)
    return show(
        request,
        "book",
        _("Untuk siapa dan kapan?"),
        status=status,
        form=form,
        problem=bool(desk.form.errors),
        desk=desk.form,
        photos=desk.boxes(form),
        clinic=clinic,
        line_href=line_href(clinic, form.places),
        waits_as=_("Reservasi %(place)s") % {"place": shown_place(clinic)},
        facility_name=clinic.facility.name,
        facility_phone=clinic.facility.phone,
        steps=STEPS,
        level=form.actor.level,
    )


def _beside(actor: Actor, code: str) -> dict[str, Any]:
    """Another member of the family on the same date; the hour is chosen anew."""
    one = for_actor(actor).filter(code=code, status__in=LIVE).first() if code else None
    if one is None:
        return {}
    return {
        "who": FAMILY,
        "date": value_of(one.date, None),
        "payment": one.payment,
        "bpjs_number": "",
    }


def _previous(actor: Actor, code: str) -> Reservation | None:
    """The ended reservation that is made once more (R-024, R-025), if it is the actor's."""
    if not code:
        return None
    return for_actor(actor).filter(code=code).exclude(status__in=LIVE).first()


def _typed_before(actor: Actor, previous: Reservation | None) -> dict[str, Any]:
    """What the citizen already told us on this browser: never ask twice."""
    own = own_key(actor)
    last = previous or for_actor(actor).filter(patient_id=actor.citizen_id).order_by("-id").first()
    if last is None:
        return {"who": own}
    known: dict[str, Any] = {
        "who": own,
        "payment": last.payment,
        "bpjs_number": last.bpjs_number if _own_words(actor, last) else "",
    }
    if previous is not None:
        known |= {
            "again": previous.code,
            "complaint": previous.complaint,
            "date": value_of(previous.date, previous.slot.starts if previous.slot else None),
        } | _patient_again(actor, previous)
    return known


def _own_words(actor: Actor, reservation: Reservation) -> bool:
    """Whether this browser itself once typed it, or may read everything."""
    return reservation.made_on == actor.made_on or may(actor, Ability.FULL_DATA)


def _patient_again(actor: Actor, previous: Reservation) -> dict[str, Any]:
    if may(actor, Ability.FAMILY):
        return {"who": str(previous.patient_id)}
    if previous.patient_id == actor.citizen_id:
        return {"who": SELF}
    patient = previous.patient
    return {"who": FAMILY, "nik": patient.nik, "birth_date": patient.birth_date}
