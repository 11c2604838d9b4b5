"""Every event that the code records has its Indonesian sentence."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from puskesmas.audit.models import AuditEvent
from puskesmas.audit.sentences import LOOKING, ROUTINE, SENTENCES, TOPICS, TROUBLES, sentence
from puskesmas.booking.models import Status

ROOT = Path(__file__).parents[3]
ROOMS = ("puskesmas", "flows", "integrations", "frontend")
RECORDERS = {"record", "_record", "note", "_note", "_mark", "_Mark", "mark"}


def calls() -> Iterator[ast.Call]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and name_of(node.func) in RECORDERS:
                    yield node


def name_of(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def recorded() -> set[str]:
    """Texts like «room.verb» given to a recorder, and the statuses handed to ``mark``."""
    verbs = set()
    for call in calls():
        for part in [node for argument in call.args for node in ast.walk(argument)]:
            if isinstance(part, ast.Constant) and is_verb(part.value):
                verbs.add(part.value)
            status = getattr(part, "attr", "")
            if name_of(call.func) == "mark" and status in Status.__members__:
                verbs.add(f"reservation.{Status[status]}")
    return verbs


def is_verb(value: Any) -> bool:
    return (
        isinstance(value, str) and value.count(".") == 1 and value.replace(".", "_").isidentifier()
    )


def event(verb: str, **data: Any) -> AuditEvent:
    return AuditEvent(verb=verb, data=data, at=datetime(2026, 11, 23, tzinfo=UTC))


def title(flow: str, step: str) -> str:
    return {"verify": "Verifikasi"}[step]


def test_every_recorded_verb_has_a_sentence():
    verbs = recorded()

    assert {"reservation.submitted", "reservation.arrived", "deadline.breached"} <= verbs
    assert [verb for verb in verbs if not is_told(verb)] == []


def is_told(verb: str) -> bool:
    """A verb, or the beginning of one that is put together («ticket.print_»)."""
    if verb[-1] in "._":
        return any(known.startswith(verb) for known in SENTENCES)
    return verb in SENTENCES


def test_every_letter_has_a_name():
    source = "".join(path.read_text() for path in (ROOT / "integrations").rglob("deliver.py"))

    assert {
        line.split('"')[1] for line in source.splitlines() if line.startswith("@deliver")
    } <= set(TOPICS)


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_a_sentence_survives_an_event_that_tells_nothing(verb):
    text = sentence(event(verb.partition(":")[0]), title)

    assert "%" not in text
    assert text[0].isupper() or text[0] == "–"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (event("reservation.verified", valid=True), "Data diverifikasi: valid"),
        (event("reservation.verified", valid=False), "Data diverifikasi: tidak valid"),
        (event("task.claimed", flow="f", step="verify"), "Verifikasi: diambil"),
        (
            event("task.reassigned", flow="f", step="verify", to="Dewi"),
            "Verifikasi: dipindahkan kepada Dewi",
        ),
        (event("ticket.issued", queue="U", number=7), "Nomor U-007 diberikan"),
        (event("kiosk.scanned", outcome="too_early"), "Kode dipindai di anjungan: belum waktunya"),
        (event("ticket.print_failed", trouble="paper_out"), "Tiket gagal dicetak: kertas habis"),
        (
            event("reservation.rejected", reason="data", why="Data tidak cocok"),
            "Permohonan ditolak: Data tidak cocok",
        ),
        (
            event("ticket.reprinted", queue="U", number=7, copy=2),
            "Nomor U-007 dicetak ulang, salinan ke-2",
        ),
        (event("letter.retried", topic="simpus.cancel"), "Dikirim ulang: Pembatalan ke SIMPUS"),
        (
            event("reservation.payment_changed", old="bpjs", new="umum", reason="kartu 100% mati"),
            "Cara bayar diubah dari BPJS menjadi Umum: kartu 100% mati",
        ),
        (
            event("reservation.submitted", date="2026-11-24"),
            "Reservasi masuk untuk tanggal Selasa, 24 November 2026",
        ),
        (event("something.new"), "something.new"),
    ],
)
def test_what_is_said(told, said):
    assert sentence(told, title) == said


def test_routine_and_looking_are_known_verbs():
    assert set(SENTENCES) >= ROUTINE | LOOKING | TROUBLES
