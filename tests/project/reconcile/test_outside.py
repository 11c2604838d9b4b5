"""The books of the outside systems: SIMPUS, the print agent's ledger, the paper in the tray."""

import json
import sqlite3

import pytest

from integrations.printer.spool import TABLE
from integrations.simpus.fake_book import TABLES
from project.reconcile.look import findings
from puskesmas.outbox.models import Message
from tests.project.reconcile.damage import run, said

pytestmark = pytest.mark.slow


@pytest.fixture
def books(house, tmp_path):
    """What the others would hold if all went well."""
    with sqlite3.connect(tmp_path / "fake-simpus.sqlite3") as simpus:
        simpus.executescript(TABLES)
        for place, name in enumerate(("queued", "arrived", "cancelled"), start=1):
            state = "BATAL" if name == "cancelled" else "HADIR"
            row = (f"R/{place}", house[name], place, f"A-{place}", state)
            simpus.execute(
                "INSERT INTO pendaftaran VALUES ('m', ?, ?, '', '', '001', '2026-11-24', ?, ?, ?)",
                row,
            )
    run("UPDATE puskesmas_message SET answer = '{{}}' WHERE topic = 'print.ticket'")
    (tmp_path / "receipts").mkdir()
    with sqlite3.connect(tmp_path / "print_agent.sqlite3") as spool:
        spool.execute(TABLE)
        for letter in Message.objects.filter(topic="print.ticket"):
            job = (letter.pk, "confirmed", "")
            spool.execute("INSERT INTO job (id, state, digest) VALUES (?, ?, ?)", job)
            put(tmp_path, f"{letter.pk}", letter.body["code16"], letter.body["number"])
    return house


def put(folder, name, code, number):
    paper = {"text": ["PUSKESMAS", number], "qr": [f"HTTPS://127.0.0.1/Q/{code}"], "cut": True}
    (folder / "receipts" / f"{name}.json").write_text(json.dumps(paper))


def change(folder, book, sql, *values):
    with sqlite3.connect(folder / book) as database:
        database.execute(sql, values)


def test_books_that_agree_have_no_findings(books, tmp_path):
    assert said(findings(var=tmp_path)) == []


SIMPUS = {
    "registration gone": (
        "DELETE FROM pendaftaran WHERE angka = 3",
        "hilang: SIMPUS tidak punya pendaftaran reservasi {cancelled}",
    ),
    "another number": (
        "UPDATE pendaftaran SET no_antrian = 'A-9' WHERE angka = 1",
        "melompat: SIMPUS memberi {queued} nomor lain daripada yang kita catat",
    ),
    "arrival not noted": (
        "UPDATE pendaftaran SET keadaan = 'TERDAFTAR' WHERE angka = 2",
        "hilang: SIMPUS mencatat {arrived} TERDAFTAR, surat simpus.arrived sudah terkirim",
    ),
    "cancelled without a letter": (
        "UPDATE pendaftaran SET keadaan = 'BATAL' WHERE angka = 2",
        "hantu: SIMPUS mencatat {arrived} BATAL tanpa surat simpus.cancel",
    ),
    "registered and never asked": (
        "UPDATE pendaftaran SET id_reservasi = 'ZZZZZZZZZZZZZZZZ', keadaan = 'TERDAFTAR'"
        " WHERE angka = 3",
        "hantu: SIMPUS mendaftar ZZZZZZZZZZZZZZZZ, kita tidak mencatatnya",
    ),
    "gap": (
        "UPDATE pendaftaran SET angka = 7 WHERE angka = 3",
        "melompat: SIMPUS m 001 2026-11-24: nomor 3 tidak ada",
    ),
}


@pytest.mark.parametrize(("sql", "finding"), SIMPUS.values(), ids=SIMPUS)
def test_what_simpus_holds_otherwise_is_found(books, sql, finding, tmp_path):
    change(tmp_path, "fake-simpus.sqlite3", sql)

    assert finding.format(**books) in said(findings(var=tmp_path))


def test_one_reservation_registered_twice_is_found(books, tmp_path):
    change(
        tmp_path,
        "fake-simpus.sqlite3",
        "INSERT INTO pendaftaran SELECT 'x', 'R/4', id_reservasi, sidik, no_rm, kd_poli, tanggal,"
        " 1, no_antrian, keadaan FROM pendaftaran WHERE angka = 1",
    )

    assert "ganda: SIMPUS: 1 reservasi terdaftar dua kali" in said(findings(var=tmp_path))


def one_print():
    return Message.objects.filter(topic="print.ticket").order_by("id").first()


def test_paper_that_is_missing_is_found(books, tmp_path):
    letter = one_print()
    (tmp_path / "receipts" / f"{letter.pk}.json").unlink()

    name = f"tiket {letter.body['number']} kasus {letter.body['code16']}"
    assert said(findings(var=tmp_path)) == [f"hilang: {name} dilaporkan tercetak dan tidak ada"]


def test_paper_that_came_twice_is_found(books, tmp_path):
    letter = one_print()
    put(tmp_path, "again", letter.body["code16"], letter.body["number"])

    name = f"tiket {letter.body['number']} kasus {letter.body['code16']}"
    assert said(findings(var=tmp_path)) == [f"ganda: {name} tercetak 2 kali"]


def test_paper_without_a_letter_is_found(books, tmp_path):
    put(tmp_path, "strange", books["asked"], "A-099")

    name = f"tiket A-099 kasus {books['asked']}"
    assert said(findings(var=tmp_path)) == [f"hantu: {name} keluar dari printer tanpa surat"]


def test_a_ledger_that_says_otherwise_is_found(books, tmp_path):
    letter = one_print()
    change(
        tmp_path, "print_agent.sqlite3", "UPDATE job SET state = 'failed' WHERE id = ?", letter.pk
    )

    assert said(findings(var=tmp_path)) == [
        f"hantu: cetakan {letter.key} dilaporkan jadi, agen mencatat failed"
    ]


def test_a_print_that_nobody_was_told_of_is_found(books, tmp_path):
    letter = one_print()
    Message.objects.filter(pk=letter.pk).update(state="due")

    assert f"hilang: cetakan {letter.key} jadi, suratnya masih due" in said(findings(var=tmp_path))
