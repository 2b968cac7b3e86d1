"""Who may import whom: downwards only, siblings are strangers."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LAYERS = (
    {"quantities", "problems"},
    {"assumptions"},
    {"service", "queues"},
    {"effects", "intake"},
    {"baseline", "scenario", "voice", "checking"},
    {"projection"},
    {"decision"},
    {"presentation", "workspace"},
    {"screens", "__main__"},
)
STRICTER = {"queues": {"quantities", "problems"}, "intake": {"service", "quantities", "problems"}}

OUTSIDERS = {
    "streamlit": {"screens", "app.py", "pages"},
    "altair": {"presentation"},
    "openpyxl": {"intake", "presentation"},
    "python_calamine": {"intake"},
    "xlsxwriter": {"presentation"},
    "pptx": {"presentation"},
    "vl_convert": {"presentation"},
}


def allowed(room):
    """The rooms below this one."""
    if room in STRICTER:
        return STRICTER[room]
    depth = next(depth for depth, layer in enumerate(LAYERS) if room in layer)
    return set().union(*LAYERS[:depth])


def imports(source):
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: import from where a thing lives, by its full name"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(source):
    """The part of the house: a room of cx_models, ``pages`` or a file at the root; None for the package itself."""
    parts = source.relative_to(ROOT).parts
    if parts[0] != "cx_models":
        return parts[0]
    return None if parts[1:] == ("__init__.py",) else parts[1].removesuffix(".py")


def sources():
    return [*(ROOT / "cx_models").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]


def test_every_room_is_in_the_table():
    rooms = {room_of(source) for source in (ROOT / "cx_models").rglob("*.py")} - {None}
    assert rooms <= set().union(*LAYERS)


@pytest.mark.parametrize("source", sources(), ids=lambda source: str(source.relative_to(ROOT)))
def test_imports_go_downwards_only(source):
    room = room_of(source)
    for name in imports(source):
        package, _, rest = name.partition(".")
        if package in OUTSIDERS:
            assert room in OUTSIDERS[package], f"{room} imports {package}"
        if package != "cx_models" or not rest or room in (None, "app.py", "pages"):
            continue
        other = rest.split(".")[0]
        if other != room:
            assert other in allowed(room), f"{room} imports {other}"


def test_importing_the_package_brings_no_screen_with_it():
    seen = "import sys, cx_models; print(*{'streamlit', 'altair', 'openpyxl'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout.split() == []


def test_sample_data_is_made_without_the_product():
    """Else recovering its known truth would prove nothing."""
    for source in (ROOT / "sample_data").rglob("*.py"):
        assert not [name for name in imports(source) if name.split(".")[0] == "cx_models"], source


def test_associations_in_the_answers_are_shown_and_never_fed_to_the_model():
    users = {
        room_of(source)
        for source in sources()
        if any(name.startswith("cx_models.voice.drivers") for name in imports(source))
    }
    assert users - {"voice"} <= {"presentation", "screens", "pages"}
