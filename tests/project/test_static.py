"""Static files: hashed, compressed once, and only those our screens use."""

import io

from django.contrib.staticfiles import finders
from django.core.management import call_command

from project.static import CheapManifestStorage


def test_collected_files_are_hashed_and_compressed_once(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "project.static.CheapManifestStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())

    hashed = CheapManifestStorage(location=tmp_path).stored_name("django_htmx/htmx-2.min.js")
    assert hashed != "django_htmx/htmx-2.min.js"
    assert (tmp_path / hashed).exists()
    assert (tmp_path / f"{hashed}.gz").exists()
    assert list(tmp_path.rglob("*.br")) == []


def test_screens_of_libraries_are_left_out():
    assert finders.find("django_htmx/htmx-2.min.js") is not None
    assert finders.find("rest_framework/css/bootstrap.min.css") is None
