"""Reads the environment. A wrong value stops the start with one line that says what to write."""

import difflib
import ipaddress
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from puskesmas.keyring import KeyringError, parse_keyring

BASE_DIR = Path(__file__).resolve().parent.parent

# Every name of ours that starts with ALUR_: a misspelt one must not be ignored in silence.
OWN_NAMES = frozenset(
    {
        "ALUR_VAR",
        "ALUR_DEMO",
        "ALUR_TEST",
        "ALUR_URL",
        "ALUR_ANDROID_PACKAGE",
        "ALUR_ANDROID_SHA256",
    }
)
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class WrongEnvironment(SystemExit):
    """One line for the person who starts Alur; uncaught it prints that line and exits with 1."""

    def __init__(self, name: str, expected: str, value: str = "") -> None:
        seen = f" (sekarang: {value!r})" if value else ""
        super().__init__(f"{name}: {expected}{seen}")


def check_names(environ: Mapping[str, str] = os.environ) -> None:
    for name in environ:
        if name.startswith("ALUR_") and name not in OWN_NAMES:
            near = difflib.get_close_matches(name, OWN_NAMES, n=1)
            hint = f"mungkin maksudnya {near[0]}" if near else "hapus, Alur tidak mengenalnya"
            raise WrongEnvironment(name, hint)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        raise WrongEnvironment(name, "tulis 1 atau 0", value)
    return value in YES


def integer(name: str, default: int, *, low: int, high: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or not low <= int(value) <= high:
        raise WrongEnvironment(name, f"tulis angka {low} sampai {high}", value)
    return int(value)


def choice(name: str, allowed: Sequence[str], default: str = "") -> str:
    value = text(name, default)
    if value and value not in allowed:
        raise WrongEnvironment(name, f"tulis salah satu dari {', '.join(allowed)}", value)
    return value


def url(name: str, default: str = "", *, schemes: Sequence[str] = ("http", "https")) -> str:
    """The value is never repeated in the message: an address may carry a password."""
    value = text(name, default)
    if not value:
        return value
    expected = f"tulis alamat seperti {schemes[0]}://nama:port"
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise WrongEnvironment(name, expected) from None
    if parts.scheme not in schemes or not (parts.hostname or parts.query or parts.path):
        raise WrongEnvironment(name, expected)
    return value


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    return [word for word in text(name).replace(",", " ").split() if word] or list(default)


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(word) for word in words(name)]
    except ValueError as error:
        raise WrongEnvironment(
            name, f"tulis alamat atau jaringan seperti 10.0.0.0/8 ({error})"
        ) from None


def keyring(name: str, value: str) -> dict[str, bytes]:
    try:
        return parse_keyring(value)
    except KeyringError as error:
        raise WrongEnvironment(name, str(error)) from None


def database(value: str) -> dict[str, Any]:
    """A PostgreSQL address as Django's connection settings, without options of ours."""
    parts = urlsplit(value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def port() -> int:
    return integer("PORT", 8000, low=1, high=65534)


def live_port() -> int:
    found = integer("LIVE_PORT", port() + 1, low=1, high=65535)
    if found == port():
        raise WrongEnvironment("LIVE_PORT", "tulis nomor yang lain dari PORT", str(found))
    return found


def var_folder() -> Path:
    return BASE_DIR / text("ALUR_VAR", "var")


def embedded(var: Path) -> dict[str, str]:
    """Addresses of the servers that `./run` keeps under var/; empty when there are none."""
    try:
        found: dict[str, str] = json.loads((var / "services.json").read_text())
    except (OSError, ValueError):
        return {}
    return found
