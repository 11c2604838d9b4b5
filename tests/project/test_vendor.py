"""Browser files of others: named, pinned by lock file and hash, never committed."""

import json
import subprocess

import pytest

from project import vendor


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of one file and our own folder beside it."""
    source = tmp_path / "node_modules" / "pkg" / "a.woff2"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"isi")
    manifest = tmp_path / "vendor.json"
    manifest.write_text(
        json.dumps({"a.woff2": {"from": "pkg/a.woff2", "sha384": vendor.sha384(source)}})
    )
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    monkeypatch.setattr(vendor, "MANIFEST", manifest)
    monkeypatch.setattr(vendor, "FOLDER", tmp_path / "vendor")
    return source


def test_copied_files_are_complete(package):
    assert vendor.is_complete() is False

    vendor.copy()

    assert vendor.is_complete() is True


def test_changed_copy_is_noticed(package, tmp_path):
    vendor.copy()

    (tmp_path / "vendor" / "a.woff2").write_bytes(b"lain")

    assert vendor.is_complete() is False


def test_file_with_other_content_is_refused(package, tmp_path):
    package.write_bytes(b"lain")

    with pytest.raises(SystemExit) as stop:
        vendor.copy()

    assert str(stop.value) == "pkg/a.woff2: isinya bukan yang tercatat di project/vendor.json"
    assert list((tmp_path / "vendor").iterdir()) == []


def test_nothing_of_others_is_committed():
    done = subprocess.run(
        ["git", "ls-files", "frontend/static/vendor", "node_modules", "var", ".venv"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == ""
