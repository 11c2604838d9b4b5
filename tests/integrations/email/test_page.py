"""The page of the demo lists what the post office received."""

from __future__ import annotations

from integrations import http
from integrations.email.client import Smtp
from integrations.email.fake import KEPT, FakeSmtp, MailPage
from integrations.email.mapping import compose


def send(smtp: FakeSmtp, key: str, subject: str = "Halo", text: str = "Isi\n") -> None:
    mail = compose(
        key=key, sender="a@contoh.id", recipient="siti@contoh.id", subject=subject, text=text
    )
    Smtp.of(smtp.url).send(mail)


def test_an_empty_page_says_so(page: MailPage) -> None:
    reply = http.send("uji", "GET", page.url)

    assert "Belum ada e-mail" in reply.body.decode()


def test_the_newest_stands_first_and_nothing_is_executed(smtp: FakeSmtp, page: MailPage) -> None:
    send(smtp, "1")
    send(smtp, "2", subject="<script>1</script>", text="<b>{isi}</b>\n")

    shown = http.send("uji", "GET", page.url).body.decode()
    listed = http.send("uji", "GET", f"{page.url}/messages.json").json()

    assert "<script>" not in shown
    assert "&lt;b&gt;{isi}&lt;/b&gt;" in shown
    assert [mail["subject"] for mail in listed] == ["<script>1</script>", "Halo"]


def test_faults_of_the_post_office_are_ordered_at_the_page(smtp: FakeSmtp, page: MailPage) -> None:
    http.send("uji", "PUT", f"{page.url}/_fault", body={"mode": "busy", "count": 1})

    assert smtp.mailbox.faults.mode == "busy"
    assert http.send("uji", "GET", page.url).status == 200


def test_only_the_last_are_kept(smtp: FakeSmtp, page: MailPage) -> None:
    for number in range(KEPT + 2):
        smtp.mailbox.put(["siti@contoh.id"], f"Message-ID: <{number}@uji>\r\n\r\nisi".encode())

    log = http.send("uji", "GET", f"{page.url}/_log").json()

    assert log == {"received": KEPT + 2, "kept": KEPT}
    assert http.send("uji", "POST", page.url).status == 404
