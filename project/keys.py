"""Keys of the demo: made at first start, kept under var/ for the owner's eyes only."""

import base64
import json
import os
import secrets
from pathlib import Path


def demo_keys(var: Path) -> dict[str, str]:
    """SECRET_KEY and KEYRING. Two processes that start together end up with the same keys."""
    path = var / "keys.json"
    if not path.exists():
        _create(path)
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {"SECRET_KEY": secrets.token_urlsafe(60), "KEYRING": f"k1:{_key()};index:{_key()}"}
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(made, file)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
