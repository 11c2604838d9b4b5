"""The officer's phone as a scanner: a QR opens its case."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import staff_page
from frontend.camera import open_camera
from frontend.staff.shell import show
from puskesmas.people.roles import Permission


@staff_page(Permission.CASE_VIEW)
@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """Camera above, a field for the code below; both lead to the search."""
    return open_camera(show(request, "staff/scan.html", _("Pindai QR"), active="scan"))
