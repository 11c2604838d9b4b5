"""What the answers of outside systems mean to a case."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from flows.engine import service
from flows.engine.open_task import WAITING, take
from flows.reservation_verified import ReservationVerifiedFlow
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import Reservation, Status
from puskesmas.booking.reminders import note_coverage
from puskesmas.outbox.actions import post
from puskesmas.outbox.registry import Letter, answer

BPJS = Actor(kind="system", id="bpjs", label="BPJS")
SIMPUS = Actor(kind="system", id="simpus", label=str(_("SIMPUS")))


@answer("simpus.register")
def registered(letter: Letter, reply: dict[str, Any]) -> None:
    """SIMPUS gave a number: in time the case goes on, late it still saves the officer's work.

    Skipped: the case had gone on, and SIMPUS knows nothing of it.
    """
    if reply.get("skipped"):
        return
    words = {
        "number": str(reply["number"]),
        "registration": str(reply.get("registration", "")),
        "how": "simpus",
    }
    for step in ("simpus", "enter_number"):
        if _try(letter.case_code, step, words):
            return
    _too_late(letter, words)


def _try(code: str, step: str, words: dict[str, str]) -> bool:
    waiting = take(
        process__case__reservation__code=code,
        flow_task=ReservationVerifiedFlow.step(step),
        status__in=WAITING,
    )
    if waiting is None:
        return False
    service.answer(code, step, by=SIMPUS, **words)
    return True


def _too_late(letter: Letter, words: dict[str, str]) -> None:
    """The case went on without it: a number nobody will use is given back to SIMPUS, visibly.

    Where the case is being verified anew, SIMPUS will give the same number again.
    """
    reservation = Reservation.objects.get(code=letter.case_code)
    kept = reservation.live and reservation.simpus_number == words["number"].upper()
    if reservation.status == Status.SUBMITTED:
        reservation.simpus_registration = words["registration"]
        reservation.save(update_fields=["simpus_registration"])
        kept = True
    record(
        "letter.answered_late",
        by=SIMPUS,
        facility_id=reservation.facility_id,
        case_code=reservation.code,
        number=words["number"],
        kept=kept,
    )
    if not kept and words["registration"]:
        post(
            "simpus.cancel",
            facility_id=reservation.facility_id,
            key=f"simpus.cancel:{reservation.code}",
            case_code=reservation.code,
            body={"reason": "BATAL", "registration": words["registration"]},
        )


@answer("simpus.cancel")
def cancelled(letter: Letter, reply: dict[str, Any]) -> None:
    """SIMPUS took the registration back."""
    if not reply.get("skipped"):
        _note("simpus.cancelled", letter)


@answer("bpjs.coverage")
def coverage_known(letter: Letter, reply: dict[str, Any]) -> None:
    """BPJS said how the card stands on the day before."""
    note_coverage(
        code=letter.case_code,
        state=str(reply["state"]),
        here=reply["here"],
        at=datetime.fromisoformat(reply["at"]),
        by=BPJS,
    )


@answer("simpus.arrived")
def arrival_noted(letter: Letter, reply: dict[str, Any]) -> None:
    """SIMPUS knows that the person is here."""
    if not reply.get("skipped"):
        _note("simpus.arrival_noted", letter)


def _note(verb: str, letter: Letter) -> None:
    reservation = Reservation.objects.filter(code=letter.case_code).first()
    record(
        verb,
        by=SIMPUS,
        facility_id=reservation.facility_id if reservation else None,
        case_code=letter.case_code,
    )
