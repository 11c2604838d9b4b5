"""The schema is valid, complete, and can be read as a page."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from frontend.api.docs import schema
from frontend.api.urls import urlpatterns

UNDESCRIBED = {"schema", "docs", "nowhere"}


def test_the_schema_is_valid_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "api.yml"))


def test_every_address_is_in_the_schema():
    described = len([one for one in urlpatterns if one.name not in UNDESCRIBED])

    assert len(schema()["paths"]) == described


def test_every_post_takes_an_idempotency_key():
    posts = {
        path: {given["name"] for given in methods["post"].get("parameters", [])}
        for path, methods in schema()["paths"].items()
        if "post" in methods
    }

    assert len(posts) == 25
    assert [path for path, given in posts.items() if "Idempotency-Key" not in given] == []


def test_complete_is_described_step_by_step():
    complete = schema()["paths"]["/api/v1/tasks/{task}/complete/"]["post"]
    named = complete["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    shapes = schema()["components"]["schemas"]

    forms = [one["$ref"].rpartition("/")[2] for one in shapes[named.rpartition("/")[2]]["oneOf"]]

    assert forms == ["VerifyStep", "RejectStep", "EnterNumberStep", "ReverifyStep"]
    assert shapes["VerifyStep"]["required"] == ["valid"]
    assert set(shapes["RejectStep"]["properties"]) == {"reason_code", "reason"}
    assert "clinic" in shapes["ReverifyStep"]["properties"]


@pytest.mark.django_db
def test_the_schema_is_served_and_the_page_shows_every_operation():
    client = Client()

    served = client.get(reverse("api:schema"))
    page = client.get(reverse("api:docs"))

    assert served.status_code == page.status_code == 200
    assert b"openapi: 3.1.0" in served.content
    lines = re.findall(r"<br><code>((?:GET|POST) )", page.content.decode())
    assert len(lines) == sum(len(methods) for methods in schema()["paths"].values())
    assert b"<script>" not in page.content
    assert b"style=" not in page.content
