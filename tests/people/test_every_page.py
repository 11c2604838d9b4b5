"""Every page at every width, as whoever may open it: axe and our own checks find nothing.

A new page comes in by its row in the table of rights; an address that shows none is named in
``pages.NO_PAGE``.
"""

import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from playwright.sync_api import BrowserContext, Page

from puskesmas.people.actions import nik_index
from puskesmas.people.models import Citizen, RoleAssignment, User
from puskesmas.place.models import Clinic, Facility
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.people.checks import FRAME, KIOSK_TAP, TAP, problems, small_targets
from tests.people.pages import CALLERS, CITY, NO_PAGE, PAGES, REFUSALS, ROWS, address, pages_of
from tests.rights import stage as stages

SIZES = ((320, 800), (390, 844), (768, 1024), (1280, 800))
KIOSK_SIZES = ((1080, 1920), (1280, 720))
AXE_AT = {320, 1280, 1080}
TITLES: dict[str, str] = {}
"""The page that has a title."""

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_every_page_belongs_to_somebody():
    opened = {name for who in CALLERS for name in pages_of(who)}

    assert sorted(PAGES.keys() - opened) == []
    assert sorted(name for name in NO_PAGE if name not in ROWS) == []


@pytest.fixture
def stage(transactional_db: None, clock: Any) -> stages.Stage:
    built = stages.build()
    chief = User.objects.create_user(CITY)
    RoleAssignment.objects.create(user=chief, role="admin", facility=None)
    built.callers[CITY] = Client()
    built.callers[CITY].force_login(chief)
    cast.reason(built.own.code)  # the row of reasons asks for any code
    crowd(built)
    return built


def crowd(built: stages.Stage) -> None:
    """Names as long as some people have, and a date with a line before it."""
    place = Facility.objects.get(code=built.own.facility)
    Facility.objects.filter(pk=place.pk).update(name="Puskesmas Pembantu Wirogunan Mergangsan")
    siti = Citizen.objects.filter(nik_index=nik_index(cast.NIK_SITI))
    siti.update(name="Siti Aminah Kusumaningrum Wirahadikusumah Sastrowardoyo")
    clinic = Clinic.objects.get(facility=place, code=built.own.clinic)
    set_quota(clinic=clinic, day=cast.FRIDAY, quota=0, by=cast.SYSTEM)


@pytest.mark.parametrize("who", CALLERS)
def test_everybody_can_use_it(
    stage: stages.Stage, live_server: Any, new_context: Any, who: str
) -> None:
    page = opened_by(stage.callers[who], live_server.url, new_context())
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    visits = [(name, address(name, stage), 200) for name in pages_of(who)]
    visits += [(path, path, status) for path, status in REFUSALS.get(who, {}).items()]
    wrong: list[str] = []
    looks = 0

    for name, path, status in visits:
        page.set_viewport_size({"width": 320, "height": 800})
        answer = page.goto(live_server.url + path)
        assert answer is not None
        if answer.status != status or "text/html" not in answer.headers.get("content-type", ""):
            wrong.append(f"{name}: {answer.status} is no page: name it in NO_PAGE")
            continue
        found, sizes = looked_at(page)
        looks += sizes
        found += title_of(page) if status == 200 else []
        found += [f"console: {line}" for line in said if f"status of {status}" not in line]
        said.clear()
        wrong += [f"{name} {one}" for one in found]

    sys.stdout.write(f"{who}: {len(visits)} pages, {looks} pages x widths\n")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("who", ["citizen2", "registrar", "kiosk"])
def test_english_fits_as_well(
    stage: stages.Stage, live_server: Any, new_context: Any, who: str
) -> None:
    page = opened_by(stage.callers[who], live_server.url, new_context())
    language = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}
    wrong: list[str] = []

    for name in pages_of(who):
        kiosk = name.startswith("kiosk:")
        width, height = KIOSK_SIZES[1] if kiosk else SIZES[0]
        page.set_viewport_size({"width": width, "height": height})
        page.context.add_cookies([language])  # the kiosk's first page forgets it
        page.goto(live_server.url + address(name, stage))
        found = page.evaluate(FRAME) + small_targets(page, KIOSK_TAP if kiosk else TAP)
        wrong += [f"{name} {one}" for one in found]

    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def opened_by(client: Client, url: str, context: BrowserContext) -> Page:
    """A browser that carries the cookies of this caller and asks for little motion."""
    context.add_cookies(
        [{"name": name, "value": one.value, "url": url} for name, one in client.cookies.items()]
    )
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    return page


def looked_at(page: Page) -> tuple[list[str], int]:
    """What is wrong at every size that this page is made for, and how many these are."""
    kiosk = "kiosk" in (page.get_attribute("body", "class") or "")
    sizes = KIOSK_SIZES if kiosk else SIZES
    found: list[str] = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        least = KIOSK_TAP if kiosk else TAP
        found += [f"{width}: {one}" for one in problems(page, least=least, axe=width in AXE_AT)]
    return found, len(sizes)


def title_of(page: Page) -> list[str]:
    """Own words before the product's name, the same on no other page."""
    title = page.title()
    if not title.partition(" · ")[0].strip():
        return [f"no title: {title!r}"]
    name = resolve(urlsplit(page.url).path).view_name
    if name.startswith("gaya"):  # the pattern book copies the pages it is the pattern of
        return []
    twin = TITLES.setdefault(title, name)
    return [] if twin == name else [f"title {title!r} of {twin} again"]
