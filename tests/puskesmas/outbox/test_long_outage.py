"""A printer that stays without paper over a long holiday."""

from puskesmas.outbox.actions import post
from puskesmas.outbox.models import Message
from puskesmas.outbox.pull import lease
from puskesmas.people.actors import of_device
from puskesmas.place.models import Device


def test_a_letter_offered_for_days_on_end_does_not_stop_the_others(world):
    facility = world.mergangsan
    agent = of_device(
        Device.objects.create(facility=facility, kind="print_agent", name="x", token_hash="x")
    )
    for key in ("print:A:1", "print:B:1"):
        post("print.ticket", facility_id=facility.pk, key=key)
    Message.objects.filter(key="print:A:1").update(attempts=32767)

    leased = [lease(agent, "print.ticket").key for _turn in range(2)]

    assert leased == ["print:A:1", "print:B:1"]
