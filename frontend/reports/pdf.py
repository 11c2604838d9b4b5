"""Reports as PDF: a template in Indonesian, pressed, and answered as a file."""

from importlib import import_module
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """A document in Indonesian; its metadata are the title and the language, never a person."""
    with override("id"):
        text = render_to_string(template, context)
    drawn: bytes = import_module("frontend.reports.press").press(text)
    return drawn


def as_file(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser, saved under this name, kept in no cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
