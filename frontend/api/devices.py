"""Kiosks and print agents."""

import threading
import time
from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.arrival import OUTCOMES, check_in
from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.shapes import Shape, TicketShort, documented, ticket_short
from integrations.printer.ticket import job_data
from puskesmas.outbox import pull
from puskesmas.outbox.models import Message
from puskesmas.place.models import Device
from puskesmas.queueing.printing import TOPIC, report_print

TAG = "Perangkat"
TURN = 0.3
"""Seconds between two looks for a print job while the line is held."""

_line = threading.BoundedSemaphore(1)
"""How many long polls one web process holds: threads are few, citizens come first."""


class Arrived(Shape):
    """What a scan brought; ``text`` says what to do."""

    outcome = serializers.ChoiceField(OUTCOMES)
    text = serializers.CharField()
    ticket = TicketShort(allow_null=True)


class Printer(Shape):
    """Where to print."""

    host = serializers.CharField()
    port = serializers.IntegerField()
    paper = serializers.IntegerField()


class PrintJob(Shape):
    """One ticket to print."""

    id = serializers.IntegerField()
    printer = Printer()
    data = serializers.CharField(help_text="Byte ESC/POS, base64.")
    copy = serializers.IntegerField(help_text="0: asli; 2 dan seterusnya: salinan.")


class JobState(Shape):
    """What is known of a print job."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(Message.State.choices)

    class Meta:
        ref_name = "PrintJobState"


class CheckIn(Api):
    """A code at the kiosk. Every refusal is an answer that says what to do."""

    access = access.device("kiosk")

    @documented("Memindai kode", Arrived, 400, 409, 415, 422, 503, tag=TAG, body=wishes.Scan)
    def post(self, request: Request) -> Response:
        code = self.body(wishes.Scan)["code"]

        def run() -> Answer:
            arrival = check_in(code, device=self.actor)
            return 200, {
                "outcome": arrival.outcome,
                "text": str(arrival.text),
                "ticket": ticket_short(arrival.ticket),
            }

        return self.once(run)


class NextPrintJob(Api):
    """The oldest ticket not yet printed, leased to this agent."""

    access = access.device("print_agent")

    @documented(
        "Mengambil pekerjaan cetak; 204 bila tidak ada",
        PrintJob,
        422,
        tag=TAG,
        empty="Tidak ada yang perlu dicetak.",
        query=(OpenApiParameter("wait", int, description="Detik menunggu, paling lama 25."),),
    )
    def get(self, request: Request) -> Response:
        wait = self.query(wishes.Wait)["wait"]
        message = _held(wait, lambda: pull.lease(self.actor, TOPIC))
        if message is None:
            return Response(status=204)
        return self.answer(PrintJob, _job(message, request.auth))


class PrintJobResult(Api):
    """What became of it; the same report twice changes nothing."""

    access = access.device("print_agent")

    @documented("Hasil cetak", JobState, 400, 404, 409, 415, 422, tag=TAG, body=wishes.PrintResult)
    def post(self, request: Request, job: int) -> Response:
        wish = self.body(wishes.PrintResult)

        def run() -> Answer:
            message = report_print(self.actor, job, wish["outcome"], wish["detail"])
            return 200, {"id": message.pk, "state": message.state}

        return self.once(run)


def _held(wait: int, look: Callable[[], Message | None]) -> Message | None:
    """Look, and look again for ``wait`` seconds when no other agent holds this process's line."""
    found = look()
    if found is not None or not wait or not _line.acquire(blocking=False):
        return found
    try:
        end = time.monotonic() + wait
        while found is None and time.monotonic() < end:
            time.sleep(TURN)
            found = look()
    finally:
        _line.release()
    return found


def _job(message: Message, agent: Device) -> dict[str, Any]:
    return {
        "id": message.pk,
        "printer": {"host": agent.printer_host, "port": agent.printer_port, "paper": agent.paper},
        "data": job_data(message.body, agent.paper),
        "copy": message.body.get("copy", 0),
    }
