"""Every way in, found by itself: forms on pages, questions in addresses, operations of the API."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.test import Client

from frontend.api.docs import schema
from tests.rights.stage import Stage
from tests.rights.table import EVERYBODY, TABLE, Row
from tests.rights.test_every_url import URLS, where

ASKERS = ("nobody", "citizen1", "registrar", "supervisor", "admin", "kiosk", "print_agent")
"""Who knocks: for each address the first of them that may come in."""
NO_PRODUCT = ("gaya", "demo:")
"""Pages that show how things look, and the demo's own clock."""
SKIPPED = {"kunci", "csrfmiddlewaretoken", ""}


@dataclass(frozen=True)
class Entry:
    """One address and method, as one caller, with the fields it takes."""

    who: str
    kind: str  # «form», «json», «query» or «path»
    address: str
    fields: tuple[str, ...]
    given: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    def ask(self, client: Client, values: dict[str, Any]) -> Any:
        """One request with these values and what stood in the form."""
        if self.kind == "path":
            words = {name: quote(str(value), safe="") for name, value in values.items()}
            return client.get(self.address.format(**{**self.given, **words}))
        if self.kind == "query":
            query = urlencode(values, errors="surrogatepass")
            return client.get(f"{self.address}?{query}")
        content = {**self.given, **values}
        if self.kind == "json":
            return client.post(self.address, json.dumps(content), content_type="application/json")
        return client.post(self.address, {name: str(value) for name, value in content.items()})


def every_entry(stage: Stage) -> list[Entry]:
    """All of them, each as nobody and as the first who may, where both may."""
    found: dict[Any, Entry] = {}
    for one in [*_forms(stage), *_paths(stage), *_operations(stage)]:
        if one.fields:
            found.setdefault((one.kind, one.address, one.who == "nobody"), one)
    return list(found.values())


def asker(row: Row) -> str:
    """The first who may come in."""
    may = EVERYBODY if row.door == "public" else row.may
    return next((who for who in ASKERS if who in may), "admin")


def _parts(row: Row, things: SimpleNamespace) -> dict[str, Any]:
    pattern: Any = URLS[row.name].pattern
    named = pattern.converters or getattr(getattr(pattern, "regex", None), "groupindex", {})
    return {part: getattr(things, row.fills.get(part, part)) for part in named}


class _Forms(HTMLParser):
    """The forms of a page: method, address, and the fields with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.named: dict[str, dict[str, str]] = {}
        self.open: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = self.named.setdefault(said.get("id", f"#{len(self.found)}"), {})
            method = said.get("method", "get").lower()
            self.found.append((method, said.get("action", ""), self.open))
        elif tag in ("input", "select", "textarea", "button"):
            fields = self.named.setdefault(said["form"], {}) if "form" in said else self.open
            fields.setdefault(said.get("name", ""), said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = {}


def _forms(stage: Stage) -> Iterator[Entry]:
    """What the pages themselves offer to fill in, seen as everybody who may see them."""
    for row in TABLE:
        if row.api or row.method != "get" or row.name.startswith(NO_PRODUCT):
            continue
        page = where(row, stage.own)
        query = {name: getattr(stage.own, thing) for name, thing in row.query.items()}
        for who in ASKERS:
            if row.door != "public" and who not in row.may:
                continue
            answer = stage.callers[who].get(page, query)
            if "html" not in answer.headers.get("Content-Type", ""):
                break
            yield from _of_page(answer.content.decode(), page, who)


def _of_page(text: str, page: str, who: str) -> Iterator[Entry]:
    forms = _Forms()
    forms.feed(text)
    for method, action, given in forms.found:
        address = urlsplit(action or page).path
        kept = {name: value for name, value in given.items() if name not in SKIPPED}
        kind = "form" if method == "post" else "query"
        yield Entry(who, kind, address, tuple(kept), kept)


def _paths(stage: Stage) -> Iterator[Entry]:
    """Addresses with a part that somebody may type."""
    for row in TABLE:
        parts = _parts(row, stage.own)
        if row.method != "get" or not parts:
            continue
        address = where(row, stage.own)
        for name, value in parts.items():
            template = address.replace(quote(str(value)), "{" + name + "}", 1)
            yield Entry(asker(row), "path", template, (name,), {})


def _operations(stage: Stage) -> Iterator[Entry]:
    """Bodies and questions of the API, from its own schema."""
    rows = {re.sub(r"\{[a-z_]+\}", "{}", _template(row)): row for row in TABLE if row.api}
    for path, methods in schema()["paths"].items():
        row = rows[re.sub(r"\{[a-z_]+\}", "{}", path)]
        address = where(row, stage.own)
        for method, operation in methods.items():
            if method == "get":
                asked = (
                    [one["name"] for one in operation["parameters"] if one["in"] == "query"]
                    if (operation.get("parameters"))
                    else []
                )
                yield Entry(asker(row), "query", address, tuple(asked))
            else:
                yield Entry(asker(row), "json", address, tuple(_body(operation)))


def _template(row: Row) -> str:
    return "/api/v1/" + re.sub(r"<[a-z]+:([a-z_]+)>", r"{\1}", str(URLS[row.name].pattern))


def _body(operation: dict[str, Any]) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    shapes, names = [content.get("schema", {})], {}
    while shapes:
        shape = shapes.pop()
        if "$ref" in shape:
            shape = schema()["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        shapes += shape.get("oneOf", [])
        names |= dict.fromkeys(shape.get("properties", {}))
    return list(names)
