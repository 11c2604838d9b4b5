"""A new ticket reaches the screens: one snapshot, kept and pushed, without a person in it."""

import json

import pytest
import redis
from django.conf import settings

from flows.engine import service
from tests import cast
from tests.cast import do, reserve


@pytest.mark.django_db(transaction=True)
def test_an_arrival_is_pushed_to_the_screens_of_its_facility(clock):
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    with redis.Redis.from_url(settings.REDIS_URL) as broker, broker.pubsub() as screen:
        screen.subscribe("alur:queues:mergangsan")
        assert screen.get_message(timeout=2)["type"] == "subscribe"

        service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))

        pushed = json.loads(screen.get_message(timeout=2)["data"])
        kept = json.loads(broker.get("alur:queues:mergangsan"))
    assert pushed == kept
    assert [(queue["letter"], queue["waiting"]) for queue in kept] == [("A", 1), ("G", 0), ("U", 0)]
    assert set(kept[0]) == {"queue", "letter", "name", "calling", "waiting", "estimate"}
