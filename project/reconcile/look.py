"""One look at everything, in one snapshot, so that it may be taken while people work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from viewflow.workflow.fields import get_task_ref

from flows.engine.flow import all_flows
from flows.engine.words import Outside, Person
from project.reconcile import cases, clients, facts, letters, numbers, outside, places
from project.reconcile.findings import Finding
from puskesmas import clock

ROOMS = (cases, places, numbers, letters, facts)


def findings(*, log: Path | None = None, var: Path | None = None) -> list[Finding]:
    """Everything that is not as it must be.

    ``log`` is what clients saw; ``var`` the folder with the books of the demo's outside systems.
    """
    with _snapshot():
        return [*_inside(), *(clients.compare(clients.read(log)) if log else ())] + [
            *(outside.compare(var) if var else ())
        ]


@contextmanager
def _snapshot() -> Iterator[None]:
    """Reads that belong together, and may take their time. Inside a test: whatever it holds."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '10min'")
        yield


def _inside() -> Iterator[Finding]:
    known = _known()
    for room in ROOMS:
        for rule in room.RULES:
            yield from rule.look(known)
    yield from facts.chain()


def _known() -> dict[str, Any]:
    """What the rules need to know of the flows, the letters and the hour."""
    steps = [step for flow in all_flows() for step in flow.steps()]
    waiting = [step for step in steps if isinstance(step, Person | Outside)]
    senders = [step for step in waiting if getattr(step, "sends", "")]
    return {
        "promised": [get_task_ref(step) for step in waiting if step.within or step.due],
        "senders": [get_task_ref(step) for step in senders],
        "steps": [step.name for step in senders],
        "topics": [step.sends for step in senders],
        "overdue": clock.now() - letters.PATIENCE,
    }
