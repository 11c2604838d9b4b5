"""What the fuzzer knows of this API: codes that exist, a line not held long, tokens to spare."""

import json
import os
import zlib
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import AcceptedNegativeData

FACTS = json.loads(os.environ["ALUR_CONTRACT"])
_spare = count()


@schemathesis.hook
def flatmap_path_parameters(context: Any, path_parameters: dict[str, Any]) -> Any:
    """Half of the addresses lead to something that exists."""
    found = {
        name: st.one_of(st.just(value), st.sampled_from(FACTS["things"].get(name, [value])))
        for name, value in (path_parameters or {}).items()
    }
    return st.fixed_dictionaries(found)


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Half of the good bodies name people and clinics that exist, so that the domain is reached."""
    positive = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if positive and isinstance(case.body, dict) and zlib.crc32(repr(case.body).encode()) % 2:
        known = {name: FACTS["words"][name] for name in case.body if name in FACTS["words"]}
        case.body = {**case.body, **known}
    return case


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any]) -> dict[str, Any]:
    """A line held for 25 seconds teaches nothing that one held for one does not."""
    if query and str(query.get("wait", "")).isdigit() and int(query["wait"]) <= 25:
        query["wait"] = min(int(query["wait"]), 1)
    return query


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Redirects are answers."""
    kwargs["allow_redirects"] = False


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """An empty word in the query counts as not given, as browsers send their forms."""
    sent = parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True)
    empty = any(value == "" for _name, value in sent)
    return not (empty and isinstance(failure, AcceptedNegativeData))


@schemathesis.auth()
class Login:
    """One token for everything; a token that signs out is one of many."""

    def get(self, case: Any, context: Any) -> list[str]:
        return FACTS["tokens"]

    def set(self, case: Any, data: list[str], context: Any) -> None:
        last = len(data) - 1
        which = 1 + next(_spare) % last if last and case.path.endswith("/sign-out/") else 0
        if data[which]:
            case.headers = case.headers or {}
            case.headers["Authorization"] = data[which]
