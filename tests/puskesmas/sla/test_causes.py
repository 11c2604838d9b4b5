"""Why a promise was broken, in the words a supervisor reads."""

from datetime import UTC, datetime, timedelta

import pytest

from puskesmas.sla.causes import cause
from puskesmas.sla.models import Deadline

DUE = datetime(2026, 11, 24, 1, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(minutes=1), DUE + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moments", "said"),
    [
        ({}, "Tidak ada petugas yang mengambil."),
        ({"finished_at": AFTER, "outcome": "late"}, "Tidak ada jawaban sampai lewat waktu, lalu"),
        ({"inbox": False}, "Sistem lain belum menjawab."),
        ({"claimed_at": AFTER}, "Diambil setelah lewat tenggat."),
        ({"claimed_at": DUE}, "Sudah diambil, belum diselesaikan."),
        ({"claimed_at": BEFORE}, "Sudah diambil, belum diselesaikan."),
        (
            {"claimed_at": BEFORE, "finished_at": AFTER, "outcome": "done"},
            "Diambil tepat waktu, selesai terlambat.",
        ),
    ],
)
def test_the_moments_tell_the_cause(moments, said):
    deadline = Deadline(**{"inbox": True, "due_at": DUE, **moments})

    assert str(cause(deadline)).startswith(said)
