"""A gateway tells what became of messages, or that somebody answered BERHENTI.

The secret address alone proves Fonnte and SMS; the Cloud API must sign besides. Whatever is wrong
looks like an address that does not exist.
"""

import hmac
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontend.access import public
from integrations.sms.client import told as sms_told
from integrations.telling import Told
from integrations.whatsapp.deliver import secrets_of
from integrations.whatsapp.mapping import cloud_told, fonnte_told, signed_by
from puskesmas.messages.hooks import endpoint_told
from puskesmas.messages.receipts import take
from puskesmas.messages.wishes import hear
from puskesmas.outbox.models import Endpoint

BIGGEST = 256 * 1024


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, number: UUID, secret: str) -> HttpResponse:
    """News are taken once however often they come; of an unknown message 404, to be told again."""
    endpoint = endpoint_told(str(number), secret)
    if endpoint is None or endpoint.system not in ("whatsapp", "sms"):
        raise Http404
    if request.method == "GET":
        return _verify(request, endpoint)
    if int(request.headers.get("Content-Length") or 0) > BIGGEST:
        return HttpResponse(status=413)
    found = _read(request, endpoint)
    known = [
        take(
            road=endpoint.system,
            endpoint_facility_id=endpoint.facility_id,
            external_id=news.external_id,
            news=news.state,
            letter=news.ref,
            alias=news.alias,
        )
        for news in found.news
    ]
    for heard in found.heard:
        hear(
            number=heard.number,
            text=heard.text,
            road=endpoint.system,
            facility_id=endpoint.facility_id,
        )
    # The Cloud API tells of other applications on the same number too: that is no reason to repeat.
    if known and not any(known) and endpoint.kind != "cloud":
        raise Http404
    return HttpResponse("ok", content_type="text/plain")


def _read(request: HttpRequest, endpoint: Endpoint) -> Told:
    if endpoint.system == "sms":
        return sms_told(request.body)
    if endpoint.kind != "cloud":
        return fonnte_told(request.body)
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not signed_by(request.body, signature, secrets_of(endpoint)["app_secret"]):
        raise Http404
    return cloud_told(request.body)


def _verify(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """Meta asks whether the address is ours: the challenge goes back to who knows our word."""
    if endpoint.kind != "cloud":
        return HttpResponse("ok", content_type="text/plain")
    word = secrets_of(endpoint)["verify_token"]
    given = request.GET.get("hub.verify_token", "")
    if not word or not hmac.compare_digest(word.encode(), given.encode()):
        raise Http404
    return HttpResponse(request.GET.get("hub.challenge", "")[:200], content_type="text/plain")
