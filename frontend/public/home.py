"""What anybody may read: the front page, a puskesmas with its hours, what happens to one's data."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import public
from frontend.public.cards import cards
from frontend.public.forms import SignInForm
from frontend.public.hours import clinic_hours, opening_rows
from frontend.public.places import facility_here
from frontend.public.reservations import planned
from frontend.public.shell import actor_of, show
from puskesmas import clock
from puskesmas.people.consent import NOTICE
from puskesmas.place.models import Mode
from puskesmas.place.queries import mode_on, open_facilities

ON_FRONT = 5


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Sign-in, or the list of planned reservations (SOP row 2) and the one big button."""
    actor = actor_of(request)
    more: dict[str, object] = {"facilities": open_facilities()}
    if actor is None:
        more["sign_in"] = SignInForm()
    else:
        more["reservations"] = cards(planned(actor)[:ON_FRONT], actor)
        more["level"] = actor.level
    title = (
        _("Daftar dari rumah, datang saat giliran.") if actor is None else _("Rencana periksa Anda")
    )
    return show(request, "home", title, **more)


@public
@require_safe
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """Address, hours, clinics, requirements, service standard, complaints (R-095, R-096)."""
    place = facility_here(code)
    mode = mode_on(place.pk, clock.today(place.zone))
    return show(
        request,
        "facility",
        place.name,
        facility=place,
        facility_name=place.name,
        facility_phone=place.phone,
        hours=opening_rows(place),
        clinics=[(clinic, clinic_hours(clinic)) for clinic in place.clinics.all()],
        path=WAYS[mode],
    )


WAYS = {
    Mode.VERIFIED: (
        gettext_lazy("Isi reservasi di sini: klinik, tanggal, dan cara bayar."),
        gettext_lazy("Petugas memeriksa data Anda dan memberi nomor antrean puskesmas."),
        gettext_lazy("Pada hari periksa, pindai QR Anda di anjungan puskesmas."),
        gettext_lazy("Petugas mencocokkan identitas, lalu Anda menunggu panggilan di klinik."),
    ),
    Mode.INSTANT: (
        gettext_lazy("Isi reservasi di sini: klinik, tanggal, jam, dan cara bayar."),
        gettext_lazy("Kode QR langsung Anda terima."),
        gettext_lazy("Pada hari periksa, pindai QR Anda di anjungan dan ambil nomor poli."),
        gettext_lazy("Tunggu panggilan di ruang poli."),
    ),
}


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data are kept, why, who sees them, and what one may ask for."""
    return show(request, "privacy", _("Data Anda dan hak Anda"), version=NOTICE)
