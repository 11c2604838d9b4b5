"""A photo of a paper as an answer: nothing keeps it, nothing in it can act."""

from django.http import HttpResponse

SEALED = "default-src 'none'; img-src 'self'; style-src 'self'; frame-ancestors 'none'; sandbox"


def picture(jpeg: bytes, name: str) -> HttpResponse:
    """A JPEG shown in place, never stored."""
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.jpg"'
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
