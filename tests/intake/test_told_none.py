"""The user may say that no column plays a role, whatever its header and values suggest."""

import io

import pytest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback

ROLES = ("date", "channel", "place", "reason", "segment", "comment", "wait", "transfers", "resolved", "nps")
HEAD = (
    "Pvm;Kanava;Kunta;Syy;Asiakasryhmä;Palaute;Jonotusaika (s);Siirrot;Ratkesiko;CSAT (1-5);NPS (0-10)",
    "{day}.3.2025;Puhelin;Turku;Lasku;Yritys;Kävi nopeasti ja hyvin;{wait};0;kyllä;{score};{likely}",
)


def read(**told):
    header, row = HEAD
    rows = [row.format(day=day, wait=40 + day, score=1 + day % 5, likely=day % 11) for day in range(1, 29)]
    return read_feedback(io.BytesIO("\n".join([header, *rows]).encode()), ColumnMap(told))


def test_every_role_of_the_example_is_recognised_to_begin_with():
    assert {*ROLES, "score"} <= set(read().layout.mapping)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_told_to_be_none_has_no_column_and_the_others_keep_theirs(role):
    before, after = read().layout.mapping, read(**{role: ""}).layout.mapping
    assert role not in after
    assert {other: before[other] for other in before if other != role}.items() <= after.items()


def test_the_column_let_go_is_listed_among_those_not_used():
    unused = next(finding for finding in read(wait="").findings if finding.code == "column.not_used")
    assert "Jonotusaika (s)" in unused.facts["headers"]


def test_a_score_told_to_be_none_leaves_the_rest_and_nothing_to_complain_of():
    reading = read(score="")
    assert "score" not in reading.layout.mapping
    assert reading.feedback.primary is None
    assert reading.feedback.records["score"].isna().all()
    assert reading.feedback.records["nps"].notna().all()
    assert not {"score.absent", "column.not_found"} & {finding.code for finding in reading.findings}


def test_columns_that_tell_the_channel_by_ticks_can_be_let_go_too():
    lines = ["CSAT;Missä asioit? :Puhelin;Missä asioit? :Chat"] + ["4;1;", "3;;1"] * 10
    sheet = "\n".join(lines).encode()
    assert "channel" in read_feedback(io.BytesIO(sheet)).layout.mapping
    assert "channel" not in read_feedback(io.BytesIO(sheet), ColumnMap({"channel": ""})).layout.mapping
