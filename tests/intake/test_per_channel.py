"""One score column per channel: each score becomes a record of its channel, and nothing else is multiplied."""

import io

import pytest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback


def read(text, **told):
    return read_feedback(io.BytesIO(text.encode()), ColumnMap(**told) if told else None)


def codes(reading):
    return {finding.code: finding.count for finding in reading.findings}


STEM = "Id;Pvm;Tyytyväisyys: Puhelin;Tyytyväisyys: Chat;Tyytyväisyys: Myymälä;Suosittelu (0-10);Palaute\n"
ROWS = [
    f"{row};{row % 28 + 1}.3.2024;{row % 5 + 1};{'' if row % 2 else 4};{'' if row % 3 else 2};{row % 11};Jono {row}"
    for row in range(60)
]


def test_each_score_is_a_record_of_its_channel():
    reading = read(STEM + "\n".join(ROWS))
    records = reading.feedback.records
    scored = records[records["score"].notna()]
    assert scored["channel"].value_counts().to_dict() == {"phone": 60, "chat": 30, "store": 20}
    assert scored[scored["channel"] == "phone"]["score"].tolist() == [row % 5 + 1 for row in range(60)]
    assert set(scored[scored["channel"] == "chat"]["score"]) == {4} and records["date"].notna().all()
    assert codes(reading)["sheet.channel_in_header"] == 60
    assert reading.layout.mapping["channel"] == reading.layout.mapping["score"]
    assert "Tyytyväisyys: Chat" in reading.layout.headers


def test_what_concerns_no_channel_is_kept_once():
    records = read(STEM + "\n".join(ROWS)).feedback.records
    assert sorted(records["comment"].dropna()) == sorted(f"Jono {row}" for row in range(60))
    assert records["nps"].notna().sum() == 60
    spoken = records[records["comment"].notna()]
    alone = spoken["id"].astype(int).map(lambda row: bool(row % 2 and row % 3))
    assert (spoken["channel"] == "phone").equals(alone)  # who rated one channel spoke of it
    assert (spoken["channel"] == "unknown").equals(~alone)


def test_a_customer_who_rated_nothing_stays_a_record():
    lines = [*ROWS, "60;1.3.2024;;;;;En tiedä"]
    records = read(STEM + "\n".join(lines)).feedback.records
    assert records[records["id"] == "60"]["channel"].tolist() == ["unknown"]


def test_several_kinds_of_score_per_channel_stay_together():
    header = "Puhelin CSAT (1-5);Puhelin NPS (0-10);Chat CSAT (1-5);Chat NPS (0-10)\n"
    records = read(header + "\n".join(f"{r % 5 + 1};{r % 11};{(r + 1) % 5 + 1};{(r + 2) % 11}" for r in range(44)))
    phone = records.feedback.records.query("channel == 'phone'")
    assert phone["csat"].tolist() == [r % 5 + 1 for r in range(44)]
    assert phone["nps"].tolist() == [r % 11 for r in range(44)]
    assert len(records.feedback.records) == 88


BARE = "Pvm;Puhelin;Chat;Myymälä\n" + "\n".join(f"{r % 28 + 1}.3.2024;{r % 5 + 1};{r % 4 + 1};3" for r in range(40))


def test_bare_numbers_under_channels_names_are_asked_about():
    reading = read(BARE)
    assert reading.outcome == "needs_user_choice" and "score.primary_unclear" in codes(reading)
    told = read(BARE, roles={"score": "Puhelin + Chat + Myymälä"})
    assert told.outcome == "load" and len(told.feedback.records) == 120


def test_beside_a_question_of_the_whole_they_are_asked_about_and_turned_all_the_same():
    lines = BARE.splitlines()
    beside = "\n".join([f"{lines[0]};Suosittelu (0-10)", *(f"{line};{at % 11}" for at, line in enumerate(lines[1:]))])
    reading = read(beside)
    finding = next(one for one in reading.findings if one.code == "score.primary_unclear")
    assert "Puhelin + Chat + Myymälä" in finding.facts["candidates"]
    told = read(beside, roles={"score": "Puhelin + Chat + Myymälä"}).feedback.records
    assert told["score"].notna().sum() == 120 and told["nps"].notna().sum() == 40


@pytest.mark.parametrize("role", ["score", "channel"])
def test_the_users_word_goes_first(role):
    reading = read(BARE, roles={role: "Puhelin" if role == "score" else ""})
    assert "sheet.channel_in_header" not in codes(reading) and len(reading.feedback.records) == 40


@pytest.mark.parametrize(
    "header",
    [
        "Kokonaistyytyväisyys (1-5);Tyytyväisyys: Puhelin;Tyytyväisyys: Chat",  # one score of the whole
        "Tyytyväisyys: Netti;Tyytyväisyys: Puhelin;Tyytyväisyys: TV",  # products
        "Tyytyväisyys: Netti;Tyytyväisyys: Puhelin;Tyytyväisyys: Mobiili",  # products still
        "Tyytyväisyys: Puhelin (1-5);Tyytyväisyys: Chat (0-10);Tyytyväisyys: Myymälä (1-5)",  # different scales
        "Kanava;Tyytyväisyys: Puhelin;Tyytyväisyys: Chat",  # the channel is told
    ],
)
def test_other_scores_side_by_side_stay_as_they_are(header):
    first = [["Puhelin", "Chat"][row % 2] if header.startswith("Kanava") else row % 5 + 1 for row in range(40)]
    reading = read(header + "\n" + "\n".join(f"{first[row]};{row % 4 + 1};{row % 3 + 2}" for row in range(40)))
    assert "sheet.channel_in_header" not in codes(reading) and len(reading.feedback.records) == 40


def test_counts_of_contacts_per_channel_are_no_scores():
    reading = read("Pvm;Puhelin;Chat;Myymälä\n" + "\n".join(f"{r + 1}.3.2024;{90 + r};{40 + r};{r}" for r in range(28)))
    assert "sheet.channel_in_header" not in codes(reading)
