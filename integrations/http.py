"""The one way out over HTTP: time-outs, guarded addresses, a size cap and typed errors."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import urlsplit

import requests  # noqa: TID251 -- this is the one session
from django.conf import settings
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter  # noqa: TID251 -- this is the one session
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from integrations.bounds import Bound, bound, hold
from puskesmas.outbox.registry import Permanent, Temporary, Unknown

log = logging.getLogger(__name__)
# urllib3 writes whole URLs into its own log lines, and BPJS wants card numbers in URLs.
logging.getLogger("urllib3").setLevel(logging.ERROR)

DEMO_HOSTS: Final = ("127.0.0.1", "localhost")
CHUNK: Final = 16_384
RETRY_AFTER: Final = 30.0
RETRY_AFTER_MOST: Final = 3_600.0


@dataclass(frozen=True)
class Reply:
    """What came back: any status, at most the allowed size."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Errors: ValueError for everything that is not."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def send(
    name: str,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    body: Any = None,
    idempotent: bool | None = None,
    connect: float = 3.0,
    read: float = 8.0,
    total: float = 12.0,
    max_bytes: int = 1_000_000,
) -> Reply:
    """One call, whatever the status of its answer. `name` stands for the URL in logs and errors.

    `idempotent` says that the other side recognises a repeat (our key, or a read): then a lost
    reply is Temporary, else Unknown. Errors: Temporary, Permanent, Unknown.
    """
    repeatable = method == "GET" if idempotent is None else idempotent
    began = time.monotonic()
    try:
        _check_url(name, url)
        with (
            bound(total) as running,
            _session.request(
                method,
                url,
                headers=headers,
                params=params,
                data=None if body is None else json.dumps(body).encode(),
                timeout=(min(connect, total), min(read, total)),
                stream=True,
                allow_redirects=False,
            ) as response,
        ):
            content = _read(response, running, max_bytes)
            reply = Reply(response.status_code, response.headers, content)
    except (requests.RequestException, HTTPError, _TooMuch, UnicodeError, OSError) as error:
        problem = _problem(name, error, repeatable)
    else:
        log.info("%s: %d, %d ms", name, reply.status, (time.monotonic() - began) * 1000)
        return reply
    log.warning("%s %d ms", problem, (time.monotonic() - began) * 1000)
    # Raised out here, so that the library's error, which quotes the URL, is not chained to ours.
    raise problem


def check(name: str, reply: Reply, *, idempotent: bool) -> None:
    """Accept 2xx. Errors: Temporary, Permanent, Unknown by the status."""
    status = reply.status
    if 200 <= status < 300:
        return
    if status in (429, 503):
        text = _("%(name)s: sedang sibuk (%(status)d).") % {"name": name, "status": status}
        raise Temporary(text, retry_after=_retry_after(reply.headers.get("Retry-After", "")))
    if status >= 500:
        raise lost(name, _("galat %(status)d") % {"status": status}, idempotent)
    if 300 <= status < 400:
        raise Permanent(_("%(name)s: dialihkan ke alamat lain, periksa URL.") % {"name": name})
    text = _("%(name)s: ditolak (%(status)d).") % {"name": name, "status": status}
    raise Permanent(text)


def lost(name: str, why: str, idempotent: bool) -> Temporary | Unknown:
    """The error for an answer that never came or cannot be read."""
    text = _("%(name)s: jawaban tidak terbaca, %(why)s.") % {"name": name, "why": why}
    return Temporary(text) if idempotent else Unknown(text)


def check_peer(host: str, address: str, *, encrypted: bool) -> None:
    """Refuse metadata services, the machine itself and its neighbours unless they are allowed.

    A public peer needs TLS. `VENDOR_PRIVATE_HOSTS` names the private hosts that an endpoint may
    point to (a SIMPUS in the same building, the demo's fakes). Errors: Permanent.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_global and not ip.is_multicast:
        if not encrypted:
            raise Permanent(_("Alamat luar wajib memakai sambungan terenkripsi (https)."))
        return
    never = ip.is_link_local or ip.is_multicast or ip.is_unspecified
    allowed = getattr(settings, "VENDOR_PRIVATE_HOSTS", DEMO_HOSTS if settings.DEMO else ())
    if never or host.lower().strip("[]") not in allowed:
        raise Permanent(_("Alamat jaringan dalam belum diizinkan (VENDOR_PRIVATE_HOSTS)."))


class _TooMuch(Exception):
    """The body is larger, or slower, than we accept."""


def _check_url(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        good = False
    if not good:
        raise Permanent(_("%(name)s: URL tidak sah.") % {"name": name})


def _read(response: requests.Response, running: Bound, max_bytes: int) -> bytes:
    parts, size = [], 0
    for part in response.iter_content(CHUNK):
        size += len(part)
        if size > max_bytes:
            raise _TooMuch
        parts.append(part)
    if running.over:  # without a length in the answer a line that was cut looks like its end
        raise _TooMuch
    return b"".join(parts)


def _problem(name: str, error: Exception, repeatable: bool) -> Exception:
    """Our error for theirs: was the request surely not sent, surely wrong, or is it unknown?"""
    if isinstance(error, requests.exceptions.InvalidHeader | ValueError):
        return Permanent(_("%(name)s: URL atau kredensial tidak sah.") % {"name": name})
    if isinstance(error, requests.ConnectTimeout) or _not_connected(error):
        return Temporary(_("%(name)s: tidak dapat dihubungi.") % {"name": name})
    if isinstance(error, requests.exceptions.SSLError) and _bad_certificate(error):
        return Temporary(_("%(name)s: sertifikat TLS tidak sah.") % {"name": name})
    if isinstance(error, _TooMuch):
        return lost(name, _("terlalu besar atau terlalu lambat"), repeatable)
    if isinstance(error, requests.Timeout):
        return lost(name, _("tidak menjawab sampai batas waktu"), repeatable)
    return lost(name, _("sambungan terputus"), repeatable)


def _not_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _bad_certificate(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    inner = reason.args[0] if isinstance(reason, Exception) and reason.args else None
    return isinstance(inner, ssl.SSLCertVerificationError)


def _retry_after(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return RETRY_AFTER
        # The header counts on the wall clock of both machines, never on a simulated day.
        wall = datetime.fromtimestamp(time.time(), UTC)
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - wall).total_seconds()
    return min(max(seconds, 1.0), RETRY_AFTER_MOST) if seconds == seconds else RETRY_AFTER


class _Bounded(HTTPConnection):
    """Its line is cut when the call's time is over, already while TLS shakes hands."""

    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()
        hold(line)
        return line


class _Http(_Bounded):
    def connect(self) -> None:
        super().connect()
        _check_socket(self, encrypted=False)


class _Https(_Bounded, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _check_socket(self, encrypted=True)


def _check_socket(connection: HTTPConnection, *, encrypted: bool) -> None:
    # Asked of the open socket, before anything is sent: no second look-up can give another answer.
    try:
        check_peer(connection.host, connection.sock.getpeername()[0], encrypted=encrypted)
    except Permanent:
        connection.close()
        raise


class _HttpPool(HTTPConnectionPool):
    """A kept connection may be closed by the other side just as we write, which looks like a lost
    reply: each call opens its own."""

    ConnectionCls: Any = _Http

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()
        super()._put_conn(conn)


class _HttpsPool(_HttpPool, HTTPSConnectionPool):
    ConnectionCls = _Https


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def _new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no password file of the machine
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update(
        {"Connection": "close", "Accept-Encoding": "identity", "User-Agent": "Alur"}
    )
    session.mount("https://", _Adapter())
    session.mount("http://", _Adapter())
    return session


_session = _new_session()
