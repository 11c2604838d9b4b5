"""Which pages may look through the camera: none, unless its view says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
CLOSED = "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), payment=()"
OPEN = CLOSED.replace("camera=()", "camera=(self)")


def open_camera(response: HttpResponse) -> HttpResponse:
    """This answer is a page that scans."""
    response.headers[HEADER] = OPEN
    return response


class ClosedDevices:
    """Middleware: camera, microphone and the rest stay shut on every other page.

    A file field that takes a photo is not concerned: there the person chooses the picture.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, CLOSED)
        return response
