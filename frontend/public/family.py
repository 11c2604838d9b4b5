"""«Keluarga saya»: who is on the card, naming a member, moving out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import citizen_page, needs
from frontend.components.widgets import NikInput
from frontend.intents import IntentForm, once_for
from frontend.kept import kept
from frontend.public.forms import BirthDateField, NikField, SexField
from frontend.public.shell import show
from frontend.public.signing import safe_next
from frontend.refusals import show_on
from frontend.throttle import count_other
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.errors import Refusal
from puskesmas.people import families
from puskesmas.people.levels import Ability, may, shown
from puskesmas.people.masks import mask_name, mask_nik
from puskesmas.wording import full_date


class MemberForm(IntentForm):
    """What an officer will look for on the card."""

    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        help_text=gettext_lazy("Seperti tertulis di Kartu Keluarga."),
        max_length=120,
        error_messages={"required": gettext_lazy("Tulis nama lengkap.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    nik = NikField()
    birth_date = BirthDateField()
    sex = SexField()
    kk = forms.CharField(
        label=gettext_lazy("Nomor Kartu Keluarga (KK) Anda"),
        help_text=gettext_lazy("16 angka di bagian atas kartu. Sama untuk seluruh keluarga."),
        max_length=40,
        widget=NikInput,
        error_messages={"required": gettext_lazy("Tulis nomor KK, 16 angka.")},
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


@citizen_page
@needs(Ability.FAMILY)
@require_safe
def family(request: HttpRequest) -> HttpResponse:
    """Everybody on the card, and whether an officer has seen it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = applicant(actor)
    kin = families.family_list(own)
    return show(
        request,
        "family",
        _("Keluarga saya"),
        rows=[_row(one, actor) for one in kin],
        has_card=own.family_id is not None,
        unseen=any(not one.seen for one in kin) and own.family_id is not None,
    )


def _row(one: families.Kin, actor: Actor) -> dict[str, Any]:
    name = shown(actor, one.name, mask_name) or _("Nama belum dicatat")
    return {
        "name": name,
        "nik": shown(actor, one.nik, mask_nik),
        "born": full_date(one.birth_date) if may(actor, Ability.FULL_DATA) else "",
        "own": one.own,
        "seen": one.seen,
        "claim": one.claim,
    }


@citizen_page
@needs(Ability.FAMILY)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Name a member of one's own card."""
    if request.method != "POST":
        typed = kept(request)
        form = MemberForm(typed, initial={"next": request.GET.get("next", "")})
        return _form(request, form)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _form(request, form, 422)
    words = {name: form.cleaned_data[name] for name in ("name", "nik", "birth_date", "sex", "kk")}
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def run() -> str:
        count_other(request, words["nik"], by=actor)
        families.add_member(**words, by=actor)
        wanted = form.cleaned_data["next"]
        return safe_next(request, wanted) if wanted else reverse("public:family")

    try:
        address = once_for(actor, request, run)
    except Refusal as refusal:
        show_on(form, refusal)
        return _form(request, form, refusal.status)
    messages.success(request, _("Tersimpan. Tunjukkan KK di loket saat Anda datang."))
    return redirect(address)


def _form(request: HttpRequest, form: MemberForm, status: int = 200) -> HttpResponse:
    return show(request, "family_add", _("Tambah anggota keluarga"), status=status, form=form)


@citizen_page
@needs(Ability.FAMILY)
@require_POST
def unname(request: HttpRequest, claim: int) -> HttpResponse:
    """Take a name back that no officer has seen."""
    families.unname(claim_id=claim, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("Sudah dihapus dari daftar keluarga."))
    return redirect("public:family")


@citizen_page
@needs(Ability.FAMILY)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Moved out: ask once more, then leave the card."""
    if request.method == "POST":
        families.leave(by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("Anda tidak lagi tercatat dalam KK itu."))
        return redirect("public:family")
    return show(request, "family_leave", _("Keluar dari Kartu Keluarga ini?"))
