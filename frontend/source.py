"""The source of the running version, for whoever uses it over the network (AGPL, section 13)."""

import io
import tarfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from frontend.access import public

FOLDERS = (
    "bench",
    "docs",
    "flows",
    "frontend",
    "integrations",
    "locale",
    "project",
    "puskesmas",
    "templates",
    "tests",
)
LEFT_OUT = {"__pycache__", "vendor", "node_modules"}


@public
def source(request: HttpRequest) -> HttpResponse:
    """A tar.gz of everything this installation runs, as it runs it."""
    response = HttpResponse(_archive(), content_type="application/gzip")
    response.headers["Content-Disposition"] = 'attachment; filename="alur-sumber.tar.gz"'
    return response


@lru_cache(maxsize=1)
def _archive() -> bytes:
    root: Path = settings.BASE_DIR
    found = [path for path in root.iterdir() if path.is_file() and _ours(path)]
    for folder in FOLDERS:
        found += [path for path in sorted((root / folder).rglob("*")) if path.is_file()]
    with io.BytesIO() as buffer:
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for path in sorted(found):
                part = path.relative_to(root)
                if not LEFT_OUT & set(part.parts):
                    archive.add(path, arcname=f"alur/{part}", recursive=False)
        return buffer.getvalue()


def _ours(path: Path) -> bool:
    """Files of the root that belong to the source: no hidden ones, no secrets of the place."""
    names = {"run", "test", "Procfile", "LICENSE", "manage.py", "conftest.py"}
    return path.name in names or path.suffix in {".md", ".toml", ".txt", ".in", ".json"}
