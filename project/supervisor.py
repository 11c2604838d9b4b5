"""Runs everything: embedded servers, set-up, and every process of the Procfile, until told to stop.

Not honcho: that one signals whole groups, which tears the children out of a worker that wants to
finish its task, and leaves everything behind when it is killed itself.
"""

import contextlib
import fcntl
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import ClassVar

from project import children, env, postgres, prepare, services
from project.ports import is_taken
from project.postgres import CannotStart

DEMO_ONLY = frozenset({"fakes", "print_agent"})
# Nobody waits for these: started later, they leave the cores to those that must be ready.
SECOND = frozenset({"beat", "print_agent"})
HEAD_START = 10.0  # seconds, or until the others are ready
PATIENCE = 9.0  # seconds a process has for its open work; granian gives up after 8
STEADY = 15.0  # seconds after which a process counts as healthy again
SLOWEST = 30.0  # longest pause before a crashed process is started again
LOOP = 5  # crashes in a row after which nobody should hope that it mends itself


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


@dataclass
class Service:
    """One line of the Procfile and the process that lives it."""

    name: str
    command: str
    child: children.Child | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0
    crashes: int = 0  # in a row
    first_pause: ClassVar[float] = 1.0

    def start(self, environ: Mapping[str, str], logs: Path) -> None:
        if self.crashes:
            say(f"{self.name} dijalankan lagi")
        self.child = self.spawn(environ, logs)
        self.started = time.monotonic()

    def spawn(self, environ: Mapping[str, str], logs: Path) -> children.Child:
        argv = ["/bin/sh", "-c", f"exec {self.command}"]
        return children.spawn(argv, log=logs / f"{self.name}.log", environ=environ)

    def note_crash(self, logs: Path) -> None:
        """Each crash in a row doubles the pause before the next start; it never gives up."""
        if self.child is None:
            return
        children.bury(self.child)
        if time.monotonic() - self.started > STEADY:
            self.crashes, self.pause = 0, 0.0
        self.crashes += 1
        self.pause = min(max(self.pause * 2, self.first_pause), SLOWEST)
        self.due = time.monotonic() + self.pause
        say(
            f"{self.name} berhenti (kode {self.child.returncode}), dijalankan lagi"
            f" {self.pause:.2g} detik lagi; sebabnya ada di {logs / self.name}.log"
        )
        if self.crashes >= LOOP:
            say(
                f"{self.name} gagal terus, {self.crashes} kali berturut-turut: perbaiki sebabnya,"
                " tanpa itu layanan ini tidak akan pulih"
            )
        self.child = None


@dataclass
class Embedded(Service):
    """A server that came up before everything else; after a crash all others wait for it."""

    server: services.Server | None = None
    first_pause: ClassVar[float] = 0.1

    def spawn(self, environ: Mapping[str, str], logs: Path) -> children.Child:
        assert self.server is not None  # noqa: S101 -- made by watched() alone
        return self.server.revive()


def watched(servers: Mapping[str, services.Server]) -> list[Service]:
    """The embedded servers, which run already."""
    now = time.monotonic()
    return [
        Embedded(name, "", child=server.process, started=now, server=server)
        for name, server in servers.items()
    ]


def main() -> None:
    listen_to_signals()
    env.check_names()
    with contextlib.suppress(Stopped):
        run(env.var_folder())


def listen_to_signals() -> None:
    """All three, explicitly: a job started with & by a script would ignore Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def interrupt(number: int, frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)  # one request is enough; stopping is not interrupted
    raise Stopped


def run(var: Path) -> None:
    make_folder(var)
    port, live_port = env.port(), env.live_port()
    logs = var / "log"
    with only_one(var / "run.lock"):
        for number in (port, live_port):
            if is_taken(number):
                raise CannotStart(f"Port {number} sudah dipakai: jalankan PORT=nomor-lain ./run")
        with services.running(var) as (addresses, servers):
            demo = env.boolean("ALUR_DEMO", True)
            prepare.when_needed(var, addresses, demo=demo)
            url = f"http://127.0.0.1:{port}"
            if demo:
                tell_address(var / "demo.json", url)
            environ = child_environment(addresses, port, live_port)
            procfile = read_procfile(env.BASE_DIR / "Procfile", demo=demo)
            watch([*watched(servers), *procfile], environ, logs, url)


def make_folder(var: Path) -> None:
    try:
        var.mkdir(parents=True, exist_ok=True)
        (var / "run.lock").touch()
    except OSError as error:
        raise CannotStart(
            f"Folder {var} tidak dapat ditulisi ({error.strerror}):"
            " beri izin, atau pilih ALUR_VAR lain"
        ) from None


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                "Alur sudah berjalan dari folder ini: hentikan dulu, atau pilih ALUR_VAR lain"
            ) from None
        yield


def read_procfile(path: Path, *, demo: bool) -> list[Service]:
    lines = (line.partition(":") for line in path.read_text().splitlines())
    found = [Service(name.strip(), command.strip()) for name, _, command in lines if command]
    return [service for service in found if demo or service.name not in DEMO_ONLY]


def child_environment(addresses: Mapping[str, str], port: int, live_port: int) -> dict[str, str]:
    """What the processes see: never the owner of the tables."""
    environ = {**os.environ, "PORT": str(port), "LIVE_PORT": str(live_port)}
    environ |= {"DATABASE_URL": addresses["DATABASE_URL"], "REDIS_URL": addresses["REDIS_URL"]}
    environ.pop("DATABASE_OWNER_URL", None)
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', '')}"
    environ["PYTHONUNBUFFERED"] = "1"
    environ["CELERY_SKIP_CHECKS"] = "1"  # done once while preparing; half a second each time
    return environ


def watch(running: list[Service], environ: Mapping[str, str], logs: Path, url: str) -> None:
    """Starts all, announces readiness once, restarts what crashes; ends only by Stopped."""
    announced, next_look, patience = False, 0.0, time.monotonic() + 60
    for service in running:
        service.due = time.monotonic() + HEAD_START * (service.name in SECOND)
    try:
        while True:
            now = time.monotonic()
            for service in running:
                if service.child is None and now >= service.due:
                    service.start(environ, logs)
                elif service.child is not None and service.child.poll() is not None:
                    service.note_crash(logs)
            if not announced and now >= next_look:
                missing = what_is_missing(url)
                announced = not missing
                if announced:
                    announce(url)
                    for service in running:
                        service.due = min(service.due, now)
                elif now > patience:
                    say(f"belum siap: {missing}; catatan ada di {logs}")
                    patience = now + 30
                next_look = time.monotonic() + 0.15
            time.sleep(0.05 if not announced else 0.2)
    finally:
        # The servers end last, by whoever started them: open work still needs them.
        own = [s.child for s in running if s.child is not None and not isinstance(s, Embedded)]
        children.stop(own, seconds=PATIENCE)


def what_is_missing(url: str) -> str:
    """Asked by the name that the site goes by: outside the demo it answers to no other."""
    names = [name.lstrip(".") for name in env.words("ALLOWED_HOSTS") if name != "*"]
    headers = {"Host": names[0]} if names else {}
    asked = urllib.request.Request(f"{url}/readyz", headers=headers)  # noqa: S310 -- our own
    try:
        with urllib.request.urlopen(asked, timeout=5):  # noqa: S310 -- our own address
            return ""
    except urllib.error.HTTPError as error:
        return error.read(500).decode(errors="replace")
    except OSError:
        return "web tidak menjawab"


def announce(url: str) -> None:
    print(f"Alur siap di {url}", flush=True)  # noqa: T201 -- the line scripts wait for
    demo = env.var_folder() / "demo.json"
    if env.boolean("ALUR_DEMO", True) and demo.exists():
        say(f"Akun, token dan warga contoh: {os.path.relpath(demo)}")


def tell_address(path: Path, url: str) -> None:
    """The demo's own description names the port of this start."""
    if path.exists():
        described = json.loads(path.read_text())
        if described.get("url") != url:
            draft = path.with_suffix(".draft")
            postgres.write_private(draft, json.dumps({**described, "url": url}, indent=1))
            draft.replace(path)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 -- the person in front of the terminal


if __name__ == "__main__":
    main()
