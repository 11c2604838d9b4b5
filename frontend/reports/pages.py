"""The reports as addresses: a day's figures on screen, and the documents."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import staff_page
from frontend.reports import visit, visits
from frontend.reports.pdf import as_file
from frontend.reports.rights import facility_of
from frontend.staff.shell import show
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.figures import days_beside
from puskesmas.errors import NotFound
from puskesmas.people.roles import Permission
from puskesmas.place.models import Facility
from puskesmas.place.queries import facilities_for
from puskesmas.wording import full_date


class DayForm(forms.Form):
    """Which day, of which facility where there are several."""

    puskesmas = forms.ModelChoiceField(
        label=gettext_lazy("Puskesmas"),
        queryset=Facility.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("Pilih puskesmas dari daftar.")},
    )
    tanggal = forms.DateField(
        label=gettext_lazy("Tanggal pelayanan"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Pilih tanggal."),
            "invalid": gettext_lazy("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2026-11-23."),
        },
    )

    def __init__(self, data: Any, actor: Actor) -> None:
        facility = facility_of(actor)
        today = clock.today(facility.zone).isoformat()
        given = {"puskesmas": facility.code, "tanggal": today, **data}
        super().__init__(given)
        allowed = facilities_for(actor, Permission.REPORT_VIEW).order_by("name")
        self.fields["puskesmas"].queryset = allowed  # type: ignore[attr-defined]
        self.several = allowed.count() > 1


@require_safe
@staff_page(Permission.REPORT_VIEW)
def day(request: HttpRequest) -> HttpResponse:
    """Choose a date; its figures below."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = DayForm(request.GET.dict(), actor)
    context: dict[str, Any] = {"form": form}
    valid = form.is_valid()
    if valid:
        facility, chosen = form.cleaned_data["puskesmas"], form.cleaned_data["tanggal"]
        context |= visits.visits(facility, chosen, chosen) | {
            "facility": facility,
            "day": chosen,
            "beside": _beside(facility, chosen),
        }
    return show(
        request,
        "reports/day.html",
        _("Laporan kunjungan"),
        active="report",
        status=200 if valid else 422,
        **context,
    )


def _beside(facility: Facility, day: date) -> list[dict[str, Any]]:
    """The nearest dates on which there is something to tell."""
    ways = zip(days_beside(facility, day), ("back", "arrow"), strict=True)
    return [
        {
            "href": f"?{urlencode({'puskesmas': facility.code, 'tanggal': other.isoformat()})}",
            "label": full_date(other),
            "icon": icon,
        }
        for other, icon in ways
        if other is not None
    ]


@require_safe
@staff_page(Permission.REPORT_VIEW)
def day_pdf(request: HttpRequest) -> HttpResponse:
    """The document of one day: `?tanggal=yyyy-mm-dd&puskesmas=code`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    facility = facility_of(actor, request.GET.get("puskesmas", ""))
    chosen = _date(request.GET.get("tanggal", "") or clock.today(facility.zone).isoformat())
    content = visits.visits_pdf(actor, facility, chosen, chosen)
    return as_file(content, f"laporan-kunjungan-{facility.code}-{chosen.isoformat()}.pdf")


@require_safe
@staff_page(Permission.CASE_VIEW)
def visit_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The document of one case."""
    content, reservation = visit.visit_pdf(request.actor, code)  # type: ignore[attr-defined]
    return as_file(content, f"laporan-kunjungan-{reservation.code}.pdf")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("date_unknown", _("Tanggal itu tidak ada. Tulis 2026-11-23.")) from None
