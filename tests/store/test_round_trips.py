"""Whatever is saved, corrected, withdrawn, brought back and undone: the record is what these steps leave, and the
history holds every step. Steps and records are made by Hypothesis."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netcore.model import TABLES, PatientRecord, Row
from netcore.store import Store, open_store

NUMBERS = count(1)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40).map(str.strip)
DAYS = st.dates(date(2000, 1, 1), date(2024, 1, 1)).map(str) | st.sampled_from(["2017-06", "2018"])
AMOUNT = st.decimals("0", "900", places=3).map(str)
# Awkward in a file, a spreadsheet, a page: nothing of it may mean anything to the store.
NOTE = TEXT | st.sampled_from(["<script>alert(1)</script>", "=1+1", "[x](http://e.org)", "$x$", ":red[x]", "'; DROP--"])
ROWS: dict[str, Any] = {
    "labs": st.fixed_dictionaries({"analyte": st.just("cga"), "taken_on": DAYS, "value": AMOUNT, "unit": TEXT,
                                   "note": NOTE, "conditions": st.sampled_from(["", "ppi", "ppi;fasting"])}),
    "symptoms": st.fixed_dictionaries({"observed_on": DAYS, "stools_per_day": AMOUNT, "note": NOTE}),
    "treatments": st.fixed_dictionaries({"kind": st.sampled_from(["RFA", "TACE", "PRRT"]), "performed_on": DAYS,
                                         "agent": NOTE, "urgent": st.sampled_from(["", "yes", "no"]),
                                         "territory": st.sampled_from(["", "right_lobe;IVb"])}),
    "plans": st.fixed_dictionaries({"kind": st.just("board"), "planned_on": DAYS, "question": NOTE, "reason": NOTE}),
}
# Which row is meant (by place), what is done, with which new content.
STEP = st.tuples(st.integers(0, 3), st.sampled_from(["state", "withdraw", "undo"]), st.data())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    ticks = count()
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('s') / 'r.sqlite'}",
                    now=lambda: datetime(2024, 3, 1, tzinfo=UTC) + timedelta(seconds=next(ticks))) as store:
        yield store


def row(table: str, cells: dict[str, str], patient_id: str, row_id: str) -> Row:
    given_id = {"treatment_id": row_id} if table == "treatments" else {}
    return TABLES[table].model_validate(
        {**cells, **given_id, "patient_id": patient_id, "row_id": row_id, "sequence": row_id.removeprefix("r")}
        if table != "treatments" else {**cells, **given_id, "patient_id": patient_id, "row_id": row_id})


def said(rows: Any) -> dict[str, dict[str, Any]]:
    """What each row says, without when and by whom it was recorded."""
    return {one.row_id: {name: value for name, value in one.content().items()
                         if name not in ("recorded_on", "recorded_by")} for one in rows}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=9))
def test_the_record_is_what_the_steps_leave_and_the_history_holds_them_all(kept: Store, steps: list[Any]) -> None:
    name = f"P{next(NUMBERS)}"
    patient = TABLES["patients"].model_validate({"patient_id": name, "row_id": "own"})
    kept.save(PatientRecord.of([patient]), by="AB")
    states: list[dict[str, Row]] = [{}]
    for place, done, data in steps:
        present = states[-1]
        row_id = f"r{place}"
        table = list(ROWS)[place]
        if done == "state":
            new = row(table, data.draw(ROWS[table]), name, row_id)
            before = kept.version(name)
            result = kept.save(PatientRecord.of([patient, new]), by="CD", reason="stated")
            if result.version != before:
                states.append({**present, row_id: new})
            else:
                assert said([present[row_id]]) == said([new]), "nothing was saved, although something is new"
        elif done == "withdraw" and row_id in present:
            kept.withdraw(name, table, row_id, by="EF", reason="slip")
            states.append({key: one for key, one in present.items() if key != row_id})
        elif done == "undo" and len(states) > 1:
            kept.undo(name, kept.version(name), by="GH", reason="too early")
            states.append(states[-2])
        assert said(kept.load(name).rows()) == said([patient, *states[-1].values()])
    history = kept.history(name)
    assert len({version.save_id for version in history}) == len(states)
    # As it was known at each step: the last versions up to a save are the record of that step.
    for state, save_id in zip(states, sorted({version.save_id for version in history}), strict=True):
        last = {version.name: version for version in history if version.save_id <= save_id}
        assert said(one.row for one in last.values() if not one.withdrawn) == said([patient, *state.values()])
    assert all(version.reason for version in history[1:])


def test_after_all_of_it_the_chain_is_whole(kept: Store) -> None:
    found = kept.verify()
    assert found.broken is None and found.saves == len(kept.saves())
