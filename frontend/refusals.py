"""Refusals on pages: beside the field where there is one, else a page that says what to do."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from puskesmas.errors import Refusal


def show_on(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal of the domain on the form it came from; nothing typed is lost."""
    for field, texts in (refusal.errors or {"": [refusal.detail]}).items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


class RefusalPages:
    """Middleware: a refusal that no view caught becomes a page with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only refusals; true defects stay defects."""
        if not isinstance(error, Refusal):
            return None
        response = render(request, "errors/refusal.html", {"refusal": error}, status=error.status)
        if error.status == 503:
            response.headers["Retry-After"] = "2"
        return response
