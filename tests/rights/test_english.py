"""Every page that somebody may open, read in English: nothing Indonesian but what people wrote."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client

from tests.rights import stage as stages
from tests.rights.table import EVERYBODY, TABLE, expected
from tests.rights.test_every_url import where
from tests.test_translations import INDONESIAN

READ = re.compile(r'(?:title|aria-label|placeholder|alt|content)="([^"]*)"')
UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
OWN_TONGUE = re.compile(r'<(\w+)[^>]*\blang="id"[^>]*>.*?</\1>', re.DOTALL)
"""What a page marks as Indonesian: the switch itself, words of people and of the law."""


@pytest.mark.slow
def test_every_page_is_english(db, clock):
    stage = stages.build()
    left: dict[str, set[str]] = {}
    pages = set()
    for row in TABLE:
        for who in sorted(EVERYBODY):
            if (
                row.api
                or "gaya" in row.name
                or row.method != "get"
                or expected(row, who, "own") != "ok"
            ):
                continue
            pages.add(row.name)
            for piece in pieces(stage, row, who):
                if INDONESIAN & set(re.findall(r"[a-z-]+", piece.lower())):
                    left.setdefault(piece, set()).add(row.name)

    assert left == {}
    assert len(pages) > 60


def pieces(stage, row, who) -> list[str]:
    """What can be read or heard on a page, one piece for each element."""
    client: Client = stage.callers[who]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    query = {name: getattr(stage.own, thing) for name, thing in row.query.items()}
    answer = client.get(where(row, stage.own), query)
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    text = OWN_TONGUE.sub("", UNSEEN.sub("", answer.content.decode()))
    found = [*re.split(r"<[^>]*>", text), *READ.findall(text)]
    return [" ".join(html.unescape(one).split()) for one in found]
