"""An officer's desk in a browser: what is pressed, and when the next page is there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def arrived(page: Page, heading: str) -> None:
    """The page with this heading is there, its keys too."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
