"""Radiologist, nurse and researcher meet the same blocks of the patient page with the same words, in another order."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from netcore.exchange import read_tables
from netcore.model import Patient, PatientRecord
from netcore.views.patient.reader_orders import ORDERS, READERS, TIME_LINE, TOPICS, rows_above, rows_below
from pages.common import session
from tests.app.stores import UI, stores_in
from tests.conftest import ROOT

# Ordinary, undated and doubtful, with two readers, and one of whom next to nothing is known.
LOOKED_AT = ("NET-014", "CAN-440", "NET-044", "EMPTY")


@pytest.fixture(scope="module")
def local_ids(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Some patients in a store of their own."""
    folder: Path = tmp_path_factory.mktemp("readers")
    with stores_in(folder, []) as opened:
        store = opened[session.USER]
        store.save_all([record for place in ("demo", "published") for record in read_tables(ROOT / "data" / place)
                        if record.patient_id in LOOKED_AT], by="test")
        store.save(PatientRecord.of([Patient(patient_id="EMPTY")]), by="test")
        yield {name: store.local_id(name) for name in LOOKED_AT}


def _page(local_id: str, reader: str) -> AppTest:
    app = AppTest.from_file(UI, default_timeout=120)
    app.run()
    app.switch_page("../patient.py")
    app.query_params["patient"] = local_id
    app.query_params["reader"] = reader
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _pieces(app: AppTest) -> list[str]:
    """Every piece of text in the order of the page: sentences, titles of what is folded, the time line's words."""
    told: list[str] = []
    for leaf in _nodes(app.main):
        kind = getattr(leaf, "type", "")
        if kind == "html":
            # The first mention of a term in a block is marked for its explanation: marks inside a line are no words.
            plain = re.sub(r"<style>.*?</style>|</?(?:a|b|span|abbr|i)\b[^>]*>", "", leaf.proto.body, flags=re.S)
            told += [" ".join(unescape(text).split()) for text in re.split(r"<[^>]+>", plain) if text.strip()]
        elif kind not in ("selectbox", "bidi_component") and getattr(leaf, "label", ""):
            told.append(str(leaf.label))
    return told


@pytest.mark.parametrize("patient_id", LOOKED_AT)
def test_every_reader_reads_the_same(local_ids: dict[str, str], patient_id: str) -> None:
    told = {reader: _pieces(_page(local_ids[patient_id], reader)) for reader in READERS}
    assert len(told["radiologist"]) > 10
    for reader in READERS:
        assert Counter(told[reader]) == Counter(told["radiologist"]), reader
    assert len({tuple(pieces) for pieces in told.values()}) == len(READERS), "each has an order of its own"


def test_every_order_holds_every_block_and_every_topic_once() -> None:
    blocks = Counter(name for row in ORDERS["radiologist"] for name in row)
    assert set(blocks.values()) == {1} and TIME_LINE in blocks
    for reader in READERS:
        assert Counter(name for row in ORDERS[reader] for name in row) == blocks, reader
        assert sorted(TOPICS[reader]) == ["lesions", "markers", "procedure", "symptoms"]
        assert (*rows_above(reader), (TIME_LINE,), *rows_below(reader)) == ORDERS[reader]


def test_a_reader_that_nobody_knows_is_the_first(local_ids: dict[str, str]) -> None:
    page = _page(local_ids["NET-014"], "surgeon<script>")
    assert page.selectbox(key="reader-choice").value == "radiologist"


def test_the_choice_stands_in_the_address_and_follows_within_the_session(local_ids: dict[str, str]) -> None:
    page = _page(local_ids["NET-014"], "radiologist")
    page.selectbox(key="reader-choice").select("nurse").run()
    assert page.query_params["reader"] in ("nurse", ["nurse"])
    page.switch_page("../markers.py")
    page.run()
    page.switch_page("../patient.py")
    page.query_params.pop("reader", None)
    page.query_params["patient"] = local_ids["NET-014"]
    page.run()
    assert page.selectbox(key="reader-choice").value == "nurse"
