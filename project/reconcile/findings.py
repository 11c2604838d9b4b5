"""What the reconciler says: the four words, a finding, and rules written as SQL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

LOST, DOUBLED, PHANTOM, SKIPPED = WORDS = ("hilang", "ganda", "hantu", "melompat")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be; the text names codes and numbers, never people."""

    word: str
    text: str

    def __str__(self) -> str:
        return f"{self.word}: {self.text}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Every row that ``sql`` finds is a finding; ``says`` is filled with its columns."""

    word: str
    says: str
    sql: str

    def look(self, facts: dict[str, Any]) -> Iterator[Finding]:
        """The findings of this rule; ``facts`` are the parameters that its SQL may name."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, facts)
            for row in cursor.fetchall():
                yield Finding(self.word, self.says.format(*row))


def tally(findings: Iterable[Finding]) -> str:
    """The one line: how often each word was said."""
    said = [finding.word for finding in findings]
    return " ".join(f"{word}={said.count(word)}" for word in WORDS)
