"""manage.py sop: list, print, check, export."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from flows.engine import fingerprint
from flows.engine.flow import flow_named
from flows.engine.stored import lost_names
from puskesmas.sla.models import Deadline
from tests import cast


def said(*words: str) -> str:
    out = StringIO()
    call_command("sop", *words, stdout=out)
    return out.getvalue()


def test_list_names_every_sop() -> None:
    assert [line.split()[0] for line in said("list").splitlines()] == [
        "reservation_instant",
        "reservation_verified",
    ]


def test_print_shows_the_header_and_the_table() -> None:
    text = said("print", "reservation_verified")

    assert "661/0795" in text
    assert "│9  │Pemohon menerima cetakan" in text


def test_an_unknown_sop_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match="Yang ada: reservation_instant, reservation_verified"):
        said("print", "rumah_sakit")


def test_check_is_green_with_cases_running(world: cast.World) -> None:
    cast.reserve(world.umum, world.siti)

    assert said("check") == "Sepakat: 2 SOP diperiksa.\n"


def test_check_names_a_stored_step_that_is_gone(world: cast.World) -> None:
    reservation = cast.reserve(world.umum, world.siti)
    Deadline.objects.filter(case_code=reservation.code).update(step="periksa_lama")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE viewflow_task SET flow_task = replace(flow_task, '.verify', '.check_old')"
        )

    with pytest.raises(CommandError, match="check_old tersimpan"):
        said("check")
    assert any("reservation_verified.periksa_lama" in line for line in lost_names())


def test_check_names_a_stored_flow_that_is_gone(world: cast.World) -> None:
    reservation = cast.reserve(world.umum, world.siti)
    reservation.case.flow = "reservation_old"
    reservation.case.save(update_fields=["flow"])

    with pytest.raises(CommandError, match="flow reservation_old tersimpan"):
        said("check")


def test_a_changed_table_needs_a_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    reject = flow_named("reservation_verified").step("reject")
    book = fingerprint.read()
    monkeypatch.setattr(reject, "gives", "notifikasi lisan")

    assert fingerprint.problems(book) == [
        "reservation_verified: tabel berubah tanpa revisi baru. "
        "Tambahkan Revision(1, …) di flows/reservation_verified.py, "
        "lalu jalankan `manage.py sop check --record`."
    ]


def test_record_adds_what_is_new_and_keeps_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "fingerprints.json"
    file.write_text('{"reservation_verified": {"0": "signed"}}')

    added = fingerprint.record(file)

    book = json.loads(file.read_text())
    assert added == ["reservation_instant revisi 0"]
    assert book["reservation_verified"] == {"0": "signed"}
    assert len(book["reservation_instant"]["0"]) == 16


def test_export_writes_each_format(tmp_path: Path) -> None:
    said("export", "reservation_verified", "--format", "md,bpmn,svg,pdf", "--out", str(tmp_path))

    starts = {path.suffix: path.read_bytes()[:5] for path in tmp_path.iterdir()}
    assert starts == {".md": b"# SOP", ".bpmn": b"<?xml", ".svg": b"<svg ", ".pdf": b"%PDF-"}


def test_export_takes_a_file_name_for_one_format(tmp_path: Path) -> None:
    target = tmp_path / "flow.svg"

    said("export", "reservation_verified", "--format", "svg", "--out", str(target))

    assert target.read_text().startswith("<svg ")


@pytest.mark.parametrize("formats", ["docx", ""])
def test_export_refuses_what_it_cannot_write(tmp_path: Path, formats: str) -> None:
    with pytest.raises(CommandError, match="md, pdf, bpmn, svg"):
        said("export", "reservation_verified", "--format", formats, "--out", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
