"""What clients saw is held against the database."""

import json

import pytest

from project.reconcile.look import findings
from tests.project.reconcile.damage import run, said

pytestmark = pytest.mark.slow


def line(path, **words):
    with path.open("a") as file:
        file.write(json.dumps({"key": "k1", "what": "submit", "by": "", **words}) + "\n")


CLIENTS = {
    "seen and gone": (
        [{"status": 201, "code": "ZZZZZZZZZZZZZZZZ"}],
        "hilang: klien melihat reservasi ZZZZZZZZZZZZZZZZ, basis data tidak punya",
    ),
    "two answers to one key": (
        [{"status": 201, "code": "{asked}"}, {"status": 201, "code": "{queued}"}],
        "ganda: kunci k1 mendapat 2 jawaban berbeda",
    ),
    "cancelled for the client alone": (
        [{"what": "cancel", "case": "{asked}", "status": 200}],
        "hilang: pembatalan {asked} dijanjikan, keadaannya submitted",
    ),
    "step done for the officer alone": (
        [{"what": "step", "case": "{asked}", "step": "verify", "status": 200}],
        "hilang: langkah verify pada {asked} selesai bagi petugas, tidak tercatat",
    ),
    "step done for two keys": (
        [
            {"what": "step", "case": "{simpus}", "step": "verify", "status": 200},
            {"key": "k2", "what": "step", "case": "{simpus}", "step": "verify", "status": 200},
        ],
        "ganda: langkah verify pada {simpus} selesai untuk 2 kunci",
    ),
    "number in the hand that is not there": (
        [
            {
                "what": "scan",
                "case": "{arrived}",
                "status": 200,
                "outcome": "ticket",
                "number": "A-9",
            }
        ],
        "hilang: nomor A-9 dari pindaian {arrived} tidak ada",
    ),
    "new number for two scans": (
        [
            {"what": "scan", "case": "{arrived}", "status": 200, "outcome": "ticket"},
            {"key": "k2", "what": "scan", "case": "{arrived}", "status": 200, "outcome": "ticket"},
        ],
        "ganda: {arrived} mendapat nomor baru dari 2 pindaian",
    ),
    "already here without a number": (
        [{"what": "scan", "case": "{asked}", "status": 200, "outcome": "already"}],
        "melompat: {asked} disebut sudah hadir tanpa nomor",
    ),
}


@pytest.mark.parametrize(("lines", "finding"), CLIENTS.values(), ids=CLIENTS)
def test_what_clients_saw_is_held_against_the_database(house, lines, finding, tmp_path):
    log = tmp_path / "log"
    for words in lines:
        line(log, **{name: _filled(value, house) for name, value in words.items()})

    assert said(findings(log=log)) == [finding.format(**house)]


def _filled(value, house):
    return value.format(**house) if isinstance(value, str) else value


def test_a_refusal_behind_which_the_effect_is_stored_is_a_phantom(house, tmp_path):
    run(
        "INSERT INTO puskesmas_intent (actor, key, fingerprint, status, answer, created_at)"
        " VALUES ('citizen:1', 'api:k1', 'x', 201,"
        " jsonb_build_object('code', '{asked}', 'simpus_number', ''), '2026-11-24T00:00Z')",
        **house,
    )
    line(tmp_path / "log", status=409)

    assert said(findings(log=tmp_path / "log")) == [
        "hantu: kunci k1 ditolak, tetapi hasilnya tersimpan"
    ]


@pytest.mark.parametrize(("code", "word"), [("", "hantu"), ("{asked}", "ganda")])
def test_reservations_that_no_key_accounts_for(house, code, word, tmp_path):
    secret = "0" * 64
    run(
        "UPDATE puskesmas_reservation SET made_on = 'phone-x'"
        " WHERE code IN ('{asked}', '{simpus}');"
        "UPDATE puskesmas_accesstoken SET made_on = 'phone-x', token_hash = '{secret}'"
        " WHERE id = (SELECT min(id) FROM puskesmas_accesstoken)",
        secret=secret,
        **house,
    )
    log = tmp_path / "log"
    if code:
        line(log, by=secret, status=201, code=code.format(**house))
    else:
        line(log, by=secret, status=0)

    found = said(findings(log=log))

    assert f"{word}: reservasi {house['simpus']} tidak berasal dari kunci mana pun" in found
    assert len(found) == (1 if code else 2)


def test_a_log_cut_off_in_the_middle_of_a_line_is_read(house, tmp_path):
    log = tmp_path / "log"
    line(log, status=201, code=house["asked"])
    with log.open("a") as file:
        file.write('{"key": "k2", "wha')

    assert said(findings(log=log)) == []
