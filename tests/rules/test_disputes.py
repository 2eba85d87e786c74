"""Sources that differ on one result, lesion or session are listed with it."""

from datetime import date

from netcore.model import Lab, Patient, PatientRecord
from netcore.rules import evaluate, load_rules
from netcore.views.options.page import disputes_view

DAY = date(2026, 3, 12)


def cga(*values: tuple[str, str]) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="P"), *(
        Lab(patient_id="P", analyte="chromogranin_a", value=value, unit="ng/mL", taken_on=day, specimen="serum",
            assay="KRYPTOR CgA II") for day, value in values)])


def test_a_rise_between_two_published_limits_is_shown_on_its_result():
    """From 100 to 152 is 52 %: above 46 % (printed reference change value) and 25 %, within 58 % (healthy people)."""
    evaluation = evaluate(cga(("2026-01-10", "100"), ("2026-02-10", "152")), as_of=DAY)
    dispute, = [one for one in evaluation.disputes if one.question == "cga_change"]
    assert dispute.item is not None and str(dispute.item.day) == "2026-02-10" and dispute.others == 0
    answers = {one.rule.id: str(one.answer) for one in dispute.answers}
    assert answers["marker_changes.cga_printed_rcv"] == "met"
    assert answers["marker_changes.cga_beyond_variation"] == "not_met"
    view = next(one for one in disputes_view(evaluation) if one.question.endswith("CgA 2026-02-10"))
    assert view.differs and len(view.sides) == len(dispute.answers)


def test_the_latest_of_several_is_shown_and_the_others_are_counted():
    """152 to 231 is 52 % again."""
    evaluation = evaluate(cga(("2026-01-10", "100"), ("2026-02-10", "152"), ("2026-03-10", "231.04")), as_of=DAY)
    dispute, = [one for one in evaluation.disputes if one.question == "cga_change"]
    assert str(dispute.item.day) == "2026-03-10" and dispute.others == 1
    assert any(one.question.endswith("CgA 2026-03-10, and on 1 more") for one in disputes_view(evaluation))


def test_a_result_on_which_all_agree_is_no_dispute():
    """100 to 110 is 10 %: within every limit."""
    evaluation = evaluate(cga(("2026-01-10", "100"), ("2026-02-10", "110")), as_of=DAY)
    assert [one for one in evaluation.disputes if one.question == "cga_change"] == []


def test_no_disagreement_names_one_rule_on_two_sides():
    """It could never be seen to differ on a patient."""
    for sheet in load_rules().sheets.values():
        for text in sheet.disagreements:
            named = [rule for side in text.sides for rule in side.rules]
            assert len(named) == len(set(named)), text.id
