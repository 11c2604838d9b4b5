"""Celery wakes somebody to look into PostgreSQL; it carries no truth of its own."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

app = Celery("alur")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="project.celery.drain_outbox")
def drain_outbox() -> None:
    from puskesmas.outbox import relay  # noqa: PLC0415 -- apps are ready only when a task runs

    relay.drain()
