"""The contract against the running fake: one key is one number, whatever is lost on the way."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from integrations import http
from integrations.fakes import Answer, Call, FakeServer
from integrations.simpus.client import Simpus
from integrations.simpus.deliver import register_once
from integrations.simpus.fake import TOKEN, FakeSimpus
from integrations.simpus.mapping import Registration
from puskesmas.outbox.registry import Permanent, Temporary


class Stubborn(FakeServer):
    """Says the same thing to everybody."""

    def __init__(self, status: int, content: Any) -> None:
        self.said = Answer(status, content)
        super().__init__()

    def answer(self, call: Call) -> Answer:
        return self.said


def test_a_new_patient_is_entered_and_gets_a_number(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    answer = simpus.register(siti)

    assert answer == {
        "number": "A-1",
        "registration": "P/261201/001/001",
        "medical_record": "000001",
    }
    assert fake.log()["patients"] == 1
    assert fake.log()["registrations"] == 1


def test_the_same_reservation_again_has_the_same_number(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    first = simpus.register(siti)

    second = simpus.register(siti)

    assert second == first
    assert fake.log()["registrations"] == 1


def test_the_same_key_with_other_data_is_refused(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    simpus.register(siti)

    with pytest.raises(Permanent, match="sudah terdaftar dengan data lain"):
        simpus.register(replace(siti, clinic_code="002"))

    assert fake.log()["registrations"] == 1


def test_a_wrong_token_is_permanent(fake: FakeSimpus, siti: Registration) -> None:
    with pytest.raises(Permanent, match="401"):
        Simpus(fake.url, "salah").register(siti)

    assert fake.log() == {}


def test_a_dropped_reply_is_temporary_and_the_repeat_finds_the_number(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    fake.book.add_patient("", siti.nik)
    fake.faults.order("drop_reply", 1)

    with pytest.raises(Temporary, match="terputus"):
        register_once(simpus, siti, attempt=1)
    calls = fake.log()["calls"]
    answer = register_once(simpus, siti, attempt=2)

    assert answer["number"] == "A-1"
    assert fake.log()["registrations"] == 1
    assert fake.log()["calls"] == calls + 1  # the question alone, no second POST


def test_a_repeat_asks_first_and_registers_when_nothing_was_done(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    fake.faults.order("refuse", 1)

    with pytest.raises(Temporary):
        register_once(simpus, siti, attempt=1)
    answer = register_once(simpus, siti, attempt=2)

    assert answer["number"] == "A-1"
    assert fake.log()["registrations"] == 1


def test_a_registration_cancelled_over_there_is_not_made_again(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    answer = simpus.register(siti)
    simpus.cancel(answer["registration"], siti.code, "batal")

    with pytest.raises(Permanent, match="sudah dibatalkan"):
        register_once(simpus, siti, attempt=2)

    assert fake.log()["registrations"] == 1


@pytest.mark.parametrize("mode", ["silent", "error500", "refuse", "drop_reply"])
def test_each_fault_is_temporary_and_passes(
    fake: FakeSimpus, simpus: Simpus, siti: Registration, mode: str, monkeypatch: Any
) -> None:
    send = http.send
    monkeypatch.setattr(http, "send", lambda *a, **k: send(*a, **{**k, "read": 0.3}))
    fake.faults.order(mode, 1)

    with pytest.raises(Temporary):
        simpus.find(siti.code)

    assert simpus.find(siti.code) is None


def test_a_slow_simpus_is_only_slow(fake: FakeSimpus, simpus: Simpus, siti: Registration) -> None:
    fake.faults.order("slow", 1, seconds=0.5)
    began = time.monotonic()

    answer = simpus.register(siti)

    assert answer["number"] == "A-1"
    assert time.monotonic() - began >= 0.5


def test_arrival_and_cancellation_may_be_repeated(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    number = simpus.register(siti)["registration"]

    for _ in range(2):
        simpus.arrived(number, siti.code, "2026-12-01T01:00:00+00:00")
    for _ in range(2):
        simpus.cancel(number, siti.code, "berhalangan")

    found = simpus.find(siti.code)
    assert found is not None
    assert found["keadaan"] == "BATAL"
    assert fake.log()["arrived"] == 1
    assert fake.log()["cancelled"] == 1
    assert simpus.status("001", "2026-12-01") == {"total": 1, "sisa": 0, "dipanggil": None}


def test_a_cancelled_visit_cannot_arrive(simpus: Simpus, siti: Registration) -> None:
    number = simpus.register(siti)["registration"]
    simpus.cancel(number, siti.code, "berhalangan")

    with pytest.raises(Permanent, match="sudah dibatalkan"):
        simpus.arrived(number, siti.code, "2026-12-01T01:00:00+00:00")


def test_forty_at_once_with_one_key_get_one_number(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: simpus.register(siti), range(40)))

    assert {answer["number"] for answer in answers} == {"A-1"}
    assert fake.log()["registrations"] == 1
    assert fake.log()["patients"] == 1


@pytest.mark.slow
def test_two_hundred_at_once_get_two_hundred_numbers_without_a_gap(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    visits = [replace(siti, code=f"UJI{i:013d}", nik=f"34710157049{i:05d}") for i in range(1, 201)]

    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(simpus.register, visits))

    numbers = sorted(int(answer["number"].removeprefix("A-")) for answer in answers)
    assert numbers == list(range(1, 201))
    assert fake.log()["registrations"] == 200


def test_places_clinics_and_days_count_for_themselves(fake: FakeSimpus, siti: Registration) -> None:
    here, there = (Simpus(f"{fake.url}/{place}", TOKEN) for place in ("jetis", "kraton"))
    other_clinic = replace(siti, code="UJI2", clinic_code="002")
    next_day = replace(siti, code="UJI3", date=siti.date.replace(day=2))

    numbers = [here.register(visit)["number"] for visit in (siti, other_clinic, next_day)]
    numbers.append(there.register(siti)["number"])

    assert numbers == ["A-1", "B-1", "A-1", "A-1"]


def test_numbers_go_on_after_a_restart(siti: Registration, tmp_path: Any) -> None:
    path = str(tmp_path / "simpus.sqlite3")
    first = FakeSimpus(0, path=path)
    first.start()
    Simpus(first.url, TOKEN).register(siti)
    first.stop()

    second = FakeSimpus(0, path=path)
    second.start()
    again = Simpus(second.url, TOKEN).register(siti)
    new = Simpus(second.url, TOKEN).register(replace(siti, code="UJI2"))

    assert (again["number"], new["number"]) == ("A-1", "A-2")
    second.stop()


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (200, b"", Temporary),
        (200, b"<html>masuk</html>", Temporary),
        (200, bytes(range(256)), Temporary),
        (200, b'{"response": {"no_antr', Temporary),
        (200, {"response": None, "metadata": {"code": 200}}, Temporary),
        (200, {"response": {"no_antrian": "A-1"}, "metadata": {"code": 200}}, Temporary),
        (200, {"response": None, "metadata": {"code": "abc"}}, Temporary),
        (200, {"response": None, "metadata": {"code": 1e999}}, Temporary),
        (200, {"response": None, "metadata": []}, Temporary),
        (200, [1, 2], Temporary),
        (200, {"response": None, "metadata": {"code": 500}}, Temporary),
        (200, {"response": None, "metadata": {"code": 503}}, Temporary),
        (200, {"response": None, "metadata": {"code": 422, "alasan": "POLI_TUTUP"}}, Permanent),
        (200, {"response": None, "metadata": {"code": 409}}, Permanent),
        (200, {"response": None, "metadata": {"code": 1}}, Permanent),
        (404, b"<html>tidak ada</html>", Temporary),
        (422, b"<html>tidak</html>", Temporary),
        (422, {"response": None, "metadata": {"code": 422, "alasan": ["POLI_TUTUP"]}}, Temporary),
        (502, b"<html>gateway</html>", Temporary),
        (429, b"", Temporary),
    ],
)
def test_strange_answers_are_typed_errors(
    status: int, content: Any, expected: type[Exception], siti: Registration
) -> None:
    server = Stubborn(status, content)
    server.start()

    with pytest.raises((Temporary, Permanent)) as caught:
        Simpus(server.url, TOKEN).register(siti)

    assert type(caught.value) is expected
    server.stop()


def test_somebody_elses_registration_is_not_taken(siti: Registration) -> None:
    content = {"id_reservasi": "LAIN", "no_antrian": "A-9", "no_registrasi": "P9"}
    server = Stubborn(200, {"response": content, "metadata": {"code": 200}})
    server.start()

    with pytest.raises(Temporary, match="bukan tentang reservasi ini"):
        register_once(Simpus(server.url, TOKEN), siti, attempt=2)

    server.stop()


def test_a_page_that_is_missing_is_not_a_missing_registration(siti: Registration) -> None:
    server = Stubborn(404, b"<html>salah alamat</html>")
    server.start()

    with pytest.raises(Temporary, match="bukan JSON sesuai perjanjian"):
        Simpus(server.url, TOKEN).find(siti.code)

    server.stop()


def test_faults_are_ordered_over_the_wire(fake: FakeSimpus, simpus: Simpus) -> None:
    order = http.send("uji", "PUT", f"{fake.url}/_fault", body={"mode": "error500", "count": 2})
    statuses = [http.send("uji", "GET", f"{fake.url}/pendaftaran").status for _ in range(3)]

    assert order.json() == {"mode": "error500"}
    assert statuses == [500, 500, 401]
    assert http.send("uji", "PUT", f"{fake.url}/_fault", body={"count": "x"}).status == 400


def test_the_log_counts_and_names_nobody(
    fake: FakeSimpus, simpus: Simpus, siti: Registration
) -> None:
    simpus.register(siti)

    log = http.send("uji", "GET", f"{fake.url}/_log").json()

    assert log == {"calls": 3, "patients": 1, "registrations": 1}
    assert siti.nik not in json.dumps(log)
