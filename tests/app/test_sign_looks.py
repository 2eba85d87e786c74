"""Can every stop sign of the made cohort be shown, as boxes and as lines, whatever it says?"""

from netcore.exchange import read_tables
from netcore.rules import evaluate
from netcore.views.options.stop_signs import stop_signs
from pages.common.rules import rule_parts
from tests.conftest import ROOT


def test_every_answer_of_a_stop_sign_has_its_look(monkeypatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(rule_parts.st, "html", shown.append)
    seen = set()
    for record in read_tables(ROOT / "data" / "demo"):
        signs = stop_signs(evaluate(record, as_of=record.patient.story_today.last))
        seen |= {sign.state for sign in signs}
        rule_parts.show_signs(signs)
        rule_parts.show_sign_lines(signs)
        assert all(sign.answer in html for html in shown[-2:] for sign in signs)
    assert seen == {"yes", "no", "unknown", "not_applicable"}
