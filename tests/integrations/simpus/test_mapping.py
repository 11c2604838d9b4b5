"""Our reservation in SIMPUS's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from integrations.simpus import mapping
from integrations.simpus.mapping import Registration


def test_a_general_visit_sends_only_what_is_needed(siti: Registration) -> None:
    body = mapping.registration_body(siti)

    assert body == {
        "id_reservasi": "7Q2K9F3M4TBWXH6D",
        "nik": "3471015704900001",
        "tgl_kunjungan": "2026-12-01",
        "kd_poli": "001",
        "jenis_kunjungan": "SAKIT",
        "cara_bayar": "UMUM",
        "sumber": "WEB",
    }


def test_a_bpjs_visit_brings_card_and_complaint(siti: Registration) -> None:
    visit = replace(
        siti, payment="bpjs", bpjs_number="0000000000017", complaint="batuk", channel="mjkn"
    )

    body = mapping.registration_body(visit)

    assert body["cara_bayar"] == "BPJS"
    assert body["nokartu"] == "0000000000017"
    assert body["keluhan"] == "batuk"
    assert body["sumber"] == "MJKN"


def test_a_card_stays_home_when_the_visit_is_paid(siti: Registration) -> None:
    body = mapping.registration_body(replace(siti, bpjs_number="0000000000017"))

    assert "nokartu" not in body


def test_a_learnt_record_number_does_not_change_the_repeat(siti: Registration) -> None:
    before = mapping.registration_body(siti)

    after = mapping.registration_body(replace(siti, medical_record="000001"))

    assert after == before


def test_the_answer_is_ours() -> None:
    answer = mapping.registered(
        {"no_registrasi": "P/261201/001/012", "no_antrian": "A-12", "no_rm": 77, "lain": "x"}
    )

    assert answer == {
        "number": "A-12",
        "registration": "P/261201/001/012",
        "medical_record": "77",
    }


@pytest.mark.parametrize(
    "response",
    [
        None,
        [],
        "A-12",
        {},
        {"no_antrian": "", "no_registrasi": "P1"},
        {"no_antrian": "A-12"},
        {"no_antrian": ["A-12"], "no_registrasi": "P1"},
        {"no_antrian": "A" * 21, "no_registrasi": "P1"},
        {"no_antrian": "A\x1b12", "no_registrasi": "P1"},
    ],
)
def test_an_answer_without_a_number_is_none(response: Any) -> None:
    with pytest.raises(ValueError, match="no "):
        mapping.registered(response)


def test_a_refusal_never_repeats_the_vendors_words() -> None:
    known = mapping.refusal("KUOTA_PENUH", 422)
    strange = mapping.refusal("NIK 3471015704900001 atas nama Siti", 422)

    assert known == "SIMPUS menolak: kuota poli di SIMPUS sudah penuh."
    assert strange == "SIMPUS menolak (422)."
    assert mapping.refusal(["x"], 409) == "SIMPUS menolak (409)."
