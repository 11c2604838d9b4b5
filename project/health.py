"""Is it alive, is it ready, how is it: the pages for supervisors, balancers and Prometheus."""

import logging
import shutil
import time
from collections.abc import Callable
from typing import Any

import prometheus_client
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from puskesmas.outbox import queries as outbox

logger = logging.getLogger(__name__)
started = time.monotonic()
_broker = redis.Redis.from_url(
    settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2, decode_responses=True
)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    state = look()
    good = all(state[part] == "ok" for part in ("database", "broker", "worker", "tick"))
    answer = JsonResponse(state, status=200 if good else 503)
    answer._has_been_logged = True  # type: ignore[attr-defined] # asked every second while we start
    return answer


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    registry = prometheus_client.CollectorRegistry()
    state = look()
    for part in ("database", "broker", "worker", "tick"):
        gauge = prometheus_client.Gauge(f"alur_{part}_up", f"{part} answers", registry=registry)
        gauge.set(state[part] == "ok")
    oldest = state["outbox_oldest_seconds"]
    prometheus_client.Gauge(
        "outbox_oldest_seconds", "Age of the oldest letter that is due", registry=registry
    ).set(float("nan") if oldest is None else oldest)
    prometheus_client.Gauge(
        "alur_web_uptime_seconds", "Age of this web process", registry=registry
    ).set(time.monotonic() - started)
    prometheus_client.Gauge(
        "alur_disk_free_ratio", "Share of the disk below ALUR_VAR that is free", registry=registry
    ).set(_free_share())
    return HttpResponse(
        prometheus_client.generate_latest(registry),
        content_type=prometheus_client.CONTENT_TYPE_LATEST,
    )


def look() -> dict[str, Any]:
    """The state of every part; `ok`, or a word that says what is wrong."""
    database, oldest = _try(_ask_database, DatabaseError)
    broker, alive = _try(_ask_broker, redis.RedisError)
    worker, tick = alive or (None, None)
    return {
        "database": database,
        "broker": broker,
        "worker": "ok" if worker else "silent",
        "tick": "ok" if tick else "silent",
        "outbox_oldest_seconds": oldest,
    }


def _free_share() -> float:
    disk = shutil.disk_usage(settings.VAR)
    return disk.free / disk.total


def _try(ask: Callable[[], Any], failure: type[Exception]) -> tuple[str, Any]:
    try:
        return "ok", ask()
    except failure as error:
        # The text of a driver's error may hold addresses; its kind is enough here.
        logger.warning("readyz: %s", type(error).__name__)
        return "unreachable", None


def _ask_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return int(outbox.oldest_due_seconds())


def _ask_broker() -> list[Any]:
    return list(_broker.mget("alur:alive:worker", "alur:alive:tick"))
