"""The agent's own ledger: what became of every job, on disk before it becomes true.

States: queued, sending, sent, then one of confirmed, failed, unknown. A job found in `sending`
or `sent` after a crash may be on paper, so it becomes `unknown` and is never sent again.
"""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from integrations.printer.device import Outcome

KEEP: Final = 5_000  # finished jobs remembered, against a job that is handed out again
TABLE: Final = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    digest TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL DEFAULT '',
    reported INTEGER NOT NULL DEFAULT 0
)
"""


class SpoolInUse(Exception):
    """Another agent works with this spool."""


@dataclass(frozen=True)
class Result:
    """An outcome that the server must hear; the key stays the same on every try."""

    job_id: int
    outcome: Outcome
    key: str


class Spool:
    """One file, held by one agent alone; the lock ends with the process, however it ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=1.0, check_same_thread=False)
        try:
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute(TABLE)
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._db.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise SpoolInUse(str(path)) from error
            raise  # a full or broken disk: nobody else is to blame

    def close(self) -> None:
        self._db.close()

    def recover(self) -> None:
        """After a stop of any kind: what may have been printed is unknown, the rest failed."""
        for state, outcome in (("sending", "unknown"), ("sent", "unknown"), ("queued", "failed")):
            found = self._db.execute("SELECT id FROM job WHERE state = ?", (state,)).fetchall()
            for (job_id,) in found:
                self.finish(job_id, Outcome(outcome, "interrupted"))

    def take(self, job_id: int, data: bytes) -> bool:
        """True when the job may be printed now: new, or it failed before its first byte.

        The same id with other bytes is another job: the server began anew with an empty database.
        """
        digest = hashlib.sha256(data).hexdigest()
        known = self._db.execute(
            "SELECT 1 FROM job WHERE id = ? AND digest = ? AND state != 'failed'", (job_id, digest)
        )
        if known.fetchone():
            self._db.execute("UPDATE job SET reported = 0 WHERE id = ?", (job_id,))
            return False
        self._db.execute(
            "INSERT OR REPLACE INTO job (id, state, digest) VALUES (?, 'queued', ?)",
            (job_id, digest),
        )
        return True

    def mark(self, job_id: int, state: str) -> None:
        self._db.execute("UPDATE job SET state = ? WHERE id = ?", (state, job_id))

    def finish(self, job_id: int, outcome: Outcome) -> None:
        self._db.execute(
            "UPDATE job SET state = ?, detail = ?, key = ?, reported = 0 WHERE id = ?",
            (outcome.outcome, outcome.detail, uuid.uuid4().hex, job_id),
        )

    def unreported(self) -> list[Result]:
        rows = self._db.execute(
            "SELECT id, state, detail, key FROM job WHERE reported = 0 AND key != '' ORDER BY id"
        )
        return [Result(row[0], Outcome(row[1], row[2]), row[3]) for row in rows]

    def reported(self, job_id: int) -> None:
        self._db.execute("UPDATE job SET reported = 1 WHERE id = ?", (job_id,))
        self._db.execute(
            "DELETE FROM job WHERE reported = 1 AND id NOT IN "
            "(SELECT id FROM job ORDER BY id DESC LIMIT ?)",
            (KEEP,),
        )
