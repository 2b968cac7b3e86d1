"""The house rules that no type checker knows."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import streamlit as st

from cx_models.presentation.tile_page import glance_html

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    "app.py", "pages", "cx_models", "sample_data", "tests", "benchmarks", "requirements.txt", "requirements-dev.txt",
    "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "packages.txt", ".streamlit", ".ci", ".gitignore",
}  # fmt: skip
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
SHOWN = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "cx_models" / "screens").rglob("*.py"), ROOT / "app.py"]


def options(table, prefix=""):
    for name, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def luminance(colour):
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_nothing_unexpected_lies_at_the_top_level():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what belongs to the project is not known")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {Path(name).parts[0] for name in listed.stdout.splitlines()} <= TOP_LEVEL


def test_pages_are_thin():
    for page in (ROOT / "pages").glob("*.py"):
        assert len(page.read_text("utf-8").splitlines()) <= 40, page.name


def test_every_page_begins_with_the_guard():
    for page in (ROOT / "pages").glob("*.py"):
        code = page.stem
        first = next(
            node for node in ast.parse(page.read_text("utf-8")).body
            if not isinstance(node, ast.Import | ast.ImportFrom)
            and not isinstance(getattr(node, "value", None), ast.Constant)
        )  # fmt: skip
        assert ast.unparse(first.value) == f"open_page('{code}')", page.name


def said_in(source):
    """Every sentence that a module could show: no docstring, nothing for the log or for a programmer."""
    tree = ast.parse(source.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value) for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    aside = {
        id(part) for node in ast.walk(tree) for part in ast.walk(node)
        if isinstance(node, ast.Raise | ast.Assert)
        or (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."))
    }  # fmt: skip
    return [
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | aside
        and SENTENCE.search(node.value)
    ]  # fmt: skip


@pytest.mark.parametrize("source", SHOWN, ids=lambda source: str(source.relative_to(ROOT)))
def test_sentences_live_in_the_catalogues_only(source):
    assert said_in(source) == []


def test_only_the_command_lines_usage_is_in_english_alone():
    """As its commands and JSON keys are: whoever types them reads ``--help``. What it finds it tells in codes."""
    source = ROOT / "cx_models" / "__main__.py"
    usage = {
        part.value for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg in {"help", "metavar"}
        for part in ast.walk(node.value) if isinstance(part, ast.Constant)
    }  # fmt: skip
    assert set(said_in(source)) <= usage


def test_only_state_touches_the_session():
    for source in SHOWN:
        if source.name != "state.py":
            assert "session_state" not in source.read_text("utf-8"), source


@pytest.mark.parametrize("option", [name for name, _ in options(CONFIG)])
def test_every_option_we_set_exists_in_this_streamlit(option):
    """Hidden options such as runner.postScriptGC may vanish without a word."""
    st.get_option(option)


def test_the_address_is_left_to_the_host():
    assert "address" not in CONFIG["server"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_texts_can_be_read_on_their_background(mode):
    theme = CONFIG["theme"][mode]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"], *theme["sidebar"].values()):
        for ink in ("textColor", "grayTextColor", "linkColor"):
            assert contrast(theme[ink], ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_marks_in_charts_stand_out_from_their_background(mode):
    theme = CONFIG["theme"][mode]
    for colour in theme["chartCategoricalColors"]:
        assert contrast(colour, theme["backgroundColor"]) >= 3, colour


def test_the_strip_of_main_figures_lies_on_the_grounds_of_the_theme():
    theme = CONFIG["theme"]
    grounds = ", ".join(theme[mode]["backgroundColor"] for mode in ("light", "dark"))
    assert f"background: light-dark({grounds})" in glance_html([("a", "1")], "b")
