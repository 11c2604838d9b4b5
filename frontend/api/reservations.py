"""Reservations: hand in, follow, call off, apply again; and the number behind a code."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.engine import service
from frontend.api import access, documents, wishes
from frontend.api.base import Answer, Api
from frontend.api.shapes import (
    AFTER,
    Hour,
    Moment,
    Rejection,
    Shape,
    TicketShort,
    Warning_,
    documented,
    ticket_short,
)
from frontend.keyset import page_by_date
from frontend.public.cards import AGAIN, coverage_warning
from frontend.submission import Wish, coverage_of, submit
from frontend.throttle import count_other
from frontend.timeline import story
from puskesmas.actor import Actor
from puskesmas.booking import endings
from puskesmas.booking.models import (
    BEFORE_ARRIVAL,
    Channel,
    CoverageState,
    Payment,
    Reservation,
    Status,
)
from puskesmas.booking.queries import for_actor, get_for
from puskesmas.codes import qr_url
from puskesmas.errors import Conflict, Refusal
from puskesmas.place.models import Clinic, Mode
from puskesmas.place.queries import clinic_at
from puskesmas.queueing.queries import current_ticket

TAG = "Reservasi"


class ReservationShort(Shape):
    """A reservation in a list. It names nobody."""

    code = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    mode = serializers.ChoiceField(Mode.choices)
    facility = serializers.CharField()
    clinic = serializers.CharField()
    date = serializers.DateField()
    slot = Hour(allow_null=True)
    payment = serializers.ChoiceField(Payment.choices)
    for_self = serializers.BooleanField()
    simpus_number = serializers.CharField()
    submitted_at = serializers.DateTimeField()


class ReservationFull(ReservationShort):
    """A reservation with its story."""

    qr = serializers.CharField(help_text="Isi kode QR; anjungan menerimanya.")
    rejection = Rejection(allow_null=True)
    warnings = Warning_(many=True)
    timeline = Moment(many=True)
    ticket = TicketShort(allow_null=True)
    may_cancel = serializers.BooleanField()
    may_resubmit = serializers.BooleanField()

    class Meta:
        ref_name = "Reservation"


class Reservations(Api):
    """One's own, newest date first; staff see those of their facilities."""

    access = access.PERSON

    @documented("Daftar reservasi", ReservationShort, 404, tag=TAG, many=True, query=(AFTER,))
    def get(self, request: Request) -> Response:
        items, after = page_by_date(
            for_actor(self.actor), request.query_params.get("after", ""), "date"
        )
        return self.page(
            ReservationShort, [short(one, self.actor.citizen_id) for one in items], after
        )

    @documented(
        "Mendaftar",
        ReservationFull,
        400, 409, 415, 422, 429, 503,
        tag=TAG,
        body=wishes.NewReservation,
        status=201,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        wish = wish_of(self.body(wishes.NewReservation))
        return _hand_in(self, wish, typed=wish.nik)


class ReservationDetail(Api):
    """One reservation, for whoever may know of it."""

    access = access.PERSON

    @documented("Satu reservasi", ReservationFull, 404, tag=TAG)
    def get(self, request: Request, code: str) -> Response:
        return self.answer(ReservationFull, full(get_for(self.actor, code), self.actor))


class Cancel(Api):
    """The applicant calls it off; the place is free again."""

    access = access.CITIZEN

    @documented(
        "Membatalkan", ReservationFull, 400, 404, 409, 415, 422, 503, tag=TAG, body=wishes.Cancel
    )
    def post(self, request: Request, code: str) -> Response:
        reason = self.body(wishes.Cancel).get("reason", "")
        reservation = get_for(self.actor, code)

        def run() -> Answer:
            service.end(reservation.code, run=endings.cancel, by=self.actor, reason=reason)
            now = get_for(self.actor, code)
            return 200, ReservationFull(full(now, self.actor))

        return self.once(run)


class Resubmit(Api):
    """A refused or expired reservation once more; only what changes needs to be sent (R-025)."""

    access = access.CITIZEN

    @documented(
        "Mengajukan lagi",
        ReservationFull,
        400, 404, 409, 415, 422, 503,
        tag=TAG,
        body=wishes.Correction,
        status=201,
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        old = get_for(self.actor, code)
        # Without a NIK the wish would be one for the applicant.
        if old.status not in AGAIN or old.patient.withdrawn_at is not None:
            raise Conflict(
                "not_resubmittable",
                _("Hanya reservasi yang ditolak atau kedaluwarsa dapat diajukan lagi."),
            )
        before: dict[str, Any] = {
            "nik": old.patient.nik,
            "birth_date": old.patient.birth_date,
            "date": old.date,
            "slot": old.slot.starts if old.slot else None,
            "payment": old.payment,
            "bpjs_number": old.bpjs_number,
            "complaint": old.complaint,
        }
        said = before | self.body(wishes.Correction)
        return _hand_in(self, _wish(old.clinic, said, previous=old))


def wish_of(said: dict[str, Any]) -> Wish:
    """What a ``NewReservation`` asks for; ``Refusal`` beside a clinic that is none."""
    clinic = clinic_at(said.pop("facility"), said.pop("clinic"))
    if clinic is None:
        raise Refusal.of_field(
            "clinic", "clinic_unknown", _("Klinik itu tidak ada. Pilih dari daftar puskesmas.")
        )
    return _wish(clinic, said)


def _wish(clinic: Clinic, said: dict[str, Any], previous: Reservation | None = None) -> Wish:
    words = {
        **said,
        "nik": "".join(said.get("nik", "").split()),
        "documents": tuple(said.get("documents", ())),
    }
    return Wish(clinic, words.pop("date"), **words, channel=Channel.API, previous=previous)


def _hand_in(view: Api, wish: Wish, typed: str = "") -> Response:
    """Ask BPJS before the transaction, then submit once for the key. ``typed``: a NIK in it."""
    coverage = coverage_of(wish, wish.bpjs_number)

    def run() -> Answer:
        count_other(view.request._request, typed, by=view.actor)
        made = submit(wish, by=view.actor, coverage=coverage)
        return 201, ReservationFull(full(made, view.actor))

    return view.once(run)


def short(reservation: Reservation, citizen_id: int | None) -> dict[str, Any]:
    """A reservation in a list."""
    return {
        "code": reservation.code,
        "status": reservation.status,
        "mode": reservation.mode,
        "facility": reservation.facility.code,
        "clinic": reservation.clinic.code,
        "date": reservation.date,
        "slot": reservation.slot.starts if reservation.slot else None,
        "payment": reservation.payment,
        "for_self": reservation.patient_id == citizen_id,
        "simpus_number": reservation.simpus_number,
        "submitted_at": reservation.submitted_at,
    }


def full(reservation: Reservation, by: Actor) -> dict[str, Any]:
    """A reservation with its story, in a constant number of queries."""
    reason = reservation.rejection_reason
    arrived = reservation.arrived_at is not None
    return {
        **short(reservation, by.citizen_id),
        "qr": qr_url(settings.PUBLIC_HOST, reservation.code),
        "rejection": reason
        and {
            "reason_code": reason.code,
            "reason": reason.text,
            "advice": reason.advice,
            "text": reservation.rejection_text,
        },
        "warnings": [*warnings(reservation), *documents.warnings(reservation, by)],
        "timeline": story(reservation),
        "ticket": ticket_short(current_ticket(reservation)) if arrived else None,
        "may_cancel": reservation.status in BEFORE_ARRIVAL,
        "may_resubmit": reservation.status in AGAIN,
    }


def warnings(reservation: Reservation) -> list[dict[str, str]]:
    """What to do about the BPJS card before coming (R-021)."""
    text = coverage_warning(reservation)
    if not text:
        return []
    if reservation.coverage == CoverageState.INACTIVE:
        code = "coverage_inactive"
    elif reservation.coverage_here is False:
        code = "coverage_elsewhere"
    else:
        code = "coverage_unknown"
    return [{"code": code, "detail": text}]
