"""The print agent: a small loop beside the printer that pulls jobs and says what became of them.

It knows neither the database nor Django, so it also runs alone on a kiosk:
    python -m integrations.printer.agent --url https://antre.example.go.id --spool agent.sqlite3
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import signal
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Final

from integrations.printer.api import Job, NoServer, Server
from integrations.printer.device import Outcome, print_job
from integrations.printer.spool import Spool, SpoolInUse

log = logging.getLogger(__name__)
STOP_SECONDS: Final = 2.5  # how long a stop waits for the ticket in hand
LONGEST_PAUSE: Final = 15.0
SHORTEST_TURN: Final = 0.2  # should the server answer "nothing" without waiting


class Agent:
    """Prints one job at a time. `work` is held whenever a job or a result is in hand."""

    def __init__(self, server: Server, spool: Spool, stop: threading.Event) -> None:
        self.server = server
        self.spool = spool
        self.stop = stop
        self.work = threading.Lock()

    def run(self) -> None:
        """Until `stop`."""
        failures = 0
        with self.work:
            self.spool.recover()
        while not self.stop.is_set():
            try:
                self._turn()
                failures = 0
            except NoServer as error:
                if self.stop.is_set():
                    return
                failures += 1
                log.warning("server: %s", error)
                self.stop.wait(pause(failures))

    def _turn(self) -> None:
        """Tells what is owed first: until the server knows, it cannot decide about a reprint."""
        with self.work:
            self._tell_all()
        began = time.monotonic()
        job = self.server.next_job()
        with self.work:
            if self.stop.is_set():
                return  # nothing was written down yet: the server hands the job out again
            if job:
                self._print(job)
                self._tell_all()
                return
        self.stop.wait(SHORTEST_TURN - (time.monotonic() - began))

    def _print(self, job: Job) -> None:
        if not self.spool.take(job.id, job.data):
            log.warning("job %d was handed out again; it is not printed twice", job.id)
            self.stop.wait(SHORTEST_TURN)
            return
        outcome = Outcome("failed", "bad_job")
        if job.data:
            outcome = print_job(
                job.target,
                job.data,
                sending=lambda: self.spool.mark(job.id, "sending"),
                sent=lambda: self.spool.mark(job.id, "sent"),
            )
        self.spool.finish(job.id, outcome)
        log.info("job %d: %s %s", job.id, outcome.outcome, outcome.detail)

    def _tell_all(self) -> None:
        for result in self.spool.unreported():
            if self.stop.is_set():
                return
            if not self.server.tell(result):
                log.error("the server refuses the result of job %d", result.job_id)
            self.spool.reported(result.job_id)


def pause(failures: int) -> float:
    """Longer after each failure, and never in step with other agents."""
    return float(min(LONGEST_PAUSE, 0.5 * 2 ** min(failures, 6)) * random.uniform(0.5, 1))  # noqa: S311


def run_process(url: str, token: str, spool_path: Path, demo_file: Path | None) -> int:
    """Runs until SIGTERM or SIGINT, then is gone within 3 seconds. Gives the exit status."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    tokens = {"": token} if token else {}
    if not tokens and demo_file:
        tokens = wait_for_tokens(demo_file, stop)
    if not tokens:
        return 0 if stop.is_set() else 2
    try:
        agents = [
            Agent(Server(url, secret), Spool(spool_of(spool_path, name)), stop)
            for name, secret in tokens.items()
        ]
    except SpoolInUse as error:
        log.error("another print agent works with %s", error)
        return 1
    threads = [threading.Thread(target=agent.run, daemon=True) for agent in agents]
    for thread in threads:
        thread.start()
    log.info("print agent for %s, %d devices", url, len(agents))
    while all(thread.is_alive() for thread in threads) and not stop.wait(0.5):
        pass
    if not stop.is_set():
        return 1  # its error has been printed; whoever watches starts us again
    # The long poll is simply left; a ticket in hand gets its time. Whatever is still open
    # after that stands in the spool and becomes `unknown` at the next start.
    until = time.monotonic() + STOP_SECONDS
    for agent in agents:
        agent.work.acquire(timeout=max(0.0, until - time.monotonic()))
    return 0


def spool_of(spool_path: Path, name: str) -> Path:
    """Every agent has a spool of its own; the only or first one keeps the plain name."""
    extra = name.removeprefix("print_agent")
    return spool_path.with_stem(f"{spool_path.stem}{extra}")


def wait_for_tokens(demo_file: Path, stop: threading.Event) -> dict[str, str]:
    """The demo writes the tokens of its print agents at its first start; empty when stopped."""
    log.info("waiting for %s", demo_file)
    while True:
        try:
            devices = json.loads(demo_file.read_text("utf-8"))["devices"]
            return {key: str(devices[key]) for key in devices if key.startswith("print_agent")}
        except (OSError, ValueError, KeyError, TypeError):
            if stop.wait(0.5):
                return {}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    environ = os.environ
    port = environ.get("PORT", "").strip() or "8000"
    parser.add_argument("--url", default=environ.get("ALUR_URL") or f"http://127.0.0.1:{port}")
    # The token is better given by the environment: arguments are seen by everybody on a machine.
    parser.add_argument("--token", default=environ.get("PRINT_AGENT_TOKEN", ""))
    parser.add_argument("--var", type=Path, default=Path(environ.get("ALUR_VAR") or "var"))
    parser.add_argument("--spool", type=Path, help="default: print_agent.sqlite3 in --var")


def run_with(url: str, token: str, var: Path, spool: Path | None) -> int:
    demo = os.environ.get("ALUR_DEMO", "1").strip().lower() not in ("0", "false", "no", "off")
    demo_file = var / "demo.json" if demo else None
    return run_process(url, token, spool or var / "print_agent.sqlite3", demo_file)


def main() -> int:
    parser = argparse.ArgumentParser(description="Alur print agent")
    add_arguments(parser)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s")
    return run_with(options.url, options.token, options.var, options.spool)


if __name__ == "__main__":
    raise SystemExit(main())
