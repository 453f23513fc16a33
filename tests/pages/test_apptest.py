"""What `pages.run` relies on in Streamlit, so that a release that changes it is noticed."""

from streamlit.testing.v1 import AppTest


def test_apptest_runs_the_file_of_a_page_without_the_app(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.py").write_text("import streamlit as st\nst.text('page')")
    app = tmp_path / "app.py"
    app.write_text("import streamlit as st\nst.text('frame')\nst.navigation([st.Page('pages/one.py')]).run()")
    opened = AppTest.from_file(str(app), default_timeout=120).run()
    assert [text.value for text in opened.text] == ["frame", "page"]
    opened.switch_page("pages/one.py").run()
    assert [text.value for text in opened.text] == ["page"], "see whether `pages.run` can go"
