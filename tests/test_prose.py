import pytest

from tests import prose

TERMS = {"gone on with": "resumed", "gather": "fetch", "mend": "fix"}


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("It is gone on with.", [(1, "gone on with")]),
        ("# It is Gone\n    # on with later.", [(1, "gone on with")]),
        ("def gather_all() -> None:\n    self._gather()", [(1, "gather"), (2, "gather")]),
        ("MEND it, then\ngather.", [(1, "mend"), (2, "gather")]),
        ("amendment, recommend, together, gathered", []),
    ],
)
def test_terms_are_found_as_whole_words_with_their_line(text, hits):
    assert [(line, term) for line, term, _ in prose.found(text, TERMS)] == hits


def test_a_fault_is_printed_with_its_place_and_the_word_to_write(tmp_path, monkeypatch, capsys):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text("One\nIt is anew.\n", encoding="utf-8")
    (tmp_path / "app.py").write_text('"""Anew."""\n', encoding="utf-8")
    terms = tmp_path / "prose.toml"
    terms.write_text('[banned]\n[retiring]\nanew = "again"\n', encoding="utf-8")
    monkeypatch.setattr(prose, "ROOT", tmp_path)
    monkeypatch.setattr(prose, "TERMS", terms)
    assert prose.main() == 1
    assert capsys.readouterr().out == "docs/page.md:2: instead of 'anew' write again\n"
    terms.write_text('[banned]\nanew = "again"\n[retiring]\n', encoding="utf-8")
    assert prose.main() == 1
    assert "app.py:1: " in capsys.readouterr().out
