"""A place on another date, and a line for a full one: reschedule, join, take, leave."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.moving import reschedule
from flows.waiting import accept
from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.reservations import ReservationFull, full, wish_of
from frontend.api.shapes import Empty, Hour, Shape, documented
from frontend.submission import coverage_of_entry, join_line
from frontend.throttle import count_other
from puskesmas.booking import waiting
from puskesmas.booking.line import ahead_of
from puskesmas.booking.models import Channel, WaitingEntry
from puskesmas.booking.queries import get_for
from puskesmas.booking.waiters import entry_for, live_of

TAG = "Reservasi"


class NewPlace(Shape):
    """Where to."""

    date = serializers.DateField()
    slot = Hour(required=False, allow_null=True, help_text="Wajib di klinik yang memakai jam.")


class Waiting(Shape):
    """A place in a line; ``held_until`` while a place is kept."""

    code = serializers.CharField()
    state = serializers.ChoiceField(WaitingEntry.State.choices)
    facility = serializers.CharField()
    clinic = serializers.CharField()
    date = serializers.DateField()
    slot = Hour(allow_null=True, help_text="Jam yang ditunggu atau disimpan; kosong: jam mana pun.")
    for_self = serializers.BooleanField()
    ahead = serializers.IntegerField(help_text="Berapa orang di depan.")
    held_until = serializers.DateTimeField(allow_null=True)
    reservation = serializers.CharField(allow_null=True)


class Reschedule(Api):
    """Another date or hour of the same clinic: both places change hands, or neither does."""

    access = access.CITIZEN

    @documented(
        "Memindahkan", ReservationFull, 400, 404, 409, 415, 422, 503,
        tag=TAG, body=NewPlace, status=201,
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        place = self.body(NewPlace)
        reservation = get_for(self.actor, code)

        def run() -> Answer:
            moved = reschedule(
                reservation,
                day=place["date"],
                slot=place.get("slot"),
                by=self.actor,
                channel=Channel.API,
            )
            return 201, ReservationFull(full(moved, self.actor))

        return self.once(run)


class WaitingList(Api):
    """One's own places in lines; joining the line of a full date."""

    access = access.CITIZEN

    @documented("Daftar tunggu saya", Waiting, tag=TAG, many=True)
    def get(self, request: Request) -> Response:
        return self.page(Waiting, [self._shown(entry) for entry in live_of(self.actor)])

    @documented(
        "Masuk daftar tunggu", Waiting, 400, 409, 415, 422, 429, 503,
        tag=TAG, body=wishes.NewReservation, status=201,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        wish = wish_of(self.body(wishes.NewReservation))

        def run() -> Answer:
            count_other(self.request._request, wish.nik, by=self.actor)
            return 201, Waiting(shown(join_line(wish, by=self.actor), self.actor.citizen_id))

        return self.once(run)

    def _shown(self, entry: Any) -> dict[str, Any]:
        return shown(entry, self.actor.citizen_id, ahead=entry.ahead)


class Accept(Api):
    """The kept place becomes a reservation."""

    access = access.CITIZEN

    @documented(
        "Mengambil tempat", ReservationFull, 400, 404, 409, 415, 422, 503,
        tag=TAG, body=Empty, status=201,
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        entry = entry_for(self.actor, code)
        coverage = coverage_of_entry(entry)

        def run() -> Answer:
            made = accept(entry.code, by=self.actor, coverage=coverage)
            return 201, ReservationFull(full(made, self.actor))

        return self.once(run)


class Leave(Api):
    """Out of the line; a kept place goes to the next one."""

    access = access.CITIZEN

    @documented("Keluar", Waiting, 400, 404, 409, 415, 503, tag=TAG, body=Empty)
    def post(self, request: Request, code: str) -> Response:
        entry = entry_for(self.actor, code)

        def run() -> Answer:
            left = waiting.leave(code=entry.code, by=self.actor)
            return 200, Waiting(shown(left, self.actor.citizen_id))

        return self.once(run)


def shown(entry: WaitingEntry, citizen_id: int | None, ahead: int | None = None) -> dict[str, Any]:
    """An entry; it names nobody."""
    slot = entry.held_slot or entry.slot
    return {
        "code": entry.code,
        "state": entry.state,
        "facility": entry.facility.code,
        "clinic": entry.clinic.code,
        "date": entry.date,
        "slot": slot.starts if slot else None,
        "for_self": entry.patient_id == citizen_id,
        "ahead": ahead_of(entry) if ahead is None else ahead,
        "held_until": entry.held_until if entry.state == WaitingEntry.State.HELD else None,
        "reservation": entry.reservation.code if entry.reservation else None,
    }
