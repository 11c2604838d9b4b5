"""A post office for the demo and the tests: SMTP on one port, a page of the e-mails on another."""

from __future__ import annotations

import html
import socketserver
import threading
import time
from collections import OrderedDict
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

from integrations.fakes import PORTS, SILENCE, Answer, Call, FakeServer, Faults

KEPT: Final = 500
BIGGEST: Final = 2_000_000
SPOILT: Final = {
    "late500": "451 galat",
    "nonsense": "\x00\x07\x1b apa?",
    "cut": "25",
    "mistyped": "diterima 250",
}
"""What is said instead of «250 diterima»; the e-mail is kept."""
PAGE: Final = """<!doctype html><html lang="id"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>E-mail demo</title>
<style>
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; background: #f3f6f5; color: #16211f;
  font: 1rem/1.5 system-ui, sans-serif }}
article {{ margin: 1rem 0; padding: 1rem 1.25rem; border-radius: 12px; background: #fff }}
h2 {{ margin: 0; font-size: 1.125rem }} p {{ margin: 0; color: #4c5a57 }}
pre {{ margin: .75rem 0 0; font: inherit; white-space: pre-wrap }}
</style>
<h1>E-mail demo</h1><p>Yang terbaru di atas.</p>{rows}</html>"""
ROW: Final = "<article><h2>{subject}</h2><p>Kepada {to}</p><pre>{text}</pre></article>"


class Mailbox:
    """The e-mails by Message-ID, newest last; repeats are counted, not kept."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.received = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, dict[str, str]] = OrderedDict()

    def put(self, recipients: list[str], raw: bytes) -> None:
        found = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
        part = found.get_body(("plain",))
        with self._lock:
            self.received += 1
            key = str(found.get("Message-ID", f"<{self.received}@tanpa-nomor>"))
            self._kept[key] = {
                "id": key,
                "at": str(time.time()),
                "to": ", ".join(recipients),
                "subject": str(found.get("Subject", "")),
                "text": part.get_content().replace("\r\n", "\n") if part else "",
            }
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def all(self) -> list[dict[str, str]]:
        with self._lock:
            return list(self._kept.values())


class FakeSmtp(socketserver.ThreadingTCPServer):
    """The few words of SMTP that a client needs."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int = PORTS["smtp"], mailbox: Mailbox | None = None) -> None:
        self.mailbox = mailbox or Mailbox()
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", port), _SmtpTalk)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is no news here."""


class _SmtpTalk(socketserver.StreamRequestHandler):
    server: FakeSmtp
    timeout = 30

    def handle(self) -> None:
        self._say("220 alur-fake ESMTP")
        recipients: list[str] = []
        while line := self.rfile.readline(2_000):
            word, _space, rest = line.decode("utf-8", "replace").strip().partition(" ")
            match word.upper():
                case "EHLO":
                    self._say("250-alur-fake", "250-8BITMIME", f"250 SIZE {BIGGEST}")
                case "HELO" | "NOOP" | "MAIL" | "RSET":
                    recipients = []
                    self._say("250 ok")
                case "RCPT":
                    recipients.append(rest.partition("<")[2].partition(">")[0])
                    self._say("250 ok")
                case "DATA":
                    if not self._data(recipients):
                        return
                case "QUIT":
                    return self._say("221 sampai jumpa")
                case _:
                    self._say("502 tidak dikenal")

    def _data(self, recipients: list[str]) -> bool:
        """Take the text; false when the talk ends without an answer."""
        self._say("354 silakan")
        lines: list[bytes] = []
        size = 0
        while (line := self.rfile.readline(BIGGEST)) not in (b".\r\n", b".\n"):
            size += len(line)
            if not line or size > BIGGEST:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        mode = self.server.mailbox.faults.take()
        if mode in ("busy", "reject"):
            self._say("451 nanti" if mode == "busy" else "550 tidak")
            return True
        if mode in ("silent", "slow"):
            seconds = SILENCE if mode == "silent" else self.server.mailbox.faults.seconds
            self.server.stopping.wait(seconds)
            if mode == "silent":
                return False
        self.server.mailbox.put(recipients, b"".join(lines))
        if mode == "drop_reply":
            return False
        self._say(SPOILT.get(mode, "250 diterima"))
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class MailPage(FakeServer):
    """Shows what arrived; faults ordered here hit the SMTP side."""

    def __init__(self, mailbox: Mailbox, port: int = PORTS["mail_page"]) -> None:
        super().__init__(port)
        self._mailbox = mailbox
        self.ordered = mailbox.faults

    def log(self) -> dict[str, Any]:
        return {"received": self._mailbox.received, "kept": len(self._mailbox.all())}

    def answer(self, call: Call) -> Answer:
        newest = self._mailbox.all()[::-1]
        if call.parts == ("messages.json",):
            return Answer(200, newest)
        if call.method != "GET" or call.parts:
            return Answer(404, {"detail": "hanya /, /messages.json"})
        rows = [
            ROW.format(**{name: html.escape(value) for name, value in mail.items()})
            for mail in newest
        ]
        page = PAGE.format(rows="".join(rows) or "<p>Belum ada e-mail.</p>")
        return Answer(200, page.encode(), "text/html; charset=utf-8")
