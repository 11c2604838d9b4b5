"""A running fake SIMPUS and Siti's registration."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from integrations.simpus.client import Simpus
from integrations.simpus.fake import TOKEN, FakeSimpus
from integrations.simpus.mapping import Registration


@pytest.fixture
def fake() -> Iterator[FakeSimpus]:
    server = FakeSimpus(0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def simpus(fake: FakeSimpus) -> Simpus:
    return Simpus(fake.url, TOKEN)


@pytest.fixture
def siti() -> Registration:
    return Registration(
        code="7Q2K9F3M4TBWXH6D",
        clinic_code="001",
        date=datetime.date(2026, 12, 1),
        nik="3471015704900001",
        name="Siti Aminah",
        birth_date=datetime.date(1990, 4, 17),
        sex="P",
    )
