"""Streamlit's session state is reached through typed names only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = [ROOT / "app.py", *(ROOT / "components").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]


def literal_keys(text):
    """The keys of `st.session_state` that are written out where they are used."""
    for node in ast.walk(ast.parse(text)):
        keys = []
        match node:
            case ast.Subscript(value=ast.Attribute(attr="session_state"), slice=key):
                keys = [key]
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="session_state")), args=args):
                keys = args[:1]
            case ast.Compare(left=key, comparators=[ast.Attribute(attr="session_state")]):
                keys = [key]
        yield from (ast.unparse(key) for key in keys if isinstance(key, ast.Constant | ast.JoinedStr))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_key_of_the_session_state_is_written_out(file):
    assert list(literal_keys(file.read_text(encoding="utf-8"))) == []


def test_a_key_that_is_written_out_is_found():
    text = 'st.session_state["a"]; st.session_state.get(f"b{c}"); "d" in st.session_state'
    assert set(literal_keys(text)) == {"'a'", "f'b{c}'", "'d'"}
