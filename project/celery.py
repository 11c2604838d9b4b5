"""Celery wakes somebody to look into PostgreSQL; it carries no truth of its own."""

import contextlib
import os
from typing import Any

import redis
from celery import Celery, bootsteps
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

ALIVE_EVERY, ALIVE_FOR = 5.0, 20  # seconds

app = Celery("alur")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="project.celery.drain_outbox")
def drain_outbox() -> None:
    from puskesmas.outbox import relay  # noqa: PLC0415 -- apps are ready only when a task runs

    relay.drain()


class Alive(bootsteps.StartStopStep):
    """Says every few seconds that this worker has a broker and can take work."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        self.broker = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
        self.timer: Any = None
        super().__init__(consumer, **options)

    def start(self, consumer: Any) -> None:
        self.say()
        self.timer = consumer.timer.call_repeatedly(ALIVE_EVERY, self.say)

    def stop(self, consumer: Any) -> None:
        if self.timer is not None:
            self.timer.cancel()

    def say(self) -> None:
        with contextlib.suppress(redis.RedisError):
            self.broker.set("alur:alive:worker", "1", ex=ALIVE_FOR)


app.steps["consumer"].add(Alive)
