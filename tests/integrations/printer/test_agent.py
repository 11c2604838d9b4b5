"""The print agent against a server and a printer, both real: no ticket lost, none twice."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integrations.printer.agent import Agent
from integrations.printer.api import Server
from integrations.printer.fake import FakePrinter
from integrations.printer.spool import Spool, SpoolInUse
from integrations.printer.ticket import slip_bytes
from tests.integrations.printer.conftest import slip
from tests.integrations.printer.server import TOKEN, PrintServer

pytestmark = pytest.mark.slow


def ticket(number: int) -> bytes:
    return slip_bytes(slip(number=f"U-{number:03d}", url=url(number)), 80)


def url(number: int) -> str:
    return f"HTTPS://ANTRE.JOGJAKOTA.GO.ID/Q/{number:016d}"


def printed(printer: FakePrinter) -> list[str]:
    assert printer.wait_idle()
    return [code for found in printer.receipts for code in found.qr]


@pytest.fixture
def agent(alur: PrintServer, tmp_path: Path) -> Iterator[Agent]:
    """In a thread of this process; `start_agent` below runs the real one."""
    stop = threading.Event()
    spool = Spool(tmp_path / "spool.sqlite3")
    agent = Agent(Server(alur.url, TOKEN, wait=5), spool, stop)
    thread = threading.Thread(target=agent.run)
    thread.start()
    yield agent
    stop.set()
    alur.stopping.set()
    thread.join(20)
    spool.close()
    assert not thread.is_alive()


@pytest.fixture
def start_agent(alur: PrintServer, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts the agent as its own process, always with the same spool."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "integrations.printer.agent", "--url", alur.url]
        process = subprocess.Popen(
            [*command, "--token", TOKEN, "--var", str(tmp_path)],
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.usefixtures("agent")
def test_tickets_are_printed_in_order_and_confirmed(
    alur: PrintServer, printer: FakePrinter
) -> None:
    for number in (1, 2, 3):
        alur.add(number, printer, ticket(number))

    assert alur.wait_for(lambda: len(alur.results) == 3)
    assert printed(printer) == [url(1), url(2), url(3)]
    assert alur.outcomes() == {n: [("confirmed", "")] for n in (1, 2, 3)}


@pytest.mark.usefixtures("agent")
def test_staff_hear_of_missing_paper_within_5_seconds_and_a_new_job_prints_after_it(
    alur: PrintServer, printer: FakePrinter
) -> None:
    printer.fault("paper_out")
    alur.add(1, printer, ticket(1))

    assert alur.wait_for(lambda: 1 in alur.results, 5)
    assert alur.outcomes() == {1: [("failed", "paper_out")]}
    printer.clear()
    assert printed(printer) == []
    alur.add(1, printer, ticket(1))  # a failed job may be handed out again

    assert alur.wait_for(lambda: len(alur.results[1]) == 2)
    assert alur.outcomes() == {1: [("failed", "paper_out"), ("confirmed", "")]}
    assert printed(printer) == [url(1)]


@pytest.mark.usefixtures("agent")
def test_an_unknown_job_handed_out_again_is_told_again_and_not_printed_again(
    alur: PrintServer, printer: FakePrinter
) -> None:
    printer.fault("paper_out", at_byte=600)
    alur.add(1, printer, ticket(1))
    assert alur.wait_for(lambda: 1 in alur.results)
    printer.clear()  # the printer finishes the held ticket by itself
    assert printed(printer) == [url(1)]

    alur.add(1, printer, ticket(1))
    assert alur.wait_for(lambda: alur.posts >= 2)

    assert alur.outcomes() == {1: [("unknown", "paper_out")]}
    assert printed(printer) == [url(1)]


@pytest.mark.usefixtures("agent")
def test_the_same_number_of_another_database_is_another_job(
    alur: PrintServer, printer: FakePrinter
) -> None:
    alur.add(1, printer, ticket(1))
    assert alur.wait_for(lambda: 1 in alur.results)

    alur.add(1, printer, ticket(2))
    assert alur.wait_for(lambda: len(alur.results[1]) == 2)

    assert printed(printer) == [url(1), url(2)]


@pytest.mark.slow
@pytest.mark.usefixtures("agent")
def test_a_result_is_told_until_it_is_heard_and_counts_once(
    alur: PrintServer, printer: FakePrinter
) -> None:
    alur.refusal = 503
    alur.add(1, printer, ticket(1))
    assert alur.wait_for(lambda: alur.posts >= 2)
    assert alur.outcomes() == {}

    alur.refusal = 0
    assert alur.wait_for(lambda: 1 in alur.results)

    assert alur.outcomes() == {1: [("confirmed", "")]}
    assert printed(printer) == [url(1)]


@pytest.mark.slow
@pytest.mark.usefixtures("agent")
def test_a_lost_answer_to_a_result_is_asked_again_with_the_same_key(
    alur: PrintServer, start_printer: Callable[..., FakePrinter]
) -> None:
    printer = start_printer(byte_seconds=0.0003)
    alur.add(1, printer, ticket(1))
    assert alur.wait_for(lambda: 1 in alur.leased)
    alur.faults.order("drop_reply", count=1)  # the result arrives, its answer does not

    assert alur.wait_for(lambda: alur.posts >= 2)

    assert alur.outcomes() == {1: [("confirmed", "")]}
    assert len(alur.keys) == 1


@pytest.mark.usefixtures("agent")
def test_a_result_that_the_server_will_never_take_does_not_stop_the_queue(
    alur: PrintServer, printer: FakePrinter
) -> None:
    alur.refusal = 404
    alur.add(1, printer, ticket(1))
    assert alur.wait_for(lambda: alur.posts >= 1)
    alur.jobs.pop(1)
    alur.refusal = 0

    alur.add(2, printer, ticket(2))
    assert alur.wait_for(lambda: 2 in alur.results)

    assert printed(printer) == [url(1), url(2)]


@pytest.mark.usefixtures("agent")
def test_a_job_without_bytes_is_failed(alur: PrintServer, printer: FakePrinter) -> None:
    alur.add(1, printer, b"")

    assert alur.wait_for(lambda: 1 in alur.results)
    assert alur.outcomes() == {1: [("failed", "bad_job")]}


def test_one_spool_has_one_agent(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite3")

    with pytest.raises(SpoolInUse):
        Spool(tmp_path / "spool.sqlite3")
    spool.close()
    Spool(tmp_path / "spool.sqlite3").close()


def test_a_job_that_was_only_queued_at_a_crash_is_failed_not_printed(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite3")
    spool.take(1, b"Siti")
    spool.take(2, b"Budi")
    spool.mark(2, "sending")
    spool.close()

    spool = Spool(tmp_path / "spool.sqlite3")
    spool.recover()

    told = [(found.job_id, found.outcome.outcome) for found in spool.unreported()]
    spool.close()
    assert told == [(1, "failed"), (2, "unknown")]


@pytest.mark.slow
def test_killed_while_the_ticket_is_printing_it_never_prints_a_second_one(
    alur: PrintServer,
    start_printer: Callable[..., FakePrinter],
    start_agent: Callable[[], subprocess.Popen[str]],
) -> None:
    printer = start_printer(byte_seconds=0.002)
    alur.lease_seconds = 1.0
    first = start_agent()
    alur.add(1, printer, ticket(1))
    assert wait_until(lambda: printer.status()["waiting_bytes"] > 300)
    first.kill()
    first.wait()

    start_agent()

    assert alur.wait_for(lambda: 1 in alur.results)
    assert alur.outcomes() == {1: [("unknown", "interrupted")]}
    time.sleep(1.5)  # longer than the lease, so that it could be handed out again
    assert printed(printer) == [url(1)]


@pytest.mark.slow
def test_killed_at_random_moments_every_ticket_is_told_and_none_is_printed_twice(
    alur: PrintServer,
    start_printer: Callable[..., FakePrinter],
    start_agent: Callable[[], subprocess.Popen[str]],
) -> None:
    printer = start_printer(byte_seconds=0.0003)
    alur.lease_seconds, dice = 1.0, random.Random(7)
    for number in range(1, 13):
        alur.add(number, printer, ticket(number))
    for _ in range(8):
        process = start_agent()
        time.sleep(0.5 + dice.random())
        process.kill()
        process.wait()
    start_agent()

    assert alur.wait_for(lambda: len(alur.results) == 12, 60)

    tray = printed(printer)
    last = {job_id: told[-1][0] for job_id, told in alur.outcomes().items()}
    assert len(tray) == len(set(tray))
    assert {url(n) for n, outcome in last.items() if outcome == "confirmed"} <= set(tray)
    assert {url(n) for n, outcome in last.items() if outcome == "failed"}.isdisjoint(tray)


def test_a_stop_leaves_the_long_poll_within_3_seconds(
    alur: PrintServer, start_agent: Callable[[], subprocess.Popen[str]]
) -> None:
    process = start_agent()
    assert process.stderr is not None
    assert "print agent for" in process.stderr.readline()
    time.sleep(0.5)
    began = time.monotonic()

    process.send_signal(signal.SIGTERM)

    assert process.wait(5) == 0
    assert time.monotonic() - began < 3


@pytest.mark.slow
def test_a_stop_lets_the_ticket_in_hand_finish(
    alur: PrintServer,
    start_printer: Callable[..., FakePrinter],
    start_agent: Callable[[], subprocess.Popen[str]],
) -> None:
    printer = start_printer(byte_seconds=0.001)
    process = start_agent()
    alur.add(1, printer, ticket(1))
    assert wait_until(lambda: printer.status()["waiting_bytes"] > 300)
    began = time.monotonic()

    process.send_signal(signal.SIGTERM)

    assert process.wait(5) == 0
    assert time.monotonic() - began < 3
    assert printed(printer) == [url(1)]
    start_agent()
    assert alur.wait_for(lambda: 1 in alur.results)
    assert alur.outcomes() == {1: [("confirmed", "")]}


@pytest.mark.slow
@pytest.mark.parametrize(
    "program", [["-m", "integrations.printer.agent"], ["manage.py", "print_agent"]]
)
def test_the_demo_agent_waits_for_its_token_and_needs_no_database(
    alur: PrintServer, printer: FakePrinter, tmp_path: Path, program: list[str]
) -> None:
    process = subprocess.Popen(
        [sys.executable, *program, "--url", alur.url],
        env={**os.environ, "ALUR_VAR": str(tmp_path), "DATABASE_URL": "postgres://x@127.0.0.1:1/x"},
        stderr=subprocess.DEVNULL,
    )
    try:
        alur.add(1, printer, ticket(1))
        time.sleep(2)
        assert process.poll() is None
        (tmp_path / "demo.json").write_text(json.dumps({"devices": {"print_agent": TOKEN}}))

        assert alur.wait_for(lambda: 1 in alur.results, 60)
    finally:
        process.terminate()
        assert process.wait(5) == 0
    assert printed(printer) == [url(1)]


def wait_until(done: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
