"""The wire of Fonnte: the token as it is, judged by `status`, and a lost reply is a doubt."""

from __future__ import annotations

import json

import pytest

from integrations.telling import Heard, News
from integrations.whatsapp.client import Fonnte
from integrations.whatsapp.fake import TOKEN, FakeWhatsApp, fonnte_news, fonnte_reply
from integrations.whatsapp.mapping import fonnte_told
from puskesmas.messages.delivery import Outgoing
from puskesmas.outbox.registry import Permanent, Temporary, Unknown


@pytest.fixture
def fonnte(fake: FakeWhatsApp) -> Fonnte:
    return Fonnte(fake.url, TOKEN)


def test_a_message_arrives_and_has_a_number(
    fake: FakeWhatsApp, fonnte: Fonnte, message: Outgoing
) -> None:
    number = fonnte.send(message)

    assert number == "1"
    assert [(row["to"], row["text"]) for row in fake.all()] == [
        ("+6281234567890", "Puskesmas Jetis: nomor antrean Anda A-12.")
    ]


@pytest.mark.parametrize(
    ("mode", "kind", "words"),
    [
        ("rate_limit", Temporary, "sedang sibuk"),
        ("disconnected", Temporary, "perangkat Fonnte terputus"),
        ("invalid", Permanent, "tidak menerima WhatsApp"),
        ("error500", Unknown, "tidak terbaca"),
        ("drop_reply", Unknown, "tidak terbaca"),
        ("refuse", Unknown, "tidak terbaca"),
        ("nonsense", Unknown, "tidak terbaca"),
        ("cut", Unknown, "tidak terbaca"),
        ("mistyped", Unknown, "tidak terbaca"),
    ],
)
def test_trouble_has_its_error(
    mode: str,
    kind: type[Exception],
    words: str,
    fake: FakeWhatsApp,
    fonnte: Fonnte,
    message: Outgoing,
) -> None:
    fake.faults.order(mode)

    with pytest.raises((Temporary, Permanent, Unknown), match=words) as caught:
        fonnte.send(message)

    assert type(caught.value) is kind
    assert "6281234567890" not in str(caught.value)


def test_a_wrong_token_is_said_in_words(fake: FakeWhatsApp, message: Outgoing) -> None:
    with pytest.raises(Permanent, match="token tidak berlaku"):
        Fonnte(fake.url, "salah").send(message)

    assert fake.all() == []


def test_nobody_listening_is_tried_again(fake: FakeWhatsApp, message: Outgoing) -> None:
    fake.stop()

    with pytest.raises(Temporary, match="tidak dapat dihubungi"):
        Fonnte(fake.url, TOKEN).send(message)


def test_trying_the_connection_sends_nothing(fake: FakeWhatsApp, fonnte: Fonnte) -> None:
    assert fonnte.probe() == "baik"
    fake.faults.order("disconnected")
    with pytest.raises(Temporary, match="perangkat Fonnte terputus"):
        fonnte.probe()
    assert fake.all() == []


def test_news_come_first_by_number_then_by_state() -> None:
    first, later = (fonnte_told(json.dumps(news).encode()) for news in fonnte_news("12"))
    lost = fonnte_told(json.dumps(fonnte_news("13", failed=True)[0]).encode())

    assert first.news == (News("12", "sent", alias="BAE500000012"),)
    assert later.news == (News("BAE500000012", "delivered", alias="BAE500000012"),)
    assert lost.news == (News("13", "failed"),)


def test_an_answer_is_heard_and_not_printed() -> None:
    told = fonnte_told(json.dumps(fonnte_reply("6281234567890", "BERHENTI")).encode())

    assert told.heard == (Heard("6281234567890", "BERHENTI"),)
    assert "6281234567890" not in repr(told)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'"x"', b'{"id": [1]}', b'{"id": "1", "status": "pending"}', b"[" * 100_000],
)
def test_anything_else_tells_nothing(body: bytes) -> None:
    told = fonnte_told(body)

    assert (told.news, told.heard) == ((), ())
