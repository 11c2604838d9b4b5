"""One-time code: sealed on its way, opened in the letter, raises the level on this browser."""

from frontend.access import CITIZEN_COOKIE
from puskesmas.messages.delivery import hand_over
from puskesmas.outbox.models import Message
from puskesmas.outbox.relay import letter_of
from puskesmas.people.models import AccessToken
from puskesmas.people.queries import live_token
from tests.cast import reserve
from tests.frontend.public import phone
from tests.frontend.public.phone import text

FAR = {"REMOTE_ADDR": "203.0.113.7"}


def code_in_letter() -> tuple[str, str, Message]:
    message = Message.objects.filter(topic="email.send").latest("id")
    sent = []
    hand_over(letter_of(message), "email", lambda _gateway, mail: sent.append(mail) or {})
    return sent[0].subject, sent[0].text, message


def test_siti_gets_a_code_by_mail_and_sees_what_other_phones_made(world):
    reserve(world.gigi, world.siti)  # made with another phone
    client = phone.signed_in()
    assert "Poli Gigi" not in text(client.get("/reservasi/"))

    answer = client.post("/kode/kirim/", follow=True)
    subject, body, message = code_in_letter()
    code = body.partition("Kode masuk Anda: ")[2][:6]
    client.post("/kode/", {"code": f"{code[:3]} {code[3:]}"})

    assert "Bila nomor HP atau e-mail Anda tercatat" in text(answer)
    assert code.isdigit()
    assert code not in str(message.body)
    assert code not in subject
    assert "Siti Aminah" in body
    assert AccessToken.objects.latest("id").level == 1
    assert "Poli Gigi" in text(client.get("/reservasi/"))


def test_a_copy_of_the_sign_in_made_before_the_code_gains_nothing(world):
    client = phone.signed_in()
    copy = client.cookies[CITIZEN_COOKIE].value
    client.post("/kode/kirim/")
    code = code_in_letter()[1].partition("Kode masuk Anda: ")[2][:6]

    client.post("/kode/", {"code": code})

    kept = client.cookies[CITIZEN_COOKIE].value
    assert (live_token(copy), live_token(kept).level) == (None, 1)


def test_without_an_address_the_answer_is_the_same(world):
    with_address = phone.signed_in().post("/kode/kirim/", follow=True)
    without = phone.signed_in("9901015203900077").post("/kode/kirim/", follow=True)

    assert with_address.redirect_chain == without.redirect_chain
    assert Message.objects.filter(topic="email.send").count() == 2


def test_a_wrong_code_raises_nothing(world):
    client = phone.signed_in()
    client.post("/kode/kirim/")

    answer = client.post("/kode/", {"code": "000000"})

    assert answer.status_code == 422
    assert "Kode salah atau sudah tidak berlaku" in text(answer)
    assert AccessToken.objects.latest("id").level == 0


def test_guessing_is_slowed_and_asking_too(world):
    client = phone.signed_in()
    client.post("/kode/kirim/", **FAR)
    guesses = [client.post("/kode/", {"code": f"{n:06}"}, **FAR).status_code for n in range(11)]
    asked = [client.post("/kode/kirim/", **FAR).status_code for _turn in range(3)]

    assert guesses == [422] * 10 + [429]
    assert asked == [302, 302, 429]


def test_the_page_needs_a_sign_in(world, client):
    assert client.get("/kode/").status_code == 302
    assert client.post("/kode/kirim/").status_code == 302
    assert Message.objects.count() == 0
