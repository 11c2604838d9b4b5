"""The catalogues of translations: kept tidy as text, compiled without tools of the system.

Indonesian is the language of the code, so each other language has one catalogue, `locale/<code>/
LC_MESSAGES/django.po`. `manage.py makemessages` collects new texts, set-up and tests compile.
"""

from collections.abc import Iterator
from pathlib import Path

import polib

from project import env

ROOT = env.BASE_DIR / "locale"
PATTERN = "*/LC_MESSAGES/django.po"
HEADER = {
    "Project-Id-Version": "Alur",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def catalogues() -> Iterator[Path]:
    """Every catalogue that is kept."""
    yield from sorted(ROOT.glob(PATTERN))


def compile_all() -> None:
    """Write what gettext reads beside each catalogue, whole or not at all."""
    for path in catalogues():
        made = path.with_suffix(".mo")
        fresh = made.with_suffix(".new")
        polib.pofile(str(path)).save_as_mofile(str(fresh))
        fresh.replace(made)


def tidy(path: Path) -> None:
    """No dates, people or places in it, nothing that the code no longer says."""
    found = polib.pofile(str(path), wrapwidth=0)
    kept = polib.POFile(wrapwidth=0)
    kept.metadata = {**HEADER, "Language": path.parts[-3]}
    for entry in sorted(found, key=lambda one: (one.msgid, one.msgctxt or "")):
        if not entry.obsolete:
            entry.occurrences = []
            entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
            kept.append(entry)
    kept.save(str(path))
