"""A citizen at the door, in a browser."""

from datetime import date

from playwright.sync_api import Page


def enter(page: Page, nik: str, born: date) -> None:
    """Answer the two questions of the sign-in page, and go in."""
    page.get_by_label("NIK").fill(nik)
    page.get_by_label("Tanggal", exact=True).fill(str(born.day))
    page.get_by_label("Bulan").fill(str(born.month))
    page.get_by_label("Tahun").fill(str(born.year))
    page.get_by_role("button", name="Masuk").click()
