"""Hands one e-mail to an SMTP server. The same Message-ID twice is one e-mail to its reader."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _

from integrations.bounds import bound, hold
from integrations.http import check_peer
from puskesmas.outbox.registry import Permanent, Temporary

TIMEOUT: Final = 10.0
TOTAL: Final = 25.0
"""Seconds for a whole conversation, well within the lease of its letter."""


@dataclass(frozen=True)
class Smtp:
    """`smtp://host:port`, `smtp://user:password@host:587?tls=1` or `smtps://…`."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    start_tls: bool = False

    @classmethod
    def of(cls, url: str, password: str = "") -> Smtp:
        """From an endpoint's URL and secret. Errors: Permanent."""
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("smtp", "smtps") and bool(parts.hostname)
            port = parts.port or (465 if parts.scheme == "smtps" else 587)
        except ValueError:
            good, port = False, 0
        if not good:
            raise Permanent(_("Alamat server e-mail tidak sah."))
        return cls(
            host=parts.hostname or "",
            port=port,
            username=unquote(parts.username or ""),
            password=password or unquote(parts.password or ""),
            implicit_tls=parts.scheme == "smtps",
            start_tls=parse_qs(parts.query).get("tls") == ["1"],
        )

    def send(self, message: EmailMessage) -> None:
        """Errors: Temporary (also for a lost reply: a repeat has the same Message-ID), Permanent.

        Texts of the server may quote the address and are left out.
        """
        try:
            with bound(TOTAL), self._open() as server:
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            problem = _refused(error.smtp_code)
        except smtplib.SMTPRecipientsRefused as error:
            problem = _refused(max(code for code, _text in error.recipients.values()))
        except (smtplib.SMTPException, OSError, UnicodeError):
            problem = Temporary(_("Server e-mail tidak dapat dihubungi."))
        else:
            return
        raise problem

    def probe(self) -> None:
        """Connect, sign in, leave. Errors: Temporary, Permanent."""
        try:
            with bound(TOTAL), self._open() as server:
                server.noop()
        except smtplib.SMTPResponseException as error:
            problem = _refused(error.smtp_code)
        except (smtplib.SMTPException, OSError):
            problem = Temporary(_("Server e-mail tidak dapat dihubungi."))
        else:
            return
        raise problem

    def _open(self) -> smtplib.SMTP:
        if self.implicit_tls:
            context = ssl.create_default_context()
            server: smtplib.SMTP = _LineTls(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = _Line(self.host, self.port, timeout=TIMEOUT)
        try:
            assert server.sock is not None  # noqa: S101 -- connected above
            encrypted = self.implicit_tls or self.start_tls
            check_peer(self.host, server.sock.getpeername()[0], encrypted=encrypted)
            if self.start_tls:
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
        except BaseException:
            server.close()
            raise
        return server


class _Line(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        hold(line)
        return line


class _LineTls(smtplib.SMTP_SSL, _Line):
    """Under the bound already while TLS shakes hands."""


def _refused(code: int) -> Temporary | Permanent:
    if 500 <= code < 600:
        return Permanent(_("Server e-mail menolak (%(code)d).") % {"code": code})
    # Also what is no answer of SMTP at all: a repeat does no harm.
    return Temporary(_("Server e-mail menunda (%(code)d).") % {"code": code})
