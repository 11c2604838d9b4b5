"""A running fake WhatsApp and a message to send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.whatsapp.fake import FakeWhatsApp
from puskesmas.messages.delivery import Outgoing


@pytest.fixture
def fake() -> Iterator[FakeWhatsApp]:
    server = FakeWhatsApp(0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def message() -> Outgoing:
    return Outgoing(
        key="whatsapp:numbered:1",
        ref="7.abc",
        to="+6281234567890",
        event="numbered",
        language="id",
        subject="Nomor antrean Anda",
        text="Puskesmas Jetis: nomor antrean Anda A-12.",
        external_name="",
        values=("Puskesmas Jetis", "A-12"),
    )
