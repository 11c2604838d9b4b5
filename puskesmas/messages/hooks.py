"""The address at which a gateway tells us news: its endpoint's number and a part nobody guesses."""

import hmac
import uuid
from typing import Final

from puskesmas.outbox.models import Endpoint
from puskesmas.vault import blind_index

DEMO_GATEWAYS: Final = {
    road: str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{road}.demo.alur")) for road in ("whatsapp", "sms")
}
"""Numbers of the demo's endpoints, so that its fake gateways know where to call."""


def hook_path(number: str) -> str:
    """The path that an IT person enters at the gateway."""
    return f"/kabar/{number}/{hook_secret(number)}/"


def hook_secret(number: str) -> str:
    """Made of the endpoint's number and our key: nothing to store, nothing to guess."""
    return blind_index(number, "webhook")[:40]


def endpoint_told(number: str, secret: str) -> Endpoint | None:
    """The endpoint of such an address, while it is switched on and the address is right."""
    if not hmac.compare_digest(hook_secret(number).encode(), secret.encode()):
        return None
    return Endpoint.objects.filter(uuid=number, enabled=True).first()
