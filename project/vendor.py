"""Third-party browser files: from packages into a git-ignored folder, each with a checked hash."""

import base64
import hashlib
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = Path(__file__).with_name("vendor.json")
FOLDER = ROOT / "frontend" / "static" / "vendor"


def wanted() -> dict[str, dict[str, str]]:
    """File name in our folder → where it comes from and its sha384."""
    found: dict[str, dict[str, str]] = json.loads(MANIFEST.read_text())
    return found


def sha384(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def is_complete() -> bool:
    return all(
        (FOLDER / name).exists() and sha384(FOLDER / name) == entry["sha384"]
        for name, entry in wanted().items()
    )


def copy() -> None:
    """Refuses a file whose content is not the one that was looked at when it was chosen."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, entry in wanted().items():
        source = ROOT / "node_modules" / entry["from"]
        if sha384(source) != entry["sha384"]:
            raise SystemExit(f"{entry['from']}: isinya bukan yang tercatat di project/vendor.json")
        shutil.copyfile(source, FOLDER / name)
