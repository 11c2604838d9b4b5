"""Who we are towards BPJS: credentials of an endpoint and the headers of one request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Permanent

BRIDGING: Final = "095"


@dataclass(frozen=True)
class Credentials:
    """What BPJS handed out to one facility."""

    cons_id: str
    secret: str = field(repr=False)
    user_key: str = field(repr=False)
    username: str
    password: str = field(repr=False)
    application: str = BRIDGING


def credentials_of(endpoint: Endpoint, provider_code: str) -> Credentials:
    """The endpoint's secret is JSON `{secret, user_key, password}`, its settings name the rest.

    Without a username the facility signs in as its BPJS code. Errors: Permanent.
    """
    try:
        secrets = json.loads(endpoint.secret)
        return Credentials(
            cons_id=str(endpoint.settings["cons_id"]),
            secret=str(secrets["secret"]),
            user_key=str(secrets["user_key"]),
            username=str(endpoint.settings.get("username") or provider_code),
            password=str(secrets["password"]),
            application=str(endpoint.settings.get("application", BRIDGING)),
        )
    except (ValueError, KeyError, TypeError):
        problem = Permanent(_("Kredensial PCare belum lengkap."))
    raise problem


def signature(cons_id: str, secret: str, timestamp: str) -> str:
    return sign(f"{cons_id}&{timestamp}", secret)


def sign(message: str, key: str) -> str:
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def authorization(username: str, password: str, application: str = BRIDGING) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}:{application}".encode()).decode()


def headers(credentials: Credentials, timestamp: str) -> dict[str, str]:
    """The headers of one read; the same timestamp opens the answer."""
    return {
        "X-cons-id": credentials.cons_id,
        "X-timestamp": timestamp,
        "X-signature": signature(credentials.cons_id, credentials.secret, timestamp),
        "X-authorization": authorization(
            credentials.username, credentials.password, credentials.application
        ),
        "user_key": credentials.user_key,
        "Content-Type": "application/json; charset=utf-8",
    }
