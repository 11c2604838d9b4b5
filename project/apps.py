"""Joins the houses when Django starts: who delivers letters, and the bell that wakes a worker."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings

import integrations
from puskesmas import clock
from puskesmas.outbox import wake


class ProjectConfig(AppConfig):
    name = "project"

    def ready(self) -> None:
        from project import broadcast  # noqa: PLC0415 -- it needs the models

        for module in deliver_modules():
            import_module(module)
        wake.bell("outbox", ring, rest=0.05)
        wake.bell("queues", broadcast.queues)
        if settings.DEMO and not settings.TESTING:
            clock.follow(settings.VAR / "clock")


def deliver_modules() -> list[str]:
    """`integrations.<system>.deliver` of every system that has one."""
    systems = [found.name for found in pkgutil.iter_modules(integrations.__path__) if found.ispkg]
    named = [f"integrations.{system}.deliver" for system in sorted(systems)]
    return [name for name in named if find_spec(name)]


def ring() -> None:
    from project.celery import drain_outbox  # noqa: PLC0415 -- most processes never ring

    drain_outbox.apply_async(expires=60, retry=False)
