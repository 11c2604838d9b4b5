"""A client of the API that holds every answer against the schema."""

import json
import re
from functools import lru_cache
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from frontend.api.docs import schema

PROBLEM = "application/problem+json"


class Caller:
    """Calls as one person or device; ``last`` is the response behind the last answer."""

    def __init__(self, token: str = "", scheme: str = "Bearer") -> None:
        words = {"HTTP_AUTHORIZATION": f"{scheme} {token}"} if token else {}
        self.client = Client(**words)
        self.last: Any = None

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self._checked("get", path, status, self.client.get(f"/api/v1/{path}", query))

    def post(self, path: str, body: Any = None, status: int = 200, key: str = "") -> Any:
        headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
        response = self.client.post(
            f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json", **headers
        )
        return self._checked("post", path, status, response)

    def _checked(self, method: str, path: str, status: int, response: Any) -> Any:
        self.last = response
        content = json.loads(response.content) if response.content else None
        assert response.status_code == status, (response.status_code, content)
        fits(method, f"/api/v1/{path}", response, content)
        return content


def fits(method: str, path: str, response: Any, content: Any) -> None:
    """The answer is one that the schema promises for this address, method and status."""
    promised = _operation(method, path)["responses"].get(str(response.status_code))
    assert promised is not None, f"{method} {path}: {response.status_code} is not in the schema"
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    shape = promised.get("content", {}).get(kind)
    assert (shape is None) == (content is None), (kind, promised)
    if shape is not None:
        _validator(json.dumps(shape["schema"])).validate(content)


@lru_cache(maxsize=200)
def _validator(shape: str) -> Draft202012Validator:
    document = {**json.loads(shape), "components": json.loads(json.dumps(schema()["components"]))}
    return Draft202012Validator(document, format_checker=FormatChecker())


def _operation(method: str, path: str) -> dict[str, Any]:
    if path in schema()["paths"]:  # «tasks/bulk/» is no task
        return dict(schema()["paths"][path][method])
    for template, methods in schema()["paths"].items():
        if re.fullmatch(re.sub(r"\{[a-z_]+\}", "[^/]+", template), path):
            return dict(methods[method])
    raise AssertionError(f"{path} is not in the schema")
