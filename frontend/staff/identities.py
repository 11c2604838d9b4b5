"""At the counter: the identity card seen, the family card seen, six digits handed over."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import staff_page
from frontend.components.qr import qr_svg
from frontend.components.widgets import NikInput
from frontend.components.words import Noted
from frontend.refusals import show_on
from frontend.staff.shell import show
from frontend.staff.wording import short_moment
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.disclosure import show_identity
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import get_for
from puskesmas.codes import grouped
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.messages.words import base
from puskesmas.people.codes import COUNTER_CODE_LIFE, make_counter_code, seen_today
from puskesmas.people.families import see_card
from puskesmas.people.identities import see_identity
from puskesmas.people.levels import BOUND, KNOWN
from puskesmas.people.masks import mask_name
from puskesmas.people.models import Citizen
from puskesmas.people.roles import Permission, must_hold
from puskesmas.wording import full_moment

PATIENT, APPLICANT = "pasien", "pemohon"
"""Whose papers: the one who is to be treated, or the one who holds the phone."""


def people_of(reservation: Reservation, actor: Actor) -> list[dict[str, Any]]:
    """Whoever of a case may stand at the counter, with what was seen of them."""
    if not actor.can(Permission.PERFORM_REGISTRATION, reservation.facility_id):
        return []
    found = [(PATIENT, _("Pasien"), reservation.patient)]
    if reservation.applicant_id != reservation.patient_id:
        found.append((APPLICANT, _("Pemohon"), reservation.applicant))
    zone = reservation.facility.zone
    return [
        {
            "who": who,
            "word": word,
            "name": citizen.name or _("Warga"),
            "identity": short_moment(citizen.identity_seen_at, zone)
            if citizen.identity_seen_at
            else "",
            "today": seen_today(citizen, reservation.facility),
            "family": short_moment(citizen.family_seen_at, zone) if citizen.family_seen_at else "",
            "gone": citizen.withdrawn_at is not None,
        }
        for who, word, citizen in found
    ]


@staff_page(Permission.PERFORM_REGISTRATION)
@require_POST
def identity(request: HttpRequest, code: str, who: str) -> HttpResponse:
    """«KTP dilihat»."""
    reservation, citizen = _person(request, code, who)
    see_identity(
        citizen=citizen,
        facility_id=reservation.facility_id,
        by=request.actor,  # type: ignore[attr-defined]
        case_code=reservation.code,
    )
    messages.success(request, _("Tercatat: KTP dilihat. Kode untuk mengikat HP dapat diberikan."))
    return redirect(reverse("staff:case", args=[code]) + "#identitas")


@staff_page(Permission.PERFORM_REGISTRATION)
@require_POST
def counter_code(request: HttpRequest, code: str, who: str) -> HttpResponse:
    """Six digits, large, this once: a reload asks for new ones and ends these."""
    reservation, citizen = _person(request, code, who)
    level = BOUND if request.POST.get("tingkat") == "2" else KNOWN
    try:
        digits = make_counter_code(
            citizen=citizen,
            facility=reservation.facility,
            by=request.actor,  # type: ignore[attr-defined]
            level=level,
            case_code=reservation.code,
        )
    except Conflict as refusal:
        messages.warning(request, refusal.detail)
        return redirect(reverse("staff:case", args=[code]) + "#identitas")
    return show(
        request,
        "staff/counter_code.html",
        _("Kode loket"),
        spoken=f"{digits[:3]} {digits[3:]}",
        name=mask_name(citizen.name) or _("Warga"),
        binds=level == BOUND,
        until=full_moment(clock.now() + COUNTER_CODE_LIFE, reservation.facility.zone),
        place=reservation.facility.name,
        host=settings.PUBLIC_HOST,
        qr=qr_svg(f"{base()}{reverse('public:code')}?next={reverse('public:account')}"),
        back_href=reverse("staff:case", args=[code]),
    )


class CardForm(forms.Form):
    """Which of the named people stand on the card, and its number where it is another one."""

    claims = forms.MultipleChoiceField(
        label=gettext_lazy("Siapa yang ada di KK ini?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kk = forms.CharField(
        label=gettext_lazy("Nomor KK yang baru"),
        help_text=gettext_lazy("Hanya bila berbeda dengan yang tercatat."),
        required=False,
        max_length=40,
        widget=NikInput,
    )

    def __init__(self, *args: Any, citizen: Citizen, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["claims"]
        field.choices = [
            (str(claim.pk), Noted(claim.name, f"NIK {claim.nik}"))
            for claim in citizen.family_claims.order_by("birth_date", "id")
        ]
        if citizen.family_id is None:
            self.fields["kk"].label = _("Nomor KK")
            self.fields["kk"].help_text = _("16 angka di bagian atas kartu.")


@staff_page(Permission.PERFORM_REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, code: str, who: str) -> HttpResponse:
    """«KK dilihat»: its number and the named members beside the card in hand."""
    reservation, citizen = _person(request, code, who)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        show_identity(reservation=reservation, by=actor)
        return _family(request, reservation, citizen, CardForm(citizen=citizen))
    form = CardForm(request.POST, citizen=citizen)
    if not form.is_valid():
        return _family(request, reservation, citizen, form, 422)
    try:
        see_card(
            citizen=citizen,
            facility_id=reservation.facility_id,
            by=actor,
            kk=form.cleaned_data["kk"],
            claims=[int(claim) for claim in form.cleaned_data["claims"]],
            case_code=reservation.code,
        )
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        show_on(form, refusal)
        return _family(request, reservation, citizen, form, refusal.status)
    messages.success(request, _("Tercatat: KK dilihat."))
    return redirect(reverse("staff:case", args=[code]) + "#identitas")


def _family(
    request: HttpRequest,
    reservation: Reservation,
    citizen: Citizen,
    form: CardForm,
    status: int = 200,
) -> HttpResponse:
    card = citizen.family.card if citizen.family else _("belum tercatat")
    return show(
        request,
        "staff/family_card.html",
        _("Cocokkan Kartu Keluarga"),
        status=status,
        form=form,
        rows=[
            {"label": _("Nama"), "value": citizen.name or "–"},
            {"label": _("NIK"), "value": citizen.nik},
            {"label": _("Nomor KK tercatat"), "value": card},
        ],
        any_claims=bool(form.fields["claims"].choices),  # type: ignore[attr-defined]
        back_href=reverse("staff:case", args=[reservation.code]),
        grouped=grouped(reservation.code),
    )


def _person(request: HttpRequest, code: str, who: str) -> tuple[Reservation, Citizen]:
    """The case and the person, when the actor registers at its facility."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = get_for(actor, code)
    must_hold(actor, Permission.PERFORM_REGISTRATION, reservation.facility_id)
    citizen = {PATIENT: reservation.patient, APPLICANT: reservation.applicant}.get(who)
    if citizen is None or citizen.withdrawn_at is not None:
        raise NotFound("person_unknown", _("Orang itu tidak ada pada kasus ini."))
    return reservation, citizen
