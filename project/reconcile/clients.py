"""What clients saw, line by line in their log, against what the database holds.

A line is JSON: ``key`` (Idempotency-Key), ``what`` (submit, cancel, step or scan), ``by`` (SHA-256
of the token), ``case`` and ``step`` where they are named, and after an answer ``status`` with
``code``, ``outcome`` and ``number`` as far as it told them. A line without ``status`` says that the
request went out; ``status`` 0 that no answer came back.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, SKIPPED, Finding
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation, Status
from puskesmas.idempotency.models import Intent
from puskesmas.people.models import AccessToken
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label

Line = dict[str, Any]
AGAIN = frozenset({0, 401, 408, 425, 429})


@dataclass
class Wish:
    """One key: what was asked for and every answer to it, in order."""

    key: str
    what: str
    by: str
    case: str = ""
    step: str = ""
    answers: list[Line] = field(default_factory=list)

    @property
    def granted(self) -> list[Line]:
        return [line for line in self.answers if 200 <= line["status"] < 300]

    @property
    def refused(self) -> bool:
        """Whether the last word was a no; trouble that one tries again after is no word."""
        status = self.answers[-1]["status"] if self.answers else 0
        return 400 <= status < 500 and status not in AGAIN


def read(path: Path) -> list[Wish]:
    """The wishes of a log. A last line that a crash cut off is left out."""
    wishes: dict[str, Wish] = {}
    for text in path.read_text().splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        wish = wishes.setdefault(line["key"], Wish(line["key"], line["what"], line.get("by", "")))
        wish.case, wish.step = line.get("case", wish.case), line.get("step", wish.step)
        if "status" in line:
            wish.answers.append(line)
    return list(wishes.values())


def compare(wishes: list[Wish]) -> Iterator[Finding]:
    """Every wish against what became of it."""
    kept = _kept([wish.key for wish in wishes])
    yield from _answers(wishes, kept)
    yield from _submitted([wish for wish in wishes if wish.what == "submit"], kept)
    yield from _cancelled([wish for wish in wishes if wish.what == "cancel"])
    yield from _done([wish for wish in wishes if wish.what == "step"])
    yield from _scanned([wish for wish in wishes if wish.what == "scan"])


def _kept(keys: list[str]) -> dict[str, Line]:
    """The stored answers by key."""
    rows = Intent.objects.filter(key__in=[f"api:{key}" for key in keys])
    return {
        key.removeprefix("api:"): answer if isinstance(answer, dict) else {}
        for key, answer in rows.values_list("key", "answer")
    }


def _answers(wishes: list[Wish], kept: dict[str, Line]) -> Iterator[Finding]:
    """One key, one answer; and no stored effect behind a refusal."""
    for wish in wishes:
        told = {json.dumps(_told(line), sort_keys=True) for line in wish.granted}
        if len(told) > 1:
            yield Finding(DOUBLED, f"kunci {wish.key} mendapat {len(told)} jawaban berbeda")
        if wish.refused and not wish.granted and wish.key in kept:
            yield Finding(PHANTOM, f"kunci {wish.key} ditolak, tetapi hasilnya tersimpan")


def _told(line: Line) -> Line:
    return {name: line.get(name) for name in ("status", "code", "outcome", "number")}


def _submitted(wishes: list[Wish], kept: dict[str, Line]) -> Iterator[Finding]:
    promised = {line["code"] for wish in wishes for line in wish.granted}
    there = set(Reservation.objects.filter(code__in=promised).values_list("code", flat=True))
    for code in sorted(promised - there):
        yield Finding(LOST, f"klien melihat reservasi {code}, basis data tidak punya")
    wished = promised | {
        str(kept[wish.key]["code"]) for wish in wishes if kept.get(wish.key, {}).get("code")
    }
    yield from _unasked({wish.by for wish in wishes}, wished)


def _unasked(tokens: set[str], wished: set[str]) -> Iterator[Finding]:
    """Reservations made with the clients' tokens that none of their keys accounts for."""
    marks = AccessToken.objects.filter(token_hash__in=tokens).exclude(made_on="")
    made = Reservation.objects.filter(made_on__in=marks.values("made_on"))
    rows = list(made.values_list("code", "made_on"))
    asked = {made_on for code, made_on in rows if code in wished}
    for code, made_on in rows:
        if code not in wished:
            word = DOUBLED if made_on in asked else PHANTOM
            yield Finding(word, f"reservasi {code} tidak berasal dari kunci mana pun")


def _cancelled(wishes: list[Wish]) -> Iterator[Finding]:
    told = {wish.case for wish in wishes if wish.granted}
    found = dict(Reservation.objects.filter(code__in=told).values_list("code", "status"))
    for code in sorted(told):
        if found.get(code) != Status.CANCELLED:
            yield Finding(LOST, f"pembatalan {code} dijanjikan, keadaannya {found.get(code)}")


def _done(wishes: list[Wish]) -> Iterator[Finding]:
    """Steps that an officer was told are done: as many events as keys that heard so."""
    told: dict[tuple[str, str], int] = defaultdict(int)
    for wish in wishes:
        told[wish.case, wish.step] += bool(wish.granted)
    events = AuditEvent.objects.filter(
        verb="step.done", case_code__in={case for case, _step in told}
    )
    written: dict[tuple[str, str], int] = defaultdict(int)
    for case, data in events.values_list("case_code", "data"):
        written[case, data["step"]] += 1
    for (case, step), times in told.items():
        if times and not written[case, step]:
            yield Finding(LOST, f"langkah {step} pada {case} selesai bagi petugas, tidak tercatat")
        elif times > written[case, step]:
            yield Finding(DOUBLED, f"langkah {step} pada {case} selesai untuk {times} kunci")


def _scanned(wishes: list[Wish]) -> Iterator[Finding]:
    """Numbers that people hold in their hands."""
    tickets = Ticket.objects.select_related("queue", "reservation").filter(
        reservation__code__in={wish.case for wish in wishes}
    )
    given: dict[str, set[str]] = defaultdict(set)
    for ticket in tickets:
        if ticket.reservation is not None:
            given[ticket.reservation.code].add(label(ticket))
    first: dict[str, set[str]] = defaultdict(set)
    for wish in wishes:
        for line in wish.granted:
            number = line.get("number")
            if number and number not in given[wish.case]:
                yield Finding(LOST, f"nomor {number} dari pindaian {wish.case} tidak ada")
            if line.get("outcome") == "ticket":
                first[wish.case].add(wish.key)
            elif line.get("outcome") == "already" and not given[wish.case]:
                yield Finding(SKIPPED, f"{wish.case} disebut sudah hadir tanpa nomor")
    for case, keys in first.items():
        if len(keys) > 1:
            yield Finding(DOUBLED, f"{case} mendapat nomor baru dari {len(keys)} pindaian")
