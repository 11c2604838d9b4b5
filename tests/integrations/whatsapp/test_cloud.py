"""The wire of the Cloud API: approved templates, errors by code, signed news."""

from __future__ import annotations

import dataclasses
import json

import pytest

from integrations.telling import Heard, News
from integrations.whatsapp.client import Cloud
from integrations.whatsapp.fake import (
    APP_SECRET,
    PHONE_ID,
    TOKEN,
    FakeWhatsApp,
    cloud_news,
    cloud_reply,
    signed,
)
from integrations.whatsapp.mapping import cloud_body, cloud_told, signed_by
from puskesmas.messages.delivery import Outgoing
from puskesmas.outbox.registry import Permanent, Temporary, Unknown


@pytest.fixture
def cloud(fake: FakeWhatsApp) -> Cloud:
    return Cloud(f"{fake.url}/v25.0", PHONE_ID, TOKEN)


def test_an_approved_template_is_sent_with_its_values(
    fake: FakeWhatsApp, cloud: Cloud, message: Outgoing
) -> None:
    number = cloud.send(message)

    sent = fake.all()[0]
    assert number == "wamid.00000001"
    assert sent["to"] == "+6281234567890"
    assert sent["template"] == {
        "name": "alur_numbered",
        "language": {"code": "id"},
        "components": [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "Puskesmas Jetis"},
                    {"type": "text", "text": "A-12"},
                ],
            }
        ],
    }


def test_own_names_no_empty_values_and_our_number_carried_along(message: Outgoing) -> None:
    named = dataclasses.replace(message, external_name="nomor_v2", values=("", "A-12"))

    body = cloud_body(named, code_button=True)

    assert body["template"]["name"] == "nomor_v2"
    assert body["template"]["components"][0]["parameters"][0]["text"] == "-"
    assert body["biz_opaque_callback_data"] == "7.abc"
    assert "whatsapp:numbered" not in json.dumps(body)


@pytest.mark.parametrize(("wanted", "parts"), [(True, 2), (False, 1)])
def test_a_one_time_code_stands_behind_the_button_too(
    message: Outgoing, wanted: bool, parts: int
) -> None:
    code = dataclasses.replace(message, event="one_time_code", values=("123456",))

    components = cloud_body(code, code_button=wanted)["template"]["components"]

    assert len(components) == parts
    assert {part["parameters"][0]["text"] for part in components} == {"123456"}


@pytest.mark.parametrize(
    ("mode", "kind", "words"),
    [
        ("rate_limit", Temporary, r"sedang sibuk \(130429\)"),
        ("invalid", Permanent, r"tidak menerima WhatsApp \(131026\)"),
        ("template", Permanent, r"templat belum disetujui \(132001\)"),
        ("error500", Unknown, "galat 500"),
        ("drop_reply", Unknown, "tidak terbaca"),
    ],
)
def test_trouble_has_its_error(
    mode: str,
    kind: type[Exception],
    words: str,
    fake: FakeWhatsApp,
    cloud: Cloud,
    message: Outgoing,
) -> None:
    fake.faults.order(mode)

    with pytest.raises((Temporary, Permanent, Unknown), match=words) as caught:
        cloud.send(message)

    assert type(caught.value) is kind


def test_a_wrong_token_is_said_in_words(fake: FakeWhatsApp, message: Outgoing) -> None:
    with pytest.raises(Permanent, match=r"token tidak berlaku \(190\)"):
        Cloud(f"{fake.url}/v25.0", PHONE_ID, "salah").send(message)


def test_trying_the_connection_sends_nothing(fake: FakeWhatsApp, cloud: Cloud) -> None:
    assert cloud.probe() == "baik"
    assert fake.log() == {"calls": 0, "sent": 0}


def test_news_and_answers_in_one_call() -> None:
    body = cloud_news("wamid.1", "read", "7.abc")
    body["entry"] += cloud_reply("6281234567890", "Stop")["entry"]

    told = cloud_told(json.dumps(body).encode())

    assert told.news == (News("wamid.1", "read", ref="7.abc"),)
    assert told.heard == (Heard("6281234567890", "Stop"),)


def test_only_the_right_signature_over_the_same_bytes_counts() -> None:
    body = cloud_news("wamid.1", "read")
    raw = json.dumps(body).encode()
    right = signed(body)["X-Hub-Signature-256"]

    assert signed_by(raw, right, APP_SECRET)
    assert not signed_by(raw + b" ", right, APP_SECRET)
    assert not signed_by(raw, right.upper(), APP_SECRET)
    assert not signed_by(raw, "", APP_SECRET)
    assert not signed_by(raw, "sha256=ä", APP_SECRET)
    assert not signed_by(raw, signed(body, "")["X-Hub-Signature-256"], "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"entry": 1}',
        b'{"entry": [1, {"changes": [{"value": 1}]}]}',
        json.dumps(cloud_news("wamid.1", "terbang")).encode(),
        b'{"entry": [{"changes": [{"value": {"messages": [{"type": "text"}]}}]}]}',
    ],
)
def test_anything_else_tells_nothing(body: bytes) -> None:
    told = cloud_told(body)

    assert (told.news, told.heard) == ((), ())
