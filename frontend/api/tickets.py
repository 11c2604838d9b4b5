"""The number behind a code, for whoever holds the code: it shows no person."""

from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access
from frontend.api.base import Api
from frontend.api.facilities import Estimate
from frontend.api.shapes import Shape, documented
from puskesmas.codes import clean_code
from puskesmas.errors import NotFound
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import behind_code, label
from puskesmas.queueing.slips import people_ahead

WHY = _(
    "Urutan mengikuti jam reservasi dan jam kedatangan, bukan angka nomor. Yang dijadwalkan lebih "
    "awal dipanggil lebih dulu; nomor yang terlewat dipanggil lagi setelah beberapa nomor."
)


class TicketShape(Shape):
    """A number and how far it is."""

    code = serializers.CharField()
    number = serializers.CharField()
    queue = serializers.CharField()
    facility = serializers.CharField()
    date = serializers.DateField()
    state = serializers.ChoiceField(Ticket.State.choices)
    people_ahead = serializers.IntegerField()
    estimate = Estimate(allow_null=True)
    why = serializers.CharField(help_text="Mengapa orang lain dapat dipanggil lebih dulu.")

    class Meta:
        ref_name = "Ticket"


class TicketDetail(Api):
    """By the code on the paper or of the reservation."""

    access = access.PUBLIC

    @documented("Satu nomor antrean", TicketShape, 404, tag="Antrean", public=True)
    def get(self, request: Request, code: str) -> Response:
        ticket = _ticket(code)
        waiting = ticket.state == Ticket.State.WAITING
        return self.answer(
            TicketShape,
            {
                "code": code,
                "number": label(ticket),
                "queue": ticket.queue.letter,
                "facility": ticket.queue.facility.code,
                "date": ticket.date,
                "state": ticket.state,
                "people_ahead": people_ahead(ticket) if waiting else 0,
                "estimate": None,
                "why": str(WHY),
            },
        )


def _ticket(text: str) -> Ticket:
    ticket: Any = None
    with suppress(ValueError):
        _reservation, ticket = behind_code(clean_code(text))
    if ticket is None:
        raise NotFound("ticket_unknown", _("Nomor antrean untuk kode itu belum ada."))
    return ticket
