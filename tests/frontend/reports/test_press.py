"""The press prints our own static files and nothing else."""

import pytest

from frontend.reports.press import HOME, OwnFiles, press


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/static/css/report.css",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "data:text/css,body{}",
        f"{HOME}/media/ktp.jpg",
        f"{HOME}/static/tidak-ada.css",
        f"{HOME}.example.org/static/css/report.css",
    ],
)
def test_everything_foreign_is_refused(address):
    with pytest.raises(ValueError, match="static file"):
        OwnFiles().fetch(address)


@pytest.mark.parametrize("way", ["../settings.py", "css/../../settings.py", "/etc/passwd"])
def test_no_way_leads_out_of_the_folder(way):
    with pytest.raises((ValueError, PermissionError, Exception), match="(static file|outside)"):
        OwnFiles().fetch(f"{HOME}/static/{way}")


def test_our_own_files_are_served():
    served = OwnFiles().fetch(f"{HOME}/static/css/report.css")

    assert served.content_type == "text/css"
    assert b"@page" in served.read()


def test_a_foreign_picture_leaves_the_document_whole():
    drawn = press("<!DOCTYPE html><html lang='id'><title>Uji</title><img src='file:///etc/passwd'>")

    assert drawn.startswith(b"%PDF-")
