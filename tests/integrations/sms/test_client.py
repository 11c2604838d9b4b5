"""The HTTP contract of SMS: fits other providers by settings, and a repeat is one SMS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from integrations.sms.client import Sms, told
from integrations.sms.fake import TOKEN, FakeSms, news, reply
from integrations.telling import Heard, News
from puskesmas.messages.delivery import Outgoing
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Permanent, Temporary, Unknown


@pytest.fixture
def fake() -> Iterator[FakeSms]:
    server = FakeSms(0)
    server.start()
    yield server
    server.stop()


MESSAGE = Outgoing(
    key="sms:numbered:1",
    ref="7.abc",
    to="+6281234567890",
    event="numbered",
    language="id",
    subject="",
    text="Puskesmas Jetis: nomor antrean Anda A-12.",
    external_name="",
    values=(),
)


def sms(fake: FakeSms, **settings: Any) -> Sms:
    return Sms.of(Endpoint(system="sms", url=f"{fake.url}/sms", secret=TOKEN, settings=settings))


def test_a_repeat_is_the_same_sms(fake: FakeSms) -> None:
    provider = sms(fake, deduplicates=True)
    fake.faults.order("drop_reply", 1)

    with pytest.raises(Temporary):
        provider.send(MESSAGE)
    number = provider.send(MESSAGE)

    assert number == "sms-1"
    assert fake.log() == {"calls": 2, "sent": 1}


def test_where_repeats_are_not_known_a_lost_reply_is_a_doubt(fake: FakeSms) -> None:
    fake.faults.order("drop_reply", 1)

    with pytest.raises(Unknown):
        sms(fake).send(MESSAGE)


def test_fields_are_named_as_the_provider_wants(fake: FakeSms) -> None:
    provider = sms(fake, fields={"text": "pesan"}, extra={"sender": "PUSKESMAS"})

    provider.send(MESSAGE)

    assert fake.all()[0]["pesan"] == MESSAGE.text
    assert fake.all()[0]["sender"] == "PUSKESMAS"
    assert "text" not in fake.all()[0]


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("rate_limit", Temporary), ("invalid", Permanent), ("error500", Unknown)],
)
def test_trouble_has_its_error(mode: str, kind: type[Exception], fake: FakeSms) -> None:
    fake.faults.order(mode)

    with pytest.raises((Temporary, Permanent, Unknown)) as caught:
        sms(fake).send(MESSAGE)

    assert type(caught.value) is kind
    assert "6281234567890" not in str(caught.value)


def test_an_answer_without_a_number_is_a_doubt(fake: FakeSms) -> None:
    with pytest.raises(Unknown, match="tidak memuat nomor"):
        sms(fake, number="data.message_id").send(MESSAGE)


def test_trying_sends_nothing_and_finds_a_wrong_token(fake: FakeSms) -> None:
    assert sms(fake).probe() == "baik"
    with pytest.raises(Permanent, match="401"):
        Sms(f"{fake.url}/sms", "salah").probe()
    assert fake.all() == []


def test_news_and_answers() -> None:
    assert told(json.dumps(news("sms-1", "7.abc", "delivered")).encode()).news == (
        News("sms-1", "delivered", ref="7.abc"),
    )
    assert told(json.dumps(reply("6281234567890", "berhenti")).encode()).heard == (
        Heard("6281234567890", "berhenti"),
    )
    assert told(b'{"id": "sms-1", "status": "hilang"}').news == ()
