"""The other side's books where they lie beside us: the demo's SIMPUS, print agents and receipts."""

import json
import re
import shutil
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, SKIPPED, Finding
from puskesmas.booking.models import Reservation
from puskesmas.codes import clean_code
from puskesmas.outbox.models import Message

BOOK, SPOOLS, RECEIPTS = "fake-simpus.sqlite3", "print_agent*.sqlite3", "receipts"
NUMBER = re.compile("[A-Z]-[0-9]{3,4}")

Paper = tuple[str, str]
"""Case and number, as a ticket shows them."""


def compare(var: Path) -> Iterator[Finding]:
    """Every book that is there."""
    if (var / BOOK).exists():
        yield from _simpus(_rows(var / BOOK, "SELECT * FROM pendaftaran"))
    if spools := sorted(var.glob(SPOOLS)):
        jobs = {row["id"]: row for path in spools for row in _rows(path, "SELECT * FROM job")}
        yield from _printed(jobs, _receipts(var / RECEIPTS))


def _rows(path: Path, sql: str) -> list[dict[str, Any]]:
    """From a copy: the agent keeps its own ledger locked as long as it lives."""
    with tempfile.TemporaryDirectory() as folder:
        for found in (path, path.with_name(f"{path.name}-journal")):
            if found.exists():
                shutil.copy(found, folder)
        book = sqlite3.connect(Path(folder) / path.name)
        try:
            book.row_factory = sqlite3.Row
            return [dict(row) for row in book.execute(sql)]
        finally:
            book.close()


def _simpus(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    ours = {row.code: row for row in Reservation.objects.exclude(simpus_registration="")}
    letters = dict(Message.objects.filter(topic__startswith="simpus.").values_list("key", "state"))
    book = {row["id_reservasi"]: row for row in rows}
    if len(book) < len(rows):
        yield Finding(DOUBLED, f"SIMPUS: {len(rows) - len(book)} reservasi terdaftar dua kali")
    for code, reservation in ours.items():
        row = book.get(code)
        if row is None or row["no_registrasi"] != reservation.simpus_registration:
            yield Finding(LOST, f"SIMPUS tidak punya pendaftaran reservasi {code}")
            continue
        if row["no_antrian"].upper() != reservation.simpus_number:
            yield Finding(SKIPPED, f"SIMPUS memberi {code} nomor lain daripada yang kita catat")
        for topic, state in (("simpus.arrived", "HADIR"), ("simpus.cancel", "BATAL")):
            letter, seen = letters.get(f"{topic}:{code}"), row["keadaan"]
            if letter == "delivered" and seen != state:
                yield Finding(LOST, f"SIMPUS mencatat {code} {seen}, surat {topic} sudah terkirim")
            if letter is None and seen == state:
                yield Finding(PHANTOM, f"SIMPUS mencatat {code} {seen} tanpa surat {topic}")
    for code, row in book.items():
        open_letters = letters.get(f"simpus.register:{code}") in ("due", "sending", "dead")
        if code not in ours and row["keadaan"] != "BATAL" and not open_letters:
            yield Finding(PHANTOM, f"SIMPUS mendaftar {code}, kita tidak mencatatnya")
    yield from _gaps(rows)


def _gaps(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    given: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in rows:
        given[row["tempat"], row["kd_poli"], row["tanggal"]].add(row["angka"])
    for place, numbers in given.items():
        for missing in sorted(set(range(1, max(numbers) + 1)) - numbers):
            yield Finding(SKIPPED, f"SIMPUS {' '.join(place)}: nomor {missing} tidak ada")


def _receipts(folder: Path) -> Counter[Paper]:
    """How often each ticket lies printed, by case and number."""
    papers = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    return Counter(
        (
            clean_code(paper["qr"][0]),
            next(filter(NUMBER.fullmatch, map(str.strip, paper["text"])), ""),
        )
        for paper in papers
        if paper["qr"]
    )


def _printed(jobs: dict[int, dict[str, Any]], papers: Counter[Paper]) -> Iterator[Finding]:
    """The letters that agents carried out, their ledgers, and the paper."""
    sure: Counter[Paper] = Counter()
    possible: Counter[Paper] = Counter()
    for letter in Message.objects.filter(topic="print.ticket", answer__isnull=False):
        carried = jobs[letter.pk]["state"] if letter.pk in jobs else "unknown"
        delivered = letter.state == Message.State.DELIVERED
        if delivered and carried != "confirmed":
            yield Finding(PHANTOM, f"cetakan {letter.key} dilaporkan jadi, agen mencatat {carried}")
        if carried == "confirmed" and not delivered:
            yield Finding(LOST, f"cetakan {letter.key} jadi, suratnya masih {letter.state}")
        paper = letter.body["code16"], letter.body["number"]
        sure[paper] += delivered
        possible[paper] += delivered or letter.state == Message.State.UNKNOWN
    for paper in sorted(sure.keys() | papers.keys()):
        name = f"tiket {paper[1]} kasus {paper[0]}"
        if papers[paper] < sure[paper]:
            yield Finding(LOST, f"{name} dilaporkan tercetak dan tidak ada")
        elif paper not in possible:
            yield Finding(PHANTOM, f"{name} keluar dari printer tanpa surat")
        elif papers[paper] > possible[paper]:
            yield Finding(DOUBLED, f"{name} tercetak {papers[paper]} kali")
