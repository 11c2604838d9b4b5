"""Every address against every role, own and other facility, and nobody: as the table says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.rights import stage as stages
from tests.rights.table import EVERYBODY, TABLE, Row, expected

ROWS = {row.name: row for row in TABLE}
DOORS = ("staff:sign_in", "public:sign_in", "kiosk:enroll")


def every_url(patterns: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The full name of every address there is."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from every_url(pattern.url_patterns, inner)
        else:
            yield space + (pattern.name or str(pattern.pattern)), pattern


URLS = dict(every_url())


def test_every_address_has_its_row_and_every_row_its_address():
    assert sorted(URLS.keys() - ROWS.keys()) == [], "write a row in tests/rights/table.py"
    assert sorted(ROWS.keys() - URLS.keys()) == []
    assert len(ROWS) == len(TABLE)


@pytest.mark.parametrize("name", sorted(set(URLS) & set(ROWS)))
def test_the_mark_of_the_view_is_the_door_of_the_row(name):
    access = getattr(URLS[name].callback, "access", None)

    assert ROWS[name].door == (access.who if access else "public")


@pytest.mark.slow
def test_everybody_gets_what_the_table_says(db, clock):
    stage = stages.build()
    for client in stage.callers.values():
        client.raise_request_exception = False  # a defect is a surprise like any other

    surprises = [
        f"{name}: {who} at the {place}: {found} instead of {right}"
        for name, row in sorted(ROWS.items())
        for who in sorted(EVERYBODY)
        for place in ("own", "other")
        if (found := outcome(row, who, place, stage)) != (right := expected(row, who, place))
    ]

    if surprises:
        pytest.fail("\n".join(surprises))  # the whole list, not an excerpt


def outcome(row: Row, who: str, place: str, stage: stages.Stage) -> str:
    """Really ask, in a transaction that is rolled back, and put the answer in one word."""
    things = getattr(stage, place)
    query = {name: getattr(things, thing) for name, thing in row.query.items()}
    with transaction.atomic():
        response = _ask(stage.callers[who], row, where(row, things), query)
        transaction.set_rollback(True)
    return _word(response)


def where(row: Row, things: Any) -> str:
    """The address of a row with these things in it."""
    url = URLS[row.name]
    parts = {
        part: getattr(things, row.fills.get(part, part)) for part in url.pattern.converters
    } or _groups(row, url.pattern, things)
    return reverse(row.name, kwargs=parts) if url.name else f"/{url.pattern}"


def _groups(row: Row, pattern: Any, things: Any) -> dict[str, Any]:
    named = getattr(getattr(pattern, "regex", None), "groupindex", {})
    return {part: getattr(things, row.fills.get(part, part)) for part in named}


def _ask(client: Any, row: Row, address: str, query: dict[str, Any]) -> Any:
    cookies = client.cookies.copy()
    try:
        if row.method == "get":
            return client.get(address, query)
        if row.api:
            return client.post(address, json.dumps(dict(row.body)), content_type="application/json")
        return client.post(address, row.body)
    finally:
        client.cookies = cookies


def _word(response: Any) -> str:
    status = response.status_code
    if status in (302, 303):
        to = response.headers["Location"].partition("?")[0]
        if to == reverse("kiosk:fresh"):
            return "away"
        return "sign_in" if to in _doors() else "ok"
    if status < 400 or status in (400, 409, 422):
        return "ok"
    return str(status)


def _doors() -> set[str]:
    return {reverse(name) for name in DOORS if name in URLS}
