"""What do the rules say of the whole made cohort: is every standing seen, and every disagreement?"""

from collections import Counter
from pathlib import Path

import pytest

from netcore.evidence.yaml_file import read_yaml
from netcore.rules import Evaluation
from netcore.rules.options import Standing
from tests.examples import evaluated, made

ROOT = Path(__file__).resolve().parents[2]
KEY = read_yaml(ROOT / "data/demo/answer_key.yaml")
HEADING = "## What the rules say of the made cohort"


@pytest.fixture(scope="module")
def evaluations() -> list[Evaluation]:
    return [evaluated(name) for name, record in made().items() if record.patient.story_today is not None]


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_occurs_in_three_patients(standing: Standing, evaluations: list[Evaluation]) -> None:
    patients = [one for one in evaluations if any(option.standing is standing for option in one.options.values())]
    assert len(patients) >= 3


@pytest.mark.parametrize("options", [("TAE", "TACE"), ("PRRT",), ("RFA",)])
def test_of_half_of_the_patients_an_option_that_needs_a_work_up_can_be_told(
        options: tuple[str, ...], evaluations: list[Evaluation]) -> None:
    """Watching and beads can be told of nearly everybody; these rest on blood, liver, bile ducts and performance."""
    told = [one for one in evaluations
            if any(one.options[name].standing is not Standing.CANNOT_BE_TOLD for name in options)]
    assert len(told) >= len(evaluations) / 2


def test_unknown_stays_visible(evaluations: list[Evaluation]) -> None:
    hidden = [one for one in evaluations if one.options["TACE"].standing is Standing.CANNOT_BE_TOLD]
    assert len(hidden) >= len(evaluations) / 5


def test_every_disagreement_is_seen_on_a_patient_or_can_only_be_quoted(evaluations: list[Evaluation]) -> None:
    texts = {text.id: text for sheet in evaluations[0].book.sheets.values() for text in sheet.disagreements}
    seen = {name for truth in KEY["truths"] for key in ("shows", "both_sides") for name in truth["expect"].get(key, ())}
    assert seen | set(KEY["only_quoted"]) == set(texts)
    assert not seen & set(KEY["only_quoted"])
    for name in KEY["only_quoted"]:
        assert sum(bool(side.rules) for side in texts[name].sides) <= 1, name
    assert len(texts) == 23 + 16


def _table(evaluations: list[Evaluation]) -> str:
    """Rows: options; columns: standings; cells: patients."""
    words = [str(standing).replace("_", " ") for standing in Standing]
    lines = ["| option | " + " | ".join(words) + " |", "|---|" + "--:|" * len(words)]
    for name in evaluations[0].options:
        count = Counter(one.options[name].standing for one in evaluations)
        label = evaluations[0].options[name].text
        cells = " | ".join(str(count[standing]) for standing in Standing)
        lines.append(f"| {label.label if label else name} | {cells} |")
    patients = [sum(any(option.standing is standing for option in one.options.values()) for one in evaluations)
                for standing in Standing]
    lines.append("| patients with any such option | " + " | ".join(map(str, patients)) + " |")
    return "\n".join(lines)


def test_the_read_me_prints_what_is_computed(evaluations: list[Evaluation]) -> None:
    read_me = (ROOT / "README.md").read_text(encoding="utf-8")
    assert HEADING in read_me
    section = read_me.split(HEADING)[1].split("\n## ")[0]
    table = _table(evaluations)
    assert table in section, f"paste into README.md below {HEADING!r}:\n{table}"
