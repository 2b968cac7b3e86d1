"""Work told part by part."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from cx_models.screens import projected


def test_what_is_counted_comes_in_order_and_leaves_no_bar_behind():
    def page():
        import streamlit as st  # noqa: PLC0415  the page is run from its source

        from cx_models.screens.counting import counted  # noqa: PLC0415

        bars = []

        def twice(part):
            bars.append(part)
            return 2 * part

        st.write(str(counted((3, 1, 2), twice, "Working…")))
        assert bars == [3, 1, 2]

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [shown.value for shown in app.markdown] == ["(6, 2, 4)"]
    assert not app.get("progress")


def test_a_bar_tells_how_many_parts_are_done_while_others_are_worked_on():
    def page():
        from cx_models.screens.counting import counted  # noqa: PLC0415

        def breaks(part):
            if part == "c":
                raise RuntimeError
            return part

        counted(("a", "b", "c", "d"), breaks, "Working…")

    app = AppTest.from_function(page).run()
    assert app.exception
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (50, "2/4")


def test_a_part_that_is_done_is_kept_when_the_page_is_left(tiny_city):
    baseline, plan = tiny_city, projected.case(tiny_city)[0]
    assert projected.next_step(baseline, plan, "warm") is projected.next_step(baseline, plan, "warm")
    assert projected.road(baseline, "reward", 0.4) is projected.road(baseline, "reward", 0.4)
