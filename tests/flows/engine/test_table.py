"""The table of an SOP: its rows, its executors, and every way that leaves it."""

from flows.engine.flow import all_flows, flow_named
from flows.engine.plain import WIDTH, plain_of
from flows.engine.table import Row, table_of


def jss() -> tuple[Row, ...]:
    return table_of(flow_named("reservation_verified")).rows


def test_jss_has_nine_rows_in_the_order_of_the_paper() -> None:
    assert [(row.number, row.step) for row in jss()] == [
        (1, "choose"), (2, "submit"), (3, "verify"), (4, "reject"), (5, "simpus"),
        (6, "tell"), (7, "arrive"), (8, "reverify"), (9, "wait"),
    ]  # fmt: skip


def test_the_time_column_says_what_the_paper_says() -> None:
    assert [row.time for row in jss()] == [
        "1 menit",
        "5 menit",
        "bervariasi, paling lambat saat klinik buka",
        "5 menit",
        "30 menit",
        "10 menit",
        "10 menit",
        "10 menit",
        "",
    ]


def test_executors_are_columns_in_the_order_of_their_first_step() -> None:
    table = table_of(flow_named("reservation_verified"))

    assert [str(performer.title) for performer in table.performers] == [
        "Pemohon",
        "Petugas pendaftaran puskesmas",
    ]
    assert [row.performer.key for row in table.rows] == [
        "applicant", "applicant", "registrar", "registrar", "registrar",
        "registrar", "applicant", "registrar", "applicant",
    ]  # fmt: skip


def test_a_row_reads_as_a_sentence() -> None:
    assert jss()[2].activity == (
        "Petugas pendaftaran puskesmas memverifikasi data pendaftaran yang masuk"
    )


def test_a_question_names_both_answers() -> None:
    assert jss()[2].remarks[1:] == (
        "Data valid? Ya: lihat «SIMPUS tersambung?». Tidak: langkah 4.",
        "SIMPUS tersambung? Ya: langkah 5. "
        "Tidak: mengisi nomor antrean dari SIMPUS (30 menit), lalu langkah 6.",
    )
    assert jss()[7].remarks[-1] == (
        "Dapat dilayani? Ya: langkah 9. Tidak: selesai (ditolak dengan alasan)."
    )


def test_a_detour_names_who_takes_over_when_it_is_late() -> None:
    assert jss()[6].remarks[-1] == (
        "Lewat waktu (paling lambat saat puskesmas tutup): petugas pendaftaran puskesmas "
        "mencatat bahwa pemohon tidak hadir, lalu selesai (tidak hadir)."
    )


def test_every_step_that_is_no_row_is_named_in_some_remark() -> None:
    for flow in all_flows():
        rows = table_of(flow).rows
        said = " ".join(line for row in rows for line in row.remarks)
        shown = {row.step for row in rows}
        for node in flow.steps():
            if node.is_row and node.name not in shown:
                assert str(node.text) in said, f"{flow.name}.{node.name}"


def test_a_terminal_of_a_hundred_columns_shows_it_whole() -> None:
    for flow in all_flows():
        text = plain_of(flow)

        assert max(len(line) for line in text.splitlines()) <= WIDTH
        assert "Keterangan" in text


def test_the_printed_table_has_nine_numbered_lines() -> None:
    lines = plain_of(flow_named("reservation_verified")).splitlines()
    numbered = [line[1:4].strip() for line in lines if line.startswith("│") and line[1].isdigit()]

    assert numbered == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
