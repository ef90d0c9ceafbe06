"""The laws of the house that imports alone cannot show, read from the syntax tree. Each failure says the reason and the place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("pages", "jobs", "api", "billing", "carriers", "data", "agent")
DOORS = {"app.py", "jobs/__main__.py", "jobs/visitor.py", "data/migrations/env.py"}
STATUS_WRITERS = {"billing/lifecycle.py", "billing/submission/lifecycle.py"}
NEVER = {"utils", "helpers", "manager", "common", "misc"}


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text(), str(file))


def everything() -> Iterator[tuple[str, ast.Module]]:
    for file in (ROOT / "app.py", ROOT / "settings.py"):
        yield file.name, ast.parse(file.read_text())
    yield from modules(*ROOMS, "demo")


def attribute_calls(tree: ast.Module, name: str) -> list[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == name]


def plain_calls(tree: ast.Module, name: str) -> list[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_pages_lie_in_role_folders_only():
    lone = {path.name for path in (ROOT / "pages").glob("*.py")} - {"__init__.py", "portal.py"}

    assert not lone, f"{lone}: a script directly in pages/ could be served by address without signing in (law 1)."


def test_page_modules_only_define_things():
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    for place, tree in modules("pages"):
        if place == "pages/portal.py":
            continue
        for node in tree.body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            guard = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            assert isinstance(node, allowed) or docstring or guard, f"{place}:{node.lineno} does something at import (law 1)."


def test_only_session_py_commits():
    for place, tree in everything():
        if place != "data/session.py" and not place.startswith("demo/"):
            assert not attribute_calls(tree, "commit"), f"{place} commits; only data/session.py may (law 3)."


def test_status_has_one_writer():
    for place, tree in everything():
        if place in STATUS_WRITERS:
            continue
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
            flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
            for target in flat:
                wrote = isinstance(target, ast.Attribute) and target.attr == "status"
                assert not wrote, f"{place}:{node.lineno} writes a status; only a lifecycle may (law 3)."


def test_only_money_rounds():
    for place, tree in modules("billing", "data", "jobs", "pages", "api", "carriers"):
        if place != "billing/money.py":
            assert not attribute_calls(tree, "quantize"), f"{place} rounds; only billing/money.py may (law 3)."
            assert not plain_calls(tree, "round"), f"{place} rounds; only billing/money.py may (law 3)."


@pytest.mark.parametrize("room", ["billing", "data"])
def test_no_float_near_money(room):
    for place, tree in modules(room):
        assert not plain_calls(tree, "float"), f"{place} makes a float; money is Decimal (law 3)."


def test_settings_are_read_at_doors():
    for place, tree in modules(*ROOMS):
        called = plain_calls(tree, "settings")
        assert not called or place in DOORS, f"{place}:{called} reads settings; only the doors do, and hand them on."


def test_pages_never_touch_models():
    for place, tree in modules("pages"):
        touched = {name for name in imported(tree) if name.startswith("data.models")}
        assert not touched, f"{place} imports {touched}; pages ask data.queries and change through billing (law 5)."


def test_no_drawer_for_odds_and_ends():
    for place, _ in everything():
        assert Path(place).stem not in NEVER, f"{place}: a name that says nothing about what is inside."


def test_public_functions_have_docstrings():
    for place, tree in modules(*ROOMS):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{place}:{node.lineno} {node.name} promises nothing: it has no docstring."


def test_files_and_functions_stay_short():
    for place, tree in everything():
        lines = len((ROOT / place).read_text().splitlines())
        migration = place.startswith("data/migrations/versions/")
        assert lines <= 250, f"{place} has {lines} lines; it is time for two files."
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and not migration:
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 50, f"{place}:{node.lineno} {node.name} has {length} lines; it is time for two functions."
