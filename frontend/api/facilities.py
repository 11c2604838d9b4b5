"""Puskesmas, their clinics, what is free, and how their queues stand: for everybody."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.doors import flow_of
from frontend.api import access, wishes
from frontend.api.base import Api
from frontend.api.shapes import Hour, Shape, documented
from puskesmas import clock
from puskesmas.booking.rules import closing_rule
from puskesmas.errors import NotFound, Refusal
from puskesmas.place.models import Facility, Mode
from puskesmas.place.queries import clinic_at, facilities_with_clinics, open_facilities
from puskesmas.queueing.queries import snapshot
from puskesmas.schedule.queries import DayPlaces, availability

TAG = "Puskesmas"
LONGEST = 62


class Hours(Shape):
    """One span of a week; weekday 1 is Monday."""

    weekday = serializers.IntegerField()
    opens = Hour()
    closes = Hour()


class FacilityShape(Shape):
    """A puskesmas."""

    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    zone = serializers.CharField()

    class Meta:
        ref_name = "Facility"


class FacilityInfo(FacilityShape):
    """Info puskesmas."""

    mode = serializers.ChoiceField(Mode.choices)
    hours = Hours(many=True)
    requirements = serializers.CharField(help_text="Yang perlu dibawa.")
    service_standard = serializers.CharField()
    complaint_channels = serializers.CharField()
    horizon_days = serializers.IntegerField()

    class Meta:
        ref_name = "FacilityInfo"


class ClinicShape(Shape):
    """A clinic (poli)."""

    code = serializers.CharField()
    name = serializers.CharField()
    letter = serializers.CharField()
    where = serializers.CharField()
    online_quota = serializers.IntegerField()
    slot_minutes = serializers.IntegerField(allow_null=True)
    needs_letter = serializers.BooleanField()
    hours = Hours(many=True)

    class Meta:
        ref_name = "Clinic"


class Slot(Shape):
    """An hour span."""

    start = Hour()
    end = Hour()
    remaining = serializers.IntegerField()


class Day(Shape):
    """A clinic day."""

    date = serializers.DateField()
    open = serializers.BooleanField()
    why_closed = serializers.ChoiceField(("", "closed", "too_late"))
    quota = serializers.IntegerField()
    remaining = serializers.IntegerField()
    slots = Slot(many=True)


class Calling(Shape):
    """Who is called now."""

    number = serializers.CharField()
    counter = serializers.CharField()
    at = serializers.DateTimeField()


class Estimate(Shape):
    """When one's turn may come."""

    to = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateTimeField(), **super().get_fields()}


class QueueState(Shape):
    """A queue as a public screen may show it: no person in it."""

    queue = serializers.CharField()
    letter = serializers.CharField()
    name = serializers.CharField()
    calling = Calling(allow_null=True)
    waiting = serializers.IntegerField()
    estimate = Estimate(allow_null=True)


class Facilities(Api):
    """Every puskesmas that takes reservations."""

    access = access.PUBLIC

    @documented("Daftar puskesmas", FacilityShape, tag=TAG, many=True, public=True)
    def get(self, request: Request) -> Response:
        return self.page(FacilityShape, open_facilities())


class FacilityDetail(Api):
    """Info puskesmas."""

    access = access.PUBLIC

    @documented("Info puskesmas", FacilityInfo, 404, tag=TAG, public=True)
    def get(self, request: Request, code: str) -> Response:
        return self.answer(FacilityInfo, _info(facility_at(code)))


class Clinics(Api):
    """The clinics of a puskesmas."""

    access = access.PUBLIC

    @documented("Klinik sebuah puskesmas", ClinicShape, 404, tag=TAG, many=True, public=True)
    def get(self, request: Request, code: str) -> Response:
        return self.page(ClinicShape, facility_at(code).clinics.all())


class Availability(Api):
    """What is still free."""

    access = access.PUBLIC

    @documented(
        "Sisa tempat per tanggal",
        Day(many=True),
        404, 422,
        tag=TAG,
        public=True,
        query=(
            OpenApiParameter("from", date, description="Bawaan: hari ini."),
            OpenApiParameter("to", date, description="Bawaan: hari terakhir yang bisa dipilih."),
        ),
    )  # fmt: skip
    def get(self, request: Request, code: str, clinic: str) -> Response:
        place = clinic_at(code, clinic)
        if place is None:
            raise _unknown()
        first, last = _range(place.facility, self.query(wishes.Span))
        _flow, mode = flow_of(place.facility, first)
        rule = closing_rule(place.facility, mode)
        return self.answer(
            Day, list(map(_day, availability(place, first, last, closes_at=rule))), many=True
        )


class Queues(Api):
    """How the queues stand today."""

    access = access.PUBLIC

    @documented("Keadaan antrean hari ini", QueueState(many=True), 404, tag=TAG, public=True)
    def get(self, request: Request, code: str) -> Response:
        facility = facility_at(code)
        return self.answer(QueueState, snapshot(facility, clock.today(facility.zone)), many=True)


class QueueStream(Api):
    """The same as a stream of server-sent events, from the live process."""

    access = access.PUBLIC

    @documented("Keadaan antrean sebagai aliran (SSE)", None, 404, tag=TAG, public=True, status=307)
    def get(self, request: Request, code: str) -> HttpResponse:
        facility = facility_at(code)
        address = f"{settings.LIVE_URL}/queues/{facility.code}/stream/"
        return HttpResponse(status=307, headers={"Location": address})


def facility_at(code: str) -> Facility:
    """An open puskesmas by its code; ``NotFound``."""
    facility = facilities_with_clinics().filter(code=code).first()
    if facility is None:
        raise _unknown()
    return facility


def _unknown() -> NotFound:
    return NotFound(
        "facility_unknown", _("Puskesmas atau klinik itu tidak ada. Pilih dari daftar.")
    )


def _info(facility: Facility) -> dict[str, Any]:
    flow, mode = flow_of(facility, clock.today(facility.zone))
    plain = ("code", "name", "city", "address", "phone", "zone", "service_standard")
    return {
        **{
            name: getattr(facility, name) for name in (*plain, "complaint_channels", "horizon_days")
        },
        "mode": mode,
        "hours": facility.hours.all(),
        "requirements": str(flow.step("arrive").needs),
    }


def _range(facility: Facility, wish: dict[str, Any]) -> tuple[date, date]:
    today = clock.today(facility.zone)
    first = wish.get("from") or today
    last = wish.get("to") or max(first, today + timedelta(days=facility.horizon_days))
    if not timedelta(0) <= last - first < timedelta(days=LONGEST):
        raise Refusal.of_field(
            "to", "range_wrong", _("Tulis tanggal awal dan akhir, paling panjang 62 hari.")
        )
    return first, last


def _day(places: DayPlaces) -> dict[str, Any]:
    return {
        "date": places.date,
        "open": places.open,
        "why_closed": places.why_closed,
        "quota": places.quota,
        "remaining": places.remaining,
        "slots": [
            {"start": slot.start, "end": slot.end, "remaining": slot.remaining}
            for slot in places.slots
        ],
    }
