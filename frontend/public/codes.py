"""One-time code: proof of an own e-mail address raises a sign-in to level 1."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import CITIZEN_COOKIE, citizen_page
from frontend.public.forms import CodeForm
from frontend.public.shell import show
from frontend.refusals import show_on
from frontend.throttle import count_try
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.people import actions as people
from puskesmas.people.models import AccessToken
from puskesmas.people.queries import live_token


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, enter it."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            token = _token(request)
            try:
                _count(request, "code_try")
                people.raise_level(token=token, code=form.cleaned_data["code"])
            except Refusal as refusal:
                show_on(form, refusal)
                status = refusal.status
            else:
                messages.success(request, _("Kode benar. Semua reservasi Anda sekarang tampil."))
                return redirect("public:reservations")
    return show(request, "code", _("Kode masuk"), status=status, form=form)


@citizen_page
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send a code; the answer does not tell whether an address is on record."""
    try:
        _count(request, "code_send")
    except Refusal as refusal:
        form = CodeForm()
        return show(
            request, "code", _("Kode masuk"), status=refusal.status, form=form, wait=refusal.detail
        )
    people.send_code(token=_token(request))
    messages.info(
        request,
        _(
            "Bila e-mail Anda tercatat, kode 6 angka segera tiba di sana dan berlaku 5 menit. "
            "Tidak ada e-mail? Minta kode di loket."
        ),
    )
    return redirect("public:code")


def _token(request: HttpRequest) -> AccessToken:
    token = live_token(request.COOKIES.get(CITIZEN_COOKIE, ""))
    if token is None:
        raise NotAllowed("citizen_only", _("Masuk dulu dengan NIK dan tanggal lahir Anda."))
    return token


def _count(request: HttpRequest, purpose: str) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    count_try(request, purpose, nik=actor.id, browser=actor.made_on)
