"""Every error is a problem with a stable code, whatever went wrong."""

import json

import pytest
from django.test import Client

from frontend.api import sops
from tests import cast
from tests.frontend.api.caller import PROBLEM

PARTS = {"type", "title", "status", "detail", "code", "errors"}


def problem(response):
    """Status and code of a response that must be a whole problem."""
    content = json.loads(response.content)
    assert response.headers["Content-Type"] == PROBLEM
    assert set(content) == PARTS
    assert content["status"] == response.status_code
    return response.status_code, content["code"]


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "found"),
    [
        ("get", "nowhere/", None, "", (404, "not_found")),
        ("get", "tasks/x/", None, "", (404, "not_found")),
        ("post", "facilities/", "{}", "application/json", (405, "method_not_allowed")),
        ("get", "me/", None, "", (401, "not_authenticated")),
        ("get", "kiosk/check-in/", None, "", (401, "not_authenticated")),
        ("post", "auth/citizen/", "{nik", "application/json", (400, "malformed")),
        ("post", "auth/citizen/", '{"nik":"\\ud800"}', "application/json", (400, "malformed")),
        ("post", "citizens/", '{"\\udfff":[]}', "application/json", (400, "malformed")),
        ("post", "auth/citizen/", "[" * 100_000, "application/json", (400, "malformed")),
        ("post", "auth/citizen/", " " * 11_000_000, "application/json", (413, "too_large")),
        (
            "post",
            "auth/citizen/",
            '{"nik": 9901015203900001}',
            "application/json",
            (422, "invalid"),
        ),
        ("post", "auth/citizen/", "nik=1", "text/plain", (415, "unsupported_media_type")),
        ("post", "auth/citizen/", "[]", "application/json", (422, "invalid")),
        ("post", "auth/citizen/", '{"nik": {}}', "application/json", (422, "invalid")),
        ("post", "auth/citizen/", '"\\u0000"', "application/json", (422, "invalid")),
        ("get", "facilities/tidak-ada/", None, "", (404, "facility_unknown")),
        ("get", "tickets/0000000000000000/", None, "", (404, "ticket_unknown")),
        ("get", "flows/x/", None, "", (404, "flow_unknown")),
    ],
)
def test_what_goes_wrong_before_the_domain(db, method, path, body, kind, found):
    words = {"data": body, "content_type": kind} if body is not None else {}

    response = getattr(Client(), method)(f"/api/v1/{path}", **words)

    assert problem(response) == found


def test_a_missing_login_says_which_kind_is_asked_for(db):
    assert Client().get("/api/v1/me/").headers["WWW-Authenticate"] == 'Bearer realm="alur"'
    kiosk = Client().post("/api/v1/kiosk/check-in/")
    assert kiosk.headers["WWW-Authenticate"] == 'Device realm="alur"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer a b", "Device kiosk", "Bearer é"])
def test_a_wrong_token_is_refused(world, header):
    response = Client(HTTP_AUTHORIZATION=header).get("/api/v1/me/")

    assert problem(response) == (401, "not_authenticated")


def test_an_unforeseen_error_tells_nothing_of_itself(db, monkeypatch, caplog):
    def broken(flow):
        raise RuntimeError(cast.NIK_SITI)

    monkeypatch.setattr(sops, "_short", broken)

    response = Client().get("/api/v1/flows/")

    assert problem(response) == (500, "defect")
    assert cast.NIK_SITI.encode() not in response.content
    assert "unforeseen RuntimeError" in caplog.text
    assert cast.NIK_SITI not in caplog.text


def test_fields_are_named_and_speak_indonesian(siti, wish):
    answer = siti.post("reservations/", {**wish, "payment": "tunai", "date": "besok"}, 422)

    assert answer["code"] == "invalid"
    assert set(answer["errors"]) == {"payment", "date"}
    assert answer["detail"] in sum(answer["errors"].values(), [])


def test_the_accept_header_changes_nothing(db):
    response = Client(HTTP_ACCEPT="text/html").get("/api/v1/facilities/")

    assert response.headers["Content-Type"] == "application/json"
