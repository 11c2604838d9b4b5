"""Health pages: what a supervisor, a balancer and Prometheus see."""

import pytest
import redis
from django.conf import settings
from django.core.cache import cache

from project import health


@pytest.fixture
def heartbeats():
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.set("alur:alive:worker", 1, ex=20)
        cache.set("alive:tick", 1, 20)  # as the tick says it, through Django
        yield broker


def test_healthz_needs_neither_database_nor_broker(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.usefixtures("heartbeats")
def test_ready_when_every_part_answers(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "tick": "ok",
        "outbox_oldest_seconds": 0,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["worker", "tick"])
def test_not_ready_names_the_silent_part(client, heartbeats, part):
    heartbeats.delete(f"alur:alive:{part}")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert [name for name, state in answer.json().items() if state == "silent"] == [part]


@pytest.mark.slow
@pytest.mark.django_db
def test_not_ready_without_broker(client, monkeypatch):
    gone = redis.Redis(port=1, socket_connect_timeout=1)
    monkeypatch.setattr(health, "_broker", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["broker"] == "unreachable"
    assert answer.json()["database"] == "ok"


@pytest.mark.django_db
@pytest.mark.usefixtures("heartbeats")
def test_metrics_in_the_text_of_prometheus(client):
    answer = client.get("/metrics")

    lines = answer.content.decode().splitlines()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "outbox_oldest_seconds 0.0" in lines
    assert "alur_tick_up 1.0" in lines
    [free] = [line for line in lines if line.startswith("alur_disk_free_ratio ")]
    assert 0 < float(free.partition(" ")[2]) < 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_nothing_is_posted_here(client, path):
    assert client.post(path).status_code == 405
