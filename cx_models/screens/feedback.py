"""The feedback page: bring it, see how it was read, and what customers say."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from cx_models.intake.feedback import Feedback, Reading
from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, groups_table, months_table, spread_table, summaries_table
from cx_models.presentation.charts.answers import (
    GROUPS_SHOWN,
    alike_rows,
    alike_spec,
    answer_rows,
    answers_spec,
    breakdown_rows,
    groups_spec,
    months_spec,
    written,
)
from cx_models.presentation.differences import difference_rows, differences_say, gap_written, step_rows, steps_say
from cx_models.presentation.findings import scale_words
from cx_models.presentation.names import group_names
from cx_models.presentation.sentences.answers import alike_says, answers_say, breakdown_says, ends, mode_says
from cx_models.presentation.words import Words
from cx_models.problems import Finding, Severity, worst
from cx_models.screens import cached, findings, sources, state
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along
from cx_models.voice.along import groups_along
from cx_models.voice.metrics import FEWEST, Breakdown, Summary, satisfied_from

PERSONAL = {"personal.masked", "personal.column_dropped"}
COMPARED = ("gap", "p", "since", "year", "unseasonal", "detectable")
ALONG = ("channel", "month", "place", "town", "reason", "segment", "mode")


def choose_source(text: Words) -> None:
    """The ways to bring feedback; folded away once there is some."""
    work = state.work()
    source = work.feedback_source
    if work.put_away and (source is None or work.operations is None):
        st.info(text("sources.put_away", name=text(f"samples.{work.put_away}.title")))
    if source is None:
        sources.bring_feedback(text)
        st.subheader(text("feedback.or_sample"), anchor=False)
        if sources.pick_sample(text):
            st.rerun()
        return
    reading = work.feedback
    refused = reading is not None and reading.feedback is None
    label = text("feedback.source", name=_source_name(text))
    with st.expander(label, expanded=refused, icon=":material/description:"):
        sources.bring_feedback(text)
        if sources.pick_sample(text):
            st.rerun()


def tell_outcome(reading: Reading, text: Words) -> None:
    """One line on what came of the reading, and whatever stops it or needs a choice."""
    findings.tell(reading.findings, text, Severity.STOP, Severity.CHOICE)
    if reading.feedback is not None:
        st.markdown(_read_sentence(reading.feedback, text))
    protected = [_protected(finding, text) for finding in reading.findings if finding.code in PERSONAL]
    if protected:
        st.caption(text("feedback.personal", kinds=", ".join(protected)))


def warn_if_unsettled(reading: Reading, text: Words) -> None:
    """While a choice is open the figures, if there are any, rest on a suggestion: say so before them."""
    has_figures = reading.feedback is not None and bool(cached.feedback_summaries(reading.feedback))
    if has_figures and worst(reading.findings) is Severity.CHOICE:
        st.warning(text("feedback.unsettled"))


def show_summaries(feedback: Feedback, text: Words) -> None:
    """Each question's measure with its interval and number of answers."""
    found = cached.feedback_summaries(feedback)
    if not found:
        st.info(text("feedback.no_scores"))
        return
    for place, summary in zip(st.columns(max(len(found), 3)), found, strict=False):
        with place:
            _card(summary, feedback, text)
    take_along(text("feedback.tab.says"), summaries_table(found, text), text)
    told = mode_says(cached.feedback_shares(feedback, "mode"), text)
    st.caption(f"{text('feedback.only_answered')} {told}")


def show_breakdown(feedback: Feedback, text: Words) -> None:
    """One measure along channel, month, place, reason or segment."""
    questions = [summary.question for summary in cached.feedback_summaries(feedback)]
    along = [column for column in ALONG if _has(feedback, column)]
    if not questions or not along:
        return
    st.subheader(text("feedback.differences"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = _choice(text, "along", along)
        question = _choice(text, "question", questions)
    summary = next(one for one in cached.feedback_summaries(feedback) if one.question == question)
    found = cached.feedback_breakdown(feedback, question, summary.measure, column)
    rows = breakdown_rows(found, summary.measure, column, text, group_names(column, text))
    if rows.empty:
        st.markdown(text("feedback.all_small", fewest=FEWEST))
        return
    title = text(f"feedback.measure.{summary.measure}")
    alt = text("feedback.chart_alt", measure=title, along=text(f"feedback.along.{column}"))
    if column == "month":
        compared, table = _months(feedback, found, rows, summary, text)
        drawn, spec = rows, months_spec(summary.measure, title, text.language)
    elif found.alike is None:
        st.markdown(breakdown_says(found, rows, column, text))
        compared, table = rows, groups_table(found, {}, group_names(column, text), column, summary.measure, text)
        drawn, spec = rows, groups_spec(summary.measure, title, text.language, len(rows))
    else:
        rows = alike_rows(found, summary.measure, text, group_names(column, text))
        compared, table = _groups(feedback, found, rows, summary, column, text)
        drawn = rows.iloc[sorted({*range(min(len(rows), GROUPS_SHOWN)), *ends(found.alike)})]
        spec = alike_spec(summary.measure, title, text.language, len(drawn))
    chart(drawn, spec, alt)
    st.caption(_chart_notes(len(rows), found, column, text))
    with st.expander(text("feedback.as_table")):
        _table(compared, column, title, text)
    asked = text.title(f"roles.{question}")
    take_along(f"{asked}, {text(f'feedback.along.{column}').lower()}", table, text, spec, drawn)


def _groups(
    feedback: Feedback, found: Breakdown, rows: pd.DataFrame, summary: Summary, column: str, text: Words
) -> tuple[pd.DataFrame, Table]:
    """What can be said of the groups; their rows with how each differs from all others, in words and as numbers."""
    assert found.alike is not None
    told = cached.feedback_differences(feedback, summary.question, summary.measure, column)
    write = gap_written(summary.measure, text)
    names = group_names(column, text)
    said = differences_say(told, names, write, text)
    st.markdown(f"{alike_says(found.alike, rows, text)} {said}")
    more = difference_rows(told, [group.key for group in found.groups], write, text)
    return pd.concat([rows, more], axis=1), groups_table(found, told, names, column, summary.measure, text)


def _months(
    feedback: Feedback, found: Breakdown, rows: pd.DataFrame, summary: Summary, text: Words
) -> tuple[pd.DataFrame, Table]:
    """What can be said of the months; their rows with how each differs from others, in words and as numbers."""
    told = cached.feedback_steps(feedback, summary.question, summary.measure)
    write = gap_written(summary.measure, text)
    st.markdown(f"{breakdown_says(found, rows, 'month', text)} {steps_say(told, write, text)}")
    more = step_rows(told, [group.key for group in found.groups], write, text)
    return pd.concat([rows, more], axis=1), months_table(found, told, summary.measure, text)


def show_answers(feedback: Feedback, text: Words) -> None:
    """How many gave each answer, question by question."""
    found = cached.feedback_summaries(feedback)
    if not found:
        return
    st.subheader(text("feedback.answers"), anchor=False)
    for place, summary in zip(st.columns(max(len(found), 2)), found, strict=False):
        answers = cached.feedback_spread(feedback, summary.question)
        rows = answer_rows(answers, text.language)
        if rows.empty:
            continue
        name = text.title(f"roles.{summary.question}")
        with place:
            st.markdown(answers_say(name, rows, text))
            spec = answers_spec(name, text("feedback.answer_share"), text("feedback.answer_count"), text.language)
            chart(rows, spec, text("feedback.answers_alt", question=name))
            take_along(name, spread_table(answers, name, text), text, spec, rows)
    st.caption(text("feedback.answers_note"))


def _source_name(text: Words) -> str:
    work = state.work()
    if work.sample:
        return text(f"samples.{work.sample}.title")
    return work.feedback_source.name if work.feedback_source else ""


def _read_sentence(feedback: Feedback, text: Words) -> str:
    records = feedback.records
    dates = records["date"].dropna()
    comments = int(records["comment"].notna().sum())
    sentence = text("feedback.read" if comments else "feedback.read_silent", n=len(records), comments=comments)
    if dates.empty:
        return sentence
    first, last = (numbers.day(moment.date(), text.language) for moment in (dates.min(), dates.max()))
    when = text("feedback.one_day", n=len(records), day=first) if first == last else None
    return f"{sentence} {when or text('feedback.dates', first=first, last=last)}"


def _protected(finding: Finding, text: Words) -> str:
    """Which personal data was masked or left out, shortly."""
    if finding.code == "personal.column_dropped":
        return text("feedback.personal_dropped", column=finding.where.column or "")
    kind = text(f"findings.kind.{finding.facts['kind']}")
    return text("feedback.personal_masked", kind=kind, n=finding.count)


def _card(summary: Summary, feedback: Feedback, text: Words) -> None:
    write = written(summary.measure, text.language)
    scale = feedback.scales[summary.question]
    ends = scale_words(scale.low, scale.high, text)
    best = satisfied_from(scale)
    st.metric(
        text.title(f"roles.{summary.question}"),
        write(summary.estimate.middle),
        help=text(f"feedback.measure_help.{summary.measure}", scale=ends, best=best),
    )
    interval = numbers.between(summary.estimate, write)
    st.caption(
        f"{text(f'feedback.measure.{summary.measure}')} · "
        f"{text('feedback.interval', interval=interval)} · {text('feedback.answered', n=summary.answers)}"
    )


def _choice(text: Words, name: str, options: list[str]) -> str:
    chosen = st.segmented_control(
        text(f"feedback.choose_{name}"),
        options,
        format_func=lambda code: text(f"feedback.{name}.{code}"),
        default=options[0],
        required=True,
        key=f"feedback_{name}_{'_'.join(options)}",
        persist_state="session",
    )
    return str(chosen)


def _has(feedback: Feedback, column: str) -> bool:
    return int(groups_along(feedback.records, column).nunique()) > 1


def _chart_notes(groups: int, found: Breakdown, column: str, text: Words) -> str:
    notes = [text("feedback.chart_note" if found.alike is None else "feedback.alike_note")]
    if column != "month" and groups > GROUPS_SHOWN:
        beyond = found.alike is not None and max(ends(found.alike)) >= GROUPS_SHOWN
        code = "feedback.largest_and_ends_shown" if beyond else "feedback.largest_shown"
        notes.append(text(code, shown=GROUPS_SHOWN, n=groups))
    if found.small_groups:
        small = {"n": found.small_groups, "answers": found.small_answers}
        notes.append(text("feedback.small_kept_back", **small, fewest=FEWEST))
    return " ".join(notes)


def _table(rows: pd.DataFrame, column: str, title: str, text: Words) -> None:
    """The chart's figures; of groups and months also how they differ, and of groups how likely each is an end."""
    own = ("seen", "shown", "highest", "lowest") if "seen" in rows else ("shown",)
    labels = {name: text(f"feedback.column.{name}") if "seen" in rows else title for name in own}
    labels |= {name: text(f"differences.column.{name}") for name in COMPARED if name in rows}
    st.dataframe(
        rows[["group", "answers", *labels]],
        hide_index=True,
        column_config={
            "group": st.column_config.TextColumn(text(f"feedback.along.{column}")),
            "answers": st.column_config.NumberColumn(text("feedback.answer_count")),
            **{name: st.column_config.TextColumn(label) for name, label in labels.items()},
        },
        alt=text("feedback.table_alt"),
    )
    if "detectable" in rows:
        st.caption(text("differences.note_months" if column == "month" else "differences.note"))
