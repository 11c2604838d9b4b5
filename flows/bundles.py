"""A family hands in several reservations at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from flows.doors import flow_of
from flows.engine import service
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.rules import lock_person
from puskesmas.errors import Refusal
from puskesmas.schedule.actions import lock_days, service_day


class SomeRefused(Refusal):
    """Not everybody could be registered, so nobody was. ``each`` holds the refusals by place."""

    def __init__(self, each: Mapping[int, Refusal]) -> None:
        first = next(iter(each.values()))
        super().__init__(
            first.code,
            _("Belum ada yang terdaftar. Perbaiki isian yang ditandai, lalu kirim lagi."),
            errors={
                f"{place}.{field}".strip("."): texts
                for place, refusal in each.items()
                for field, texts in (refusal.errors or {"": [refusal.detail]}).items()
            },
        )
        self.each = dict(each)
        self.status = first.status


@transaction.atomic
def begin_all(wishes: Sequence[dict[str, Any]], *, by: Actor) -> list[Reservation]:
    """Start a case for every wish, tied together; ``wishes`` are the words of a submit.

    Locks all patients, then all clinic days, each in one order, so that two families never wait
    for one another. Raises ``SomeRefused`` after trying everybody.
    """
    for patient in sorted((wish["patient"] for wish in wishes), key=lambda one: one.pk):
        lock_person(patient)
    lock_days([service_day(wish["clinic"], wish["day"]) for wish in wishes])
    bundle = uuid4()
    made: list[Reservation] = []
    refused: dict[int, Refusal] = {}
    for place, wish in enumerate(wishes):
        try:
            with transaction.atomic():
                flow, mode = flow_of(wish["clinic"].facility, wish["day"])
                made.append(service.begin(flow, by=by, **wish, mode=mode, bundle=bundle))
        except Refusal as refusal:
            refused[place] = refusal
    if refused:
        raise SomeRefused(refused)
    return made
