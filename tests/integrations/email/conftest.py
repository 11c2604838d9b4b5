"""A running post office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.email.fake import FakeSmtp, MailPage


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    server = FakeSmtp(0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(smtp: FakeSmtp) -> Iterator[MailPage]:
    server = MailPage(smtp.mailbox, 0)
    server.start()
    yield server
    server.stop()
