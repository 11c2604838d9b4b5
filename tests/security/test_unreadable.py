"""Requests that nobody could have meant: refused in words at every door, never a defect."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.corpus.entries import asker
from tests.rights import stage as stages
from tests.rights.table import TABLE
from tests.rights.test_every_url import where

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
JSON = "application/json"
FILE = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n1\r\n'
BODIES = {
    "1,001 fields": (FORM, b"&".join(b"x%d=1" % number for number in range(1001))),
    "101 files": (PARTS, FILE * 101 + b"--x--\r\n"),
    "more than 10 MB": (FORM, b"nik=" + b"a" * (10 * 1024 * 1024)),
    "more than 10 MB of JSON": (JSON, b'{"nik":"' + b"a" * (10 * 1024 * 1024) + b'"}'),
    "parts without a boundary": ("multipart/form-data", b"nik=1"),
    "parts that break off": (PARTS, FILE[:40]),
    "a part that is not base64": (
        PARTS,
        b'--x\r\nContent-Disposition: form-data; name="nik"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
    ),
    "a boundary that is none": ("multipart/form-data; boundary=\xe9", b"--x--"),
    "a charset that is none": (f"{FORM}; charset=x", b"nik=1"),
    "a form in UTF-16": (f"{FORM}; charset=utf-16", "nik=1".encode("utf-16")),
    "JSON in a charset that is none": (f"{JSON}; charset=x", b'{"nik":"1"}'),
    "half a character": (FORM, b"nik=%ed%a0%80&next=%ed%a0%80"),
    "half a character in JSON": (JSON, b'{"nik":"\\ud800","code":"\\ud800","username":"\\udfff"}'),
    "a NUL": (FORM, b"nik=%00&next=%00&code=%00"),
}
HALF = b"\xed\xa0\x80".decode("latin-1")
NULS = '"' + r"\000" * 8 + '"'
WORDS = (HALF, "\xff\xfe", NULS, r'"\355\240\200"', "http://[", "a" * 5000)
MUCH = 1_000_000
"""So much is sent to every eighth door only: reading it takes long."""
COOKIES = (
    "sessionid", "csrftoken", "messages", "django_language",
    "alur_warga", "alur_perangkat", "alur_alat", "alur_bahasa",
)  # fmt: skip
HEADERS = (
    "Authorization", "Idempotency-Key", "Referer", "Origin", "Accept", "Accept-Language", "Host",
    "If-None-Match", "If-Modified-Since", "Range", "User-Agent", "X-Forwarded-For",
    "X-Forwarded-Proto", "X-Forwarded-Host", "HX-Request", "HX-Current-URL", "X-Alur-Kiriman",
    "X-CSRFToken", "Last-Event-ID", "X-HTTP-Method-Override", "Content-Length",
)  # fmt: skip


@pytest.fixture
def stage(db, clock):
    built = stages.build()
    for client in built.callers.values():
        client.raise_request_exception = False
    return built


def wrong(response: Any, api: bool) -> str:
    """What is wrong with an answer; nothing for a good one."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code >= 500:
        return str(response.status_code)
    if response.status_code >= 400 and api and kind != "application/problem+json":
        return f"{response.status_code} as {kind}"
    if response.status_code >= 400 and not api and kind.startswith("text/html"):
        ours = '<html lang="id"' in response.content.decode()
        return "" if ours else f"{response.status_code} is no page of ours"
    return ""


def asked(client: Client, ask: Any) -> Any:
    """One request whose effects are undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = ask(client)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


@pytest.mark.slow
def test_a_body_that_nobody_can_read_is_refused_wherever_something_is_posted(stage):
    found, requests = [], 0
    for number, row in enumerate(one for one in TABLE if one.method == "post"):
        address, who = where(row, stage.own), asker(row)
        for name, (kind, body) in BODIES.items():
            if len(body) > MUCH and number % 8:
                continue
            response = asked(
                stage.callers[who],
                lambda client, address=address, kind=kind, body=body: client.generic(
                    "POST", address, body, content_type=kind
                ),
            )
            requests += 1
            if said := wrong(response, row.api):
                found.append(f"{address} as {who}, {name}: {said}")

    assert found == []
    assert requests >= 800


@pytest.mark.slow
def test_no_cookie_and_no_header_is_a_defect(stage):
    """Bytes that are no text, halves of characters and quoted NULs, at a door of each kind."""
    open_ones = [row for row in TABLE if not row.fills and not row.name.startswith("api:print")]
    doors = {(row.door, row.api, row.method): row for row in open_ones}
    found = []
    for row in doors.values():
        address = where(row, stage.own)
        for word in WORDS:
            for name in COOKIES:
                client = Client(raise_request_exception=False)
                response = client.generic(
                    row.method.upper(), address, headers={"Cookie": f"{name}={word}"}
                )
                if said := wrong(response, row.api):
                    found.append(f"{address} with the cookie {name}={word[:40]!a}: {said}")
            for name in HEADERS:
                client = stage.callers[asker(row)]
                response = asked(
                    client,
                    lambda client, name=name, word=word, row=row, address=address: client.generic(
                        row.method.upper(), address, headers={name: word}
                    ),
                )
                if said := wrong(response, row.api):
                    found.append(f"{address} with the header {name}: {word[:40]!a}: {said}")

    assert found == []
