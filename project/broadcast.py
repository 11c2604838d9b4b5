"""Telling the live process that a facility's queues changed: the snapshot, once, for everybody."""

import json
from functools import lru_cache

import redis
from django.conf import settings

from puskesmas import clock
from puskesmas.place.models import Facility
from puskesmas.queueing.queries import snapshot

KEY = "alur:queues:{code}"
KEEP_SECONDS = 24 * 3600


@lru_cache(maxsize=1)
def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def queues(code: str) -> None:
    """Compute the public snapshot of a facility, keep it for newcomers, push it to all screens."""
    facility = Facility.objects.get(code=code)
    message = json.dumps(snapshot(facility, clock.today(facility.zone)))
    key = KEY.format(code=code)
    with _broker().pipeline(transaction=False) as pipe:
        pipe.set(key, message, ex=KEEP_SECONDS)
        pipe.publish(key, message)
        pipe.execute()
