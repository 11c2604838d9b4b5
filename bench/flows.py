"""The same four steps of a person in a row, as an SOP of ours and as a plain Viewflow flow."""

from typing import Any

from django.views.generic import View
from viewflow import this
from viewflow.workflow import flow, lock

from flows import screens
from flows.actors import APPLICANT, HEAD_OF_OFFICE, REGISTRAR
from flows.engine.flow import SopFlow
from flows.engine.sop import SOP, Revision
from flows.engine.words import Begin, Done, Person
from flows.spans import minutes
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.outbox.actions import post

STEPS = ("first", "second", "third", "fourth")


def take_up(*, reservation: Reservation, by: Actor) -> Reservation:
    """The case is there already."""
    return reservation


def write_letter(*, reservation: Reservation, number: str, by: Actor) -> None:
    """What a step here does: one letter leaves."""
    post(
        "email.send",
        facility_id=reservation.facility_id,
        key=f"bench:{number}",
        case_code=reservation.code,
        body={"template": "numbered"},
    )


def _person(**next_step: Any) -> Person:
    step: Any = Person(
        REGISTRAR, "bekerja", within=minutes(30), screen=screens.EnterNumber, run=write_letter
    ).Next(next_step["then"])
    return step  # type: ignore[no-any-return]


class OurFlow(SopFlow):
    """With deadline, audit, letter, permission and form, as every SOP here."""

    name = "bench_four_steps"
    sop = SOP(
        number="BENCH", title="Empat langkah", owner=HEAD_OF_OFFICE, issuer="Alur", signer="Alur",
        purpose="Mengukur.", basis=("-",), revisions=(Revision(0, "2026-01-01", "Pertama."),),
    )  # fmt: skip
    begin_here = Begin(APPLICANT, "mulai", run=take_up).Next(this.first)
    first = _person(then=this.second)
    second = _person(then=this.third)
    third = _person(then=this.fourth)
    fourth = _person(then=this.ended)
    ended = Done("selesai")


class StockFlow(flow.Flow):  # type: ignore[misc]
    """Without any of these, but with a lock: without one it would run steps twice."""

    lock_impl = lock.select_for_update_lock
    begin_here = flow.StartHandle(this.start_it).Next(this.first)
    first = flow.View(View.as_view()).Next(this.second)
    second = flow.View(View.as_view()).Next(this.third)
    third = flow.View(View.as_view()).Next(this.fourth)
    fourth = flow.View(View.as_view()).Next(this.ended)
    ended = flow.End()

    def start_it(self, activation: Any) -> Any:
        return activation.process
