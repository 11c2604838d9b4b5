"""Rules of the house that no tool knows: what is printed, posted, named, and how long files are."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from subprocess import check_output

import pytest
from django.utils.translation import override

from flows.engine import fingerprint
from flows.engine.bpmn import bpmn_of
from flows.engine.chart import chart_of
from flows.engine.checks import flow_problems
from flows.engine.flow import SopFlow, all_flows
from flows.engine.markdown import markdown_of
from flows.engine.words import Outside
from puskesmas.outbox.registry import PULLED, topics

ROOT = Path(__file__).parents[1]
FLOWS = list(all_flows())
HOUSES = ("project", "frontend", "flows", "integrations", "puskesmas")
LONGEST = 400
WRITTEN = {".py", ".js", ".css", ".html", ".md", ".txt", ""}
GENERATED = ("docs/sop/", "migrations/", "requirements", "LICENSE", "package-lock.json")
each_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    listed = check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    names = {name for name in listed.split("\0") if name}
    return tuple(sorted(ROOT / name for name in names if (ROOT / name).is_file()))


def sources(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Name and text of the code of the houses and the templates."""
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in suffixes and name.startswith((*HOUSES, "templates")):
            yield name, path.read_text(encoding="utf-8")


@each_flow
def test_docs_sop_is_printed_from_the_code(flow: type[SopFlow]) -> None:
    again = f"manage.py sop export {flow.name} --format md,bpmn,svg"
    folder = ROOT / "docs" / "sop"

    with override("id"):
        assert (folder / f"{flow.name}.md").read_text() == markdown_of(flow), again
        assert (folder / f"{flow.name}.bpmn").read_bytes() == bpmn_of(flow), again
        assert (folder / f"{flow.name}.svg").read_text() == chart_of(flow) + "\n", again


def test_the_picture_of_the_readme_is_drawn_from_the_code() -> None:
    picture = ROOT / "docs" / "pictures" / "flow-reservation-verified.svg"

    assert picture.read_text() == (ROOT / "docs" / "sop" / "reservation_verified.svg").read_text()


def test_docs_sop_holds_no_sop_that_is_gone() -> None:
    kept = {path.stem for path in (ROOT / "docs" / "sop").iterdir()} - {"fingerprints"}

    assert kept == {flow.name for flow in FLOWS}


def test_every_table_has_the_revision_it_was_approved_with() -> None:
    assert fingerprint.problems(fingerprint.read()) == []


@each_flow
def test_every_flow_has_header_revision_lock_and_permissions(flow: type[SopFlow]) -> None:
    assert flow_problems(flow) == []
    assert flow.sop.number
    assert flow.sop.basis


def posted() -> set[str]:
    """Topics that the code posts: the first argument of every ``post(``, and what steps send."""
    found = {node.sends for flow in FLOWS for node in flow.steps() if isinstance(node, Outside)}
    for name, text in sources(".py"):
        for node in ast.walk(ast.parse(text, name)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "post" and node.args:
                topic = node.args[0]
                written = isinstance(topic, ast.Constant)
                assert written or name == "flows/engine/activations.py", name
                found.add(topic.value if isinstance(topic, ast.Constant) else "")
    return found - {""}


def test_every_letter_is_delivered_and_answered_or_fetched() -> None:
    delivered, answered = topics()

    assert posted() == delivered | PULLED
    assert answered == delivered
    assert not delivered & PULLED


FOUND_BY_DJANGO = {f"{name}.html" for name in ("400", "403", "403_csrf", "404", "500")}
"""Error pages that Django itself looks for by their names."""


def test_every_template_is_used() -> None:
    texts = dict(sources(".py", ".html"))
    nodes = {node.name for flow in FLOWS for node in flow.steps()}
    unused = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        name = path.relative_to(ROOT / "templates").as_posix()
        own = f"templates/{name}"
        by_name = name in FOUND_BY_DJANGO
        if not by_name and not any(
            _names(text, name, nodes) for file, text in texts.items() if file != own
        ):
            unused.append(name)

    assert unused == []


def _names(text: str, template: str, nodes: set[str]) -> bool:
    """Whether a text names a template whole, or its folder in an f-string and its stem."""
    if f'"{template}"' in text or f"'{template}'" in text:
        return True
    top, stem = template.split("/")[0], Path(template).stem
    if f'f"{top}/{{' not in text:
        return False
    return stem in nodes or any(
        f'"{stem}"' in other for name, other in sources(".py") if name.startswith(HOUSES)
    )


def test_no_file_is_too_long() -> None:
    long = {}
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in WRITTEN and not any(part in name for part in GENERATED):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST:
                long[name] = lines

    assert long == {}


def test_only_the_outbox_and_project_wait_for_a_commit_or_wake_a_worker() -> None:
    guilty = [
        name
        for name, text in sources(".py")
        if re.search(r"\.delay\(|\bon_commit\(|\.apply_async\(", text)
        and not name.startswith(("project/", "puskesmas/outbox/"))
    ]

    assert guilty == []


@pytest.mark.parametrize("sheet", ["README.md", "ARCHITECTURE.md"])
def test_every_page_and_picture_that_is_named_exists(sheet: str) -> None:
    text = (ROOT / sheet).read_text(encoding="utf-8")
    named = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]

    assert named or sheet != "README.md"
    assert [link for link in named if not (ROOT / link).exists()] == []
