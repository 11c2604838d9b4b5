"""Six digits, sent or handed over at the counter, raise what a sign-in may do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import CITIZEN_COOKIE, before_code, citizen_page, set_secret
from frontend.public.forms import CodeForm
from frontend.public.phones import device_of
from frontend.public.shell import show
from frontend.public.signing import safe_next
from frontend.refusals import show_on
from frontend.throttle import count_try
from puskesmas.errors import Refusal
from puskesmas.messages.actions import send_code
from puskesmas.people.codes import raise_level
from puskesmas.people.levels import BOUND, KNOWN
from puskesmas.people.models import AccessToken
from puskesmas.people.sessions import BOUND_SESSION, SESSION, renew

WELCOME = {
    KNOWN: gettext_lazy("Kode benar. Semua reservasi dan keluarga Anda sekarang tampil."),
    BOUND: gettext_lazy("HP ini sekarang terikat dengan Anda: data Anda tampil lengkap di sini."),
}


@citizen_page
@before_code
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, enter it, go on where one wanted to."""
    form = CodeForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, 422)
    token: AccessToken = request.token  # type: ignore[attr-defined]
    try:
        _count(request, "code_try")
        level = raise_level(token=token, code=form.cleaned_data["code"], device=device_of(request))
    except Refusal as refusal:
        show_on(form, refusal)
        return _page(request, form, refusal.status)
    messages.success(request, WELCOME[level])
    wanted = form.cleaned_data["next"]
    response = redirect(safe_next(request, wanted) if wanted else "public:account")
    age = BOUND_SESSION if level >= BOUND else SESSION
    set_secret(response, CITIZEN_COOKIE, renew(token), int(age.total_seconds()))
    return response


@citizen_page
@before_code
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send a code; the answer does not tell whether an address is on record."""
    wanted = request.POST.get("next", "")
    try:
        _count(request, "code_send")
        send_code(token=request.token)  # type: ignore[attr-defined]
    except Refusal as refusal:
        form = CodeForm(initial={"next": wanted})
        return _page(request, form, refusal.status, wait=refusal.detail)
    messages.info(
        request,
        _(
            "Bila nomor HP atau e-mail Anda tercatat, kode 6 angka segera tiba dan berlaku 5 "
            "menit. Tidak tiba? Minta kode di loket."
        ),
    )
    back = f"?{urlencode({'next': safe_next(request, wanted)})}" if wanted else ""
    return redirect(reverse("public:code") + back)


def _page(request: HttpRequest, form: CodeForm, status: int = 200, wait: Any = "") -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return show(
        request,
        "code",
        _("Kode masuk"),
        status=status,
        form=form,
        wait=wait,
        held=actor.needs_code,
        back_href=reverse("public:home" if actor.needs_code else "public:account"),
    )


def _count(request: HttpRequest, purpose: str) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    count_try(request, purpose, browser=actor.made_on)
