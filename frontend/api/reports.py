"""The visit reports as documents: of one case, and of a day or a short period."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from frontend.api import access, wishes
from frontend.api.base import Api
from frontend.api.shapes import documented
from frontend.reports.pdf import as_file
from frontend.reports.rights import facility_of
from frontend.reports.visit import visit_pdf
from frontend.reports.visits import LONGEST_DAYS, visits_pdf
from puskesmas import clock
from puskesmas.errors import Refusal
from puskesmas.people.roles import Permission

TAG = "Laporan"
PDF = (200, "application/pdf")
PERIOD = (
    OpenApiParameter("from", str, description="yyyy-mm-dd; bawaan sama dengan `to`."),
    OpenApiParameter("to", str, description="yyyy-mm-dd, ikut dihitung; bawaan hari ini."),
    OpenApiParameter("facility", str, description="Bawaan puskesmas sendiri."),
)


class VisitReport(Api):
    """«Laporan Kunjungan» of one case."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Laporan kunjungan satu kasus", OpenApiTypes.BINARY, 404, tag=TAG, status=PDF)
    def get(self, request: Request, code: str) -> HttpResponse:
        content, reservation = visit_pdf(self.actor, code)
        return as_file(content, f"laporan-kunjungan-{reservation.code}.pdf")


class VisitsReport(Api):
    """The figures of a period; of a single day also the list of its cases."""

    access = access.staff(Permission.REPORT_VIEW)

    @documented(
        "Laporan kunjungan satu hari atau beberapa hari",
        OpenApiTypes.BINARY,
        404,
        422,
        tag=TAG,
        status=PDF,
        query=PERIOD,
    )
    def get(self, request: Request) -> HttpResponse:
        wish = self.query(wishes.ReportQuery)
        facility = facility_of(self.actor, wish["facility"])
        last = wish.get("to") or clock.today(facility.zone)
        first = wish.get("from") or last
        if first > last:
            raise Refusal.of_field("to", "range_wrong", _("Tanggal akhir sebelum tanggal awal."))
        if last - first >= timedelta(days=LONGEST_DAYS):
            raise Refusal.of_field(
                "from",
                "range_too_long",
                _("Paling panjang %(days)s hari.") % {"days": LONGEST_DAYS},
            )
        content = visits_pdf(self.actor, facility, first, last)
        span = first.isoformat() if first == last else f"{first.isoformat()}-{last.isoformat()}"
        return as_file(content, f"laporan-kunjungan-{facility.code}-{span}.pdf")
