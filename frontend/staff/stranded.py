"""Reservations whose clinic closed on their date: who still has to move or cancel."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import staff_page
from frontend.public.cards import when
from frontend.staff.shell import show
from puskesmas.actor import Actor
from puskesmas.booking.closures import stranded
from puskesmas.booking.models import Reservation
from puskesmas.codes import grouped
from puskesmas.people.masks import mask_name
from puskesmas.people.roles import Permission


@staff_page(Permission.CASE_VIEW)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """By date; everybody here was told, and keeps the place until moving or cancelling."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return show(
        request,
        "staff/stranded.html",
        _("Terdampak penutupan"),
        active="inbox",
        columns=[_("Tanggal periksa"), _("Klinik"), _("Pasien"), _("Status"), _("Kasus")],
        rows=[_row(reservation) for reservation in stranded(actor)],
        inbox_href=reverse("staff:inbox"),
    )


def _row(reservation: Reservation) -> list[str]:
    case = reverse("staff:case", args=[reservation.code])
    return [
        when(reservation),
        str(reservation.clinic),
        mask_name(reservation.patient.name) or "–",
        str(reservation.get_status_display()),
        format_html('<a href="{}">{}</a>', case, grouped(reservation.code)),
    ]
