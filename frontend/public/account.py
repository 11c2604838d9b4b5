"""The citizen's account: how far this sign-in is trusted, what it opens, which phones are bound."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from frontend.access import citizen_page, needs
from frontend.public.shell import show
from puskesmas.actor import Actor
from puskesmas.people.levels import BOUND, KNOWN, STRANGER, Ability, may
from puskesmas.people.sessions import bound_devices, put_out
from puskesmas.wording import full_moment

LEVELS = {
    STRANGER: (
        gettext_lazy("Masuk dengan NIK dan tanggal lahir"),
        gettext_lazy(
            "Yang tampil hanya reservasi yang dibuat di HP ini. Dengan kode 6 angka, semua "
            "reservasi dan keluarga Anda tampil."
        ),
    ),
    KNOWN: (
        gettext_lazy("Masuk dengan kode"),
        gettext_lazy(
            "Semua reservasi dan keluarga Anda tampil, dengan nama disamarkan. Tunjukkan KTP di "
            "loket untuk mengikat HP ini: data Anda tampil lengkap."
        ),
    ),
    BOUND: (
        gettext_lazy("HP ini terikat dengan Anda"),
        gettext_lazy("Petugas sudah melihat KTP Anda. Data Anda tampil lengkap di HP ini."),
    ),
}

DOORS = (
    (
        Ability.OWN_DATA,
        "public:message_settings",
        "bell",
        gettext_lazy("Pengaturan pesan"),
        gettext_lazy("WhatsApp, SMS, e-mail, atau tanpa pesan; bahasa"),
    ),
    (
        Ability.FAMILY,
        "public:family",
        "people",
        gettext_lazy("Keluarga saya"),
        gettext_lazy("Anggota satu Kartu Keluarga"),
    ),
    (
        Ability.OWN_DATA,
        "public:own_data",
        "file",
        gettext_lazy("Data saya"),
        gettext_lazy("Lihat, minta perbaikan, salinan, penarikan"),
    ),
    (
        Ability.LOOKS,
        "public:looks",
        "eye",
        gettext_lazy("Siapa yang melihat data saya"),
        gettext_lazy("Petugas mana, kapan, untuk apa"),
    ),
    (
        Ability.DEVICES,
        "public:devices",
        "lock",
        gettext_lazy("HP yang terikat"),
        gettext_lazy("Keluarkan HP yang hilang atau dijual"),
    ),
)


@citizen_page
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Where one stands and what one can open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    title, text = LEVELS[actor.level]
    return show(
        request,
        "account",
        _("Akun Anda"),
        level=actor.level,
        level_title=title,
        level_text=text,
        may_rise=actor.level < BOUND,
        doors=[
            {
                "href": reverse(name),
                "icon": icon,
                "label": label,
                "text": note,
                "closed": not may(actor, ability),
                "closed_word": _("perlu kode") if actor.level < KNOWN else _("perlu HP terikat"),
            }
            for ability, name, icon, label, note in DOORS
        ],
    )


@citizen_page
@needs(Ability.DEVICES)
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """The phones that stay signed in."""
    here = request.token.pk  # type: ignore[attr-defined]
    rows = [
        _device(token, here)
        for token in bound_devices(request.actor)  # type: ignore[attr-defined]
    ]
    return show(request, "devices", _("HP yang terikat"), rows=rows)


def _device(token: Any, here: int) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.device or _("Peramban"),
        "here": token.pk == here,
        "bound": full_moment(token.bound_at, ZONE),
        "seen": full_moment(token.seen_at, ZONE),
    }


ZONE = "Asia/Jakarta"
"""Where a moment belongs to no puskesmas it is told in western Indonesian time, and says so."""


@citizen_page
@needs(Ability.DEVICES)
@require_POST
def device_out(request: HttpRequest, device: int) -> HttpResponse:
    """«Keluarkan»: that phone has to begin anew."""
    put_out(token_id=device, by=request.actor)  # type: ignore[attr-defined]
    if device == request.token.pk:  # type: ignore[attr-defined]
        messages.success(request, _("HP ini sudah dikeluarkan."))
        return redirect("public:home")
    messages.success(request, _("HP itu sudah dikeluarkan. Ia harus masuk lagi dari awal."))
    return redirect("public:devices")
