"""Brings tables, static files and demo data up to date, in one process and only when needed.

Every start of Django costs about two seconds, so a stamp remembers what was prepared last time.
"""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection

from project import env, languages
from project.owner import become_owner

STAMP = "prepared"
ROOT = env.BASE_DIR
SOURCES = (
    "*/migrations/*.py",
    "frontend/static/**/*",
    "locale/**/*.po",
    "requirements.txt",
    "project/*.py",
)


def when_needed(var: Path, addresses: Mapping[str, str], *, demo: bool) -> None:
    """Calls `python -m project.prepare` unless the same sources were prepared already."""
    stamp, wanted = var / STAMP, fingerprint(addresses["DATABASE_OWNER_URL"])
    demo_missing = demo and not (var / "demo.json").exists()
    # A server of somebody else may have been emptied meanwhile: there we always look.
    embedded = not env.text("DATABASE_URL")
    if embedded and not demo_missing and stamp.exists() and stamp.read_text() == wanted:
        return
    environ = {**os.environ, **addresses, "APPLICATION_URL": addresses["DATABASE_URL"]}
    argv = [sys.executable, "-m", "project.prepare"]
    done = subprocess.run(argv, env=environ, stdout=sys.stderr, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    stamp.write_text(wanted)


def fingerprint(owner_url: str) -> str:
    found = hashlib.sha256(owner_url.rpartition("@")[0].encode())
    for path in sources():
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def sources() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())


def main() -> None:
    become_owner()
    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    languages.compile_all()
    django.setup()
    must_answer()
    call_command("check", fail_level="ERROR", stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    # Rows are the application's work, done with the application's rights.
    connection.close()
    application = env.database(os.environ["APPLICATION_URL"])
    connection.settings_dict.update({key: application[key] for key in ("USER", "PASSWORD")})
    if settings.DEMO and "demo" in get_commands() and not (settings.VAR / "demo.json").exists():
        call_command("demo")
    from project import gateways  # noqa: PLC0415 -- it needs the models

    gateways.fill_in()


def must_answer() -> None:
    """One line for the person who starts Alur, not the forty of a driver that gave up."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        why = str(error).strip().partition("\n")[0]
        raise SystemExit(f"DATABASE_URL: PostgreSQL tidak dapat dipakai ({why})") from None


if __name__ == "__main__":
    main()
