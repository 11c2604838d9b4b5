"""Kills processes of one product at random moments, and measures how long each kind was missed."""

import contextlib
import http.client
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil
import psycopg
import redis

SERVICE = {"web_master": "web", "web_worker": "web", "worker_child": "worker"}
KINDS = ("web_worker", "web_master", "worker", "worker_child", "tick", "postgres", "valkey")
BACK_WITHIN = 120.0


@dataclass
class Killer:
    """Takes its victims from the tree of the product's own supervisor alone."""

    supervisor: psutil.Process
    port: int
    addresses: dict[str, str]
    chance: random.Random
    missed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    never_back: list[str] = field(default_factory=list)
    _down: set[str] = field(default_factory=set)
    _watchers: list[threading.Thread] = field(default_factory=list)

    def run(self, plan: list[str], pause: float) -> None:
        """Kill as planned, about ``pause`` seconds apart; what is down already is left alone."""
        waiting = list(plan)
        while waiting:
            time.sleep(self.chance.uniform(0.3, 2 * pause - 0.3))
            kind = next((one for one in waiting if SERVICE.get(one, one) not in self._down), None)
            if kind is not None and self._kill(kind):
                waiting.remove(kind)
        for watcher in self._watchers:
            watcher.join(BACK_WITHIN)

    def _kill(self, kind: str) -> bool:
        victims = [one for one in self._victims(kind) if one.is_running()]
        if not victims:
            return False
        began = time.monotonic()
        with contextlib.suppress(psutil.NoSuchProcess):
            self.chance.choice(victims).kill()
        self._down.add(SERVICE.get(kind, kind))
        watcher = threading.Thread(target=self._watch, args=(kind, began), daemon=True)
        watcher.start()
        self._watchers.append(watcher)
        return True

    def _victims(self, kind: str) -> list[psutil.Process]:
        """Processes of a kind, below our own supervisor."""
        try:
            leaders = self.supervisor.children()
            words = {one: " ".join(one.cmdline()) for one in leaders}
        except psutil.Error:
            return []
        sign = {
            "web_worker": "project.wsgi",
            "web_master": "project.wsgi",
            "worker": "project.celery worker",
            "worker_child": "project.celery worker",
            "tick": "manage.py tick",
            "postgres": "/postgres -D",
            "valkey": "valkey-server",
        }[kind]
        found = [one for one, said in words.items() if sign in said]
        if kind not in ("web_worker", "worker_child"):
            return found
        with contextlib.suppress(psutil.Error):
            below = [child for one in found for child in one.children()]
            return [one for one in below if "resource_tracker" not in " ".join(one.cmdline())]
        return []

    def _watch(self, kind: str, began: float) -> None:
        alive: Callable[[], bool] = {
            "web_worker": self._web_answers,
            "web_master": self._web_answers,
            "worker": lambda: self._says("worker"),
            "worker_child": lambda: self._says("worker"),
            "tick": lambda: self._says("tick"),
            "postgres": self._database_answers,
            "valkey": self._broker_answers,
        }[kind]
        if kind in ("worker", "tick"):
            self._forget(kind)
        while time.monotonic() - began < BACK_WITHIN:
            if alive():
                self.missed[kind].append(time.monotonic() - began)
                time.sleep(self.chance.uniform(0, 4))
                self._down.discard(SERVICE.get(kind, kind))
                return
            time.sleep(0.05)
        self.never_back.append(kind)

    def _web_answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _database_answers(self) -> bool:
        try:
            with psycopg.connect(self.addresses["DATABASE_URL"], connect_timeout=3) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.Error:
            return False

    def _broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.addresses["REDIS_URL"], socket_timeout=3)

    def _broker_answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), self._broker() as broker:
            return bool(broker.ping())
        return False

    def _forget(self, who: str) -> None:
        """The sign of life that is still there belongs to the dead one."""
        end = time.monotonic() + BACK_WITHIN
        while time.monotonic() < end:
            with contextlib.suppress(redis.RedisError), self._broker() as broker:
                broker.delete(f"alur:alive:{who}")
                return
            time.sleep(0.05)

    def _says(self, who: str) -> bool:
        with contextlib.suppress(redis.RedisError), self._broker() as broker:
            return bool(broker.exists(f"alur:alive:{who}"))
        return False
