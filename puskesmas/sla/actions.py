"""Deadlines open, change hands, close, and are swept for what is at risk or late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from puskesmas import clock, rows
from puskesmas.actor import SYSTEM
from puskesmas.audit.models import AuditEvent
from puskesmas.sla.models import Deadline, Escalation

Outcome = Deadline.Outcome


@dataclass(frozen=True, slots=True)
class Swept:
    """How many deadlines a sweep found at risk and late."""

    warned: int
    breached: int


def open_deadline(deadline: Deadline) -> Deadline:
    """Store an open deadline, in the transaction of its step; takes no lock."""
    rows.insert(deadline)
    return deadline


def take(deadline: Deadline, user_id: int | None) -> None:
    """This officer has it now. The caller holds the process lock."""
    deadline.assignee_id = user_id
    deadline.claimed_at = clock.now()
    rows.update(deadline, "assignee", "claimed_at")


def give_back(deadline: Deadline) -> None:
    """Nobody has it any more. The caller holds the process lock."""
    deadline.assignee_id = None
    deadline.claimed_at = None
    deadline.started_at = None
    rows.update(deadline, "assignee", "claimed_at", "started_at")


def begin_work(deadline: Deadline) -> None:
    """The officer opened the case to work on it: the first time counts."""
    if deadline.started_at is None:
        deadline.started_at = clock.now()
        rows.update(deadline, "started_at")


def close(deadline: Deadline, outcome: str = Outcome.DONE) -> None:
    """The step ended. A close after the due moment is a breach, whether the sweep saw it or not."""
    now = clock.now()
    fields = ["finished_at", "outcome", "finished_by"]
    deadline.finished_at = now
    deadline.outcome = outcome
    if deadline.breached_at is None and now > deadline.due_at and outcome != Outcome.CANCELLED:
        deadline.breached_at = deadline.due_at
        fields.append("breached_at")
    rows.update(deadline, *fields)


def set_aside(deadline: Deadline) -> None:
    """The step was taken back: the row stays as history and counts no longer."""
    deadline.undone_at = clock.now()
    rows.update(deadline, "undone_at")


def promise_as(deadline: Deadline, promised: Deadline) -> None:
    """A step that is open again keeps the moments that were promised the first time.

    Whom its warnings and breaches were made known to still has them: undoing silences nobody.
    """
    fields = ["opened_at", "warn_at", "due_at", "warned_at", "breached_at"]
    for name in fields:
        setattr(deadline, name, getattr(promised, name))
    rows.update(deadline, *fields)
    Escalation.objects.filter(deadline=promised).update(deadline=deadline)


_SWEEP = """
WITH marked AS (
    UPDATE {deadline} SET {column} = {deadline}.{moment} FROM (
        SELECT id FROM {deadline}
        WHERE finished_at IS NULL AND {column} IS NULL AND {moment} {passed} %(now)s
        ORDER BY {moment} LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
    ) AS due WHERE {deadline}.id = due.id
    RETURNING {deadline}.*
), raised AS (
    INSERT INTO {escalation} (uuid, deadline_id, facility_id, rung, role, user_id, raised_at, note)
    SELECT gen_random_uuid(), id, facility_id, %(rung)s, {to_role}, {to_user}, %(now)s, ''
    FROM marked WHERE {escalates}
    ON CONFLICT DO NOTHING
), told AS (
    INSERT INTO {audit} (facility_id, at, actor_kind, actor_id, actor_label, verb, case_code, data,
        xact, digest)
    SELECT facility_id, %(now)s, %(kind)s, %(actor)s, %(label)s, %(verb)s, case_code,
        jsonb_build_object('flow', flow, 'step', step, 'due', due_at), 0, ''
    FROM marked ORDER BY due_at, id
)
SELECT count(*) FROM marked
"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One kind of moment a deadline passes, and whom it is made known to."""

    column: str
    moment: str
    verb: str
    rung: Escalation.Rung
    to_role: str
    to_user: str
    escalates: str
    passed: str = "<="


_WARNED = _Mark(
    "warned_at",
    "warn_at",
    "deadline.at_risk",
    Escalation.Rung.OFFICER,
    to_role="role",
    to_user="assignee_id",
    escalates="inbox",
)
_BREACHED = _Mark(
    "breached_at",
    "due_at",
    "deadline.breached",
    Escalation.Rung.SUPERVISOR,
    to_role="'supervisor'",
    to_user="NULL",
    escalates="role <> 'applicant'",
    passed="<",  # at the due moment itself the promise is still kept
)


@transaction.atomic
def sweep(*, limit: int = 20_000) -> Swept:
    """Warn what is at risk and note what is late; each once, safe to run many at once.

    A warning goes to the officer, a breach to the supervisor (the chain of ``escalations``).

    Rows that somebody is working on this instant are left for the next sweep (SKIP LOCKED).
    """
    now = clock.now()
    warned = _mark(_WARNED, now, limit)
    breached = _mark(_BREACHED, now, limit)
    return Swept(warned=warned, breached=breached)


def _mark(mark: _Mark, now: datetime, limit: int) -> int:
    statement = _SWEEP.format(
        deadline=Deadline._meta.db_table,
        escalation=Escalation._meta.db_table,
        audit=AuditEvent._meta.db_table,
        column=mark.column,
        moment=mark.moment,
        passed=mark.passed,
        to_role=mark.to_role,
        to_user=mark.to_user,
        escalates=mark.escalates,
    )
    values: dict[str, Any] = {"now": now, "limit": limit, "rung": mark.rung, "verb": mark.verb}
    by: dict[str, Any] = {"kind": SYSTEM.kind, "actor": SYSTEM.id, "label": SYSTEM.label}
    with connection.cursor() as cursor:
        cursor.execute(statement, values | by)
        return int(cursor.fetchone()[0])
