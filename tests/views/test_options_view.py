"""The options page on the made patients whose truths were planted, and on facts made for the test."""

from datetime import date

import pytest

from netcore.model import Patient, PatientRecord
from netcore.rules import evaluate
from netcore.views.options.judged_signs import judged_cells
from netcore.views.options.missing import change_view
from netcore.views.options.page import options_view
from netcore.views.options.plan_drawing import plan_view
from netcore.views.options.replay import replay_lines
from netcore.views.options.try_out import facts_to_try, try_out
from tests.examples import evaluated, made


def sign(patient_id, label):
    return next(one for one in options_view(evaluated(patient_id)).signs if one.label == label)


def option(patient_id, name):
    return next(one for one in options_view(evaluated(patient_id)).options if one.id == name)


def test_an_occluded_portal_vein_is_a_stop_sign_with_its_rules():
    found = sign("NET-020", "portal vein")
    assert (found.state, found.answer) == ("yes", "yes")
    assert found.why.startswith("Main portal vein occluded")
    assert "embolisation.main_portal_vein_occluded" in found.rules


def test_an_open_vein_is_none_and_what_is_not_recorded_is_not_known():
    vein = sign("NET-014", "portal vein")
    assert (vein.state, vein.answer) == ("no", "main portal vein open, 8 Mar 2024")
    found = sign("NET-014", "bile ducts")
    assert (found.state, found.answer, found.why) == ("unknown", "not known", "bilio-enteric anastomosis")


def test_a_stop_sign_says_since_when_a_fact_is_stale_and_asks_for_nothing_that_is_not_missing():
    # NET-021: bilirubin of 3 May 2023 and 90 days: the last good day is 1 August. No territory is planned.
    found = sign("NET-021", "liver function")
    assert found.state == "unknown" and "bilirubin, total (stale since 2 Aug 2023)" in found.in_full
    assert "territory" not in found.in_full and "too old" not in found.in_full


def test_an_open_option_names_the_exclusions_that_are_not_known():
    tare = option("NET-014", "TARE")
    assert tare.standing in ("open", "open, with cautions", "cannot be told")
    opened = [one for name in made() for one in options_view(evaluated(name)).options
              if one.id == "TACE" and one.standing.startswith("open")][:3]
    assert len(opened) == 3
    for one in opened:
        assert "not known, and could speak against it: " in one.because and "contrast allergy" in one.because
        assert "not known, and could speak against it: " in one.in_short


def test_the_anatomy_of_the_bile_ducts_is_not_known_without_the_anastomosis():
    groups = dict(option("NET-014", "TACE").groups)
    assert "workup.biliary_anatomy" not in [one.rule for one in groups.get("needed first, and there", ())]
    lacking = next(one for one in groups["needed first, and not there or not known"]
                   if one.rule == "workup.biliary_anatomy")
    assert lacking.missing == ("bilio-enteric anastomosis",)


def test_a_grade_that_is_not_known_says_what_was_reported_and_what_is_missing():
    # T12b of the answer key: one sample, Ki-67 8 to 9 %, reported G2, mitoses blank.
    assert option("NET-012", "watch_and_wait").because == \
        "not known: Grade by the WHO classification (reported G2; mitoses per 2 mm² missing)"


def test_the_limit_of_liver_cancer_tables_is_not_called_advised_against():
    found = option("NET-020", "TACE")
    assert found.standing == "stop sign, limit not checked"
    assert found.because.startswith("Main portal vein occluded (")
    assert next(one for name, given in found.groups if name == "against" for one in given
                if one.rule == "embolisation.main_portal_vein_occluded").unchecked


def test_every_option_is_shown_once_and_none_is_called_by_a_rank():
    view = options_view(evaluated("NET-014"))
    assert sorted(one.id for one in view.options) == sorted([
        "curative_resection", "debulking_resection", "resection_with_RFA", "RFA", "MWA", "TAE", "TACE", "DEB-TACE",
        "TARE", "transplantation", "PRRT", "watch_and_wait"])
    assert view.summary.startswith("12 options: ")
    words = str(view).casefold()
    assert "recommended" not in words


def test_an_argument_names_value_day_limit_source_and_how_it_was_checked():
    vein = next(one for _, given in option("NET-020", "TACE").groups for one in given
                if one.rule == "embolisation.main_portal_vein_occluded")
    assert vein.facts == ("main portal vein occluded (6 May 2024)",) and vein.answer == "holds"
    assert vein.sources and all(one.checked for one in vein.sources)
    beads = next(one for _, given in option("NET-020", "DEB-TACE").groups for one in given if one.limits)
    assert "in force since" in beads.limits[0]


def test_the_recorded_cells_say_what_rules_say_of_them():
    record = made()["NET-020"]
    cells = {one.cell.label: one for one in judged_cells(record, evaluated("NET-020"),
                                                        record.patient.story_today.last)}
    vein = cells["portal vein"]
    assert vein.stopped and vein.cell.answer == "occluded"
    assert [one.state for one in vein.judged] == ["yes", "yes"] and vein.judged[0].unchecked
    bilirubin = cells["bilirubin"]
    assert not bilirubin.stopped and [one.state for one in bilirubin.judged] == ["no"]
    assert "embolisation.bilirubin_2" in bilirubin.judged[0].rules


def test_too_old_results_say_since_when():
    record = made()["NET-021"]
    cells = {one.cell.label: one for one in judged_cells(record, evaluated("NET-021"),
                                                        record.patient.story_today.last)}
    # 3 May 2023 and 90 days: the last good day is 1 August.
    assert cells["bilirubin"].cell.when.startswith("3 May 2023")
    assert cells["bilirubin"].judged[0].text.startswith("too old since 2 Aug 2023, ")
    assert cells["bilirubin"].judged[0].state == "unknown"


def test_the_plan_of_a_bilateral_liver_resects_the_large_and_ablates_the_small():
    view = plan_view(evaluated("NET-019"))
    assert view.sentence == "resect: A1; ablate: B1, B2, B3, B4, B5."
    assert view.figure is not None and "A1 in VII, 92 mm, resect" in view.alt
    assert view.limits and list(view.table["class"]) == ["resect", *["ablate"] * 5]


def test_what_is_missing_comes_with_most_options_first_and_says_what_would_turn_them():
    view = change_view(evaluated("NET-014"))
    counts = [len(one.options) for one in view.missing]
    assert counts == sorted(counts, reverse=True) and counts[0] >= 2
    assert view.missing[0].label == "bilio-enteric anastomosis"
    assert any("if bilio-enteric anastomosis yes (not known today)" in line for line in view.by_option["TACE"])


def test_sizes_that_lack_are_missing_with_their_lesions_and_counted_for_their_options():
    """NET-014: B1, B3 and B4 were not measured at the last scan; RFA and MWA cannot be told for want of it."""
    sizes = next(one for one in change_view(evaluated("NET-014")).missing if one.label.startswith("longest diameter"))
    assert sizes.label == "longest diameter of B1, B3, B4"
    assert set(sizes.options) == {"Radiofrequency ablation", "Microwave ablation"}
    assert option("NET-014", "RFA").because == "not known: longest diameter of B1, B3, B4"
    assert change_view(evaluated("NET-014")).by_option["RFA"][0] == (
        "open, with cautions if longest diameter of each of B1, B3, B4 at most 50 mm (not known today)")


def test_what_only_helps_together_is_missing_too_and_leads_out_first():
    view = change_view(evaluated("NET-011"))
    out = next(line for line in view.by_option["TACE"] if "bilirubin, total at most 3 mg/dL" in line)
    assert out.startswith("open, with cautions if ") and "bilio-enteric anastomosis no" in out
    territory = next(one for one in view.missing if one.label == "territory planned for embolisation")
    assert not territory.options and "Chemoembolisation (TACE)" in territory.together
    assert "with other facts: " in territory.line


def test_an_option_without_a_rule_in_favour_yet_is_not_called_not_indicated():
    """No source in favour of TACE is older than 2018 in the sheets; curative resection has older ones."""
    record = made()["NET-019"]
    early = options_view(evaluate(record, as_of=record.patient.story_today.last, rules_on=date(2016, 1, 1)))
    tace = next(one for one in early.options if one.id == "TACE")
    assert tace.standing == "cannot be told"
    assert tace.because.startswith("no rule in favour of it was in force yet (the first from ")
    assert not any(one.standing == "not indicated" and "in force" in one.because for one in early.options)
    assert option("NET-014", "watch_and_wait").because == "no reason for it is recorded"


def test_what_is_gone_is_said_and_headline_and_arguments_name_the_same_classes():
    view = plan_view(evaluated("NET-014"))
    line = next(one for one in view.beside if one.startswith("B2: "))
    # Its zone Z2 was read as complete on the last scan, of 8 March 2024 (data/demo/measurements.csv).
    assert line == "B2: leave; ablated, no tumour seen, 8 Mar 2024"
    assert not view.table["longest diameter"].str.fullmatch("0 mm").any()
    said = next(one.answer for one in view.arguments if one.item == "B1")
    assert said.endswith("or none of these") and f"not known ({said})" in view.sentence


def test_trying_a_fact_moves_standings_and_a_wrong_text_is_refused():
    tried = try_out(evaluated("NET-014"), "bilioenteric_anastomosis", "yes")
    assert any(line.startswith("Chemoembolisation (TACE): cannot be told becomes ") for line in tried.moved)
    refused = try_out(evaluated("NET-014"), "bilirubin", "a lot")
    assert refused.refusal and not refused.moved
    assert option("NET-014", "TACE").standing == "cannot be told", "nothing was kept"


def test_trying_a_fact_says_which_lesions_get_another_class_by_which_rule():
    """NET-040: 61, 42, 36 and 13 mm, and nobody said whether it can be resected. Not resectable, what is above the
    sheet's 50 mm falls to embolisation, what is above 30 mm to ablation; 13 mm was for ablation before."""
    moved = try_out(evaluated("NET-040"), "resectable", "no").plan
    by = "(by the rule: Lesion by lesion in a combined plan)"
    assert moved[:2] == (f"Lesion plan, L1: resect becomes embolise {by}",
                         f"Lesion plan, L2, L3: resect becomes ablate {by}")
    assert not any("L5" in line for line in moved)


def test_trying_a_fact_that_turns_no_class_says_so():
    line, = try_out(evaluated("NET-040"), "bilioenteric_anastomosis", "yes").plan
    assert line.startswith("Lesion plan: no lesion changes its class.") and "nothing of that is set" in line
    line, = try_out(evaluated("NET-001"), "portal_vein", "occluded").plan
    assert line.startswith("Lesion plan: no lesion changes its class.") and line.endswith(
        '"main portal vein" as tried here turns no class.')


def test_a_territory_can_be_planned():
    assert "embolisation_territory" in facts_to_try(evaluated("NET-014"))


def test_other_days_of_the_rules_name_what_differs_and_the_same_day_nothing():
    usual = evaluated("NET-014")
    assert replay_lines(usual, usual) == ["No standing and no rule differs."]
    older = evaluate(made()["NET-014"], as_of=usual.as_of, rules_on=usual.as_of.replace(year=2009))
    assert "answer" in replay_lines(usual, older)[-1]


@pytest.mark.parametrize("patient_id", ["NET-021", "NET-022"])
def test_sources_that_differ_stand_side_by_side(patient_id):
    disputes = options_view(evaluated(patient_id)).disputes
    assert disputes and all(len(one.sides) >= 2 for one in disputes)


def test_the_page_of_a_patient_who_died_says_so_first():
    rows = [Patient(patient_id="P", died_on="2024-05-01")]
    before, after = (options_view(evaluate(PatientRecord.of(rows), as_of=date(2024, month, 1))) for month in (4, 6))
    assert after.summary.startswith("This patient has died: what follows speaks of the record only.")
    assert "died" not in before.summary


def test_a_described_side_that_says_nothing_here_is_named_with_the_reason():
    """DIS-03 on NET-014 in March 2024: the limit of 8 lesions is dated 2025 in its sheet."""
    dispute = next(one for one in options_view(evaluated("NET-014")).disputes
                   if any(line.startswith("DIS-03: ") for line in one.described))
    absent = [line for line in dispute.described if line.startswith("DIS-03, not among the answers below: ")]
    assert absent == ["DIS-03, not among the answers below: Tokyo (year to be checked): 8 or more lesions, early "
                      "recurrence (in force from 1 Jan 2025)."]
