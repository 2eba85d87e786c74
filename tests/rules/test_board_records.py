"""Small records that could mislead a tumour board: what is missing, old, gone, denied or contradicted."""

from datetime import date

import pytest

from netcore.model import (
    Finding,
    Histology,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Plan,
    Row,
    Study,
    Symptoms,
    TreatedLesion,
    Treatment,
)
from netcore.rules import Evaluation, evaluate
from netcore.rules.options import Standing

DAY = date(2026, 1, 1)


def judge(*rows: Row, patient: Patient | None = None) -> Evaluation:
    return evaluate(PatientRecord.of([patient or Patient(patient_id="P"), *rows]), as_of=DAY)


def finding(fact: str, value: str, day: str = "2025-12-20", **more: object) -> Finding:
    return Finding(patient_id="P", fact=fact, value=value, observed_on=day, **more)


def treatment(name: str, kind: str, day: str | None, **more: object) -> Treatment:
    return Treatment(patient_id="P", treatment_id=name, kind=kind, performed_on=day, **more)


def lesion(name: str, segment: str, sizes: dict[str, int]) -> list[Row]:
    rows: list[Row] = [Lesion(patient_id="P", lesion_id=name, segment=segment, organ="liver", structure="tumour")]
    for day, size in sizes.items():
        rows += [Study(patient_id="P", study_id=f"{name}{day}", done_on=day, kind="CT", reader="clinical"),
                 Measurement(patient_id="P", study_id=f"{name}{day}", lesion_id=name, reader="clinical",
                             longest_diameter_mm=size)]
    return rows


def words(evaluation: Evaluation, fact: str) -> set[str] | None:
    value = evaluation.facts.patient.get(fact)
    return None if value is None or value.words is None else set(value.words)


def test_of_an_empty_record_no_option_can_be_told() -> None:
    assert {option.standing for option in judge().options.values()} == {Standing.CANNOT_BE_TOLD}


def test_no_option_is_open_without_an_argument_for_it() -> None:
    given = judge(finding("resectable", "no"), finding("syndrome", "none"), finding("ecog", "0"))
    assert not [option.id for option in given.options.values() if not option.for_ and option.standing in
                (Standing.OPEN, Standing.OPEN_WITH_CAUTIONS)]


@pytest.mark.parametrize(("fact", "text", "of", "said"), [
    ("portal_vein", "no occlusion", "portal_vein", {"open"}),
    ("portal_vein", "partial thrombosis", "portal_vein", {"partial"}),
    ("portal_vein", "right branch thrombosed", "portal_vein", {"branch"}),
    ("portal_vein", "patent, right branch occluded", "portal_vein", {"open", "branch", "occluded"}),
    ("syndrome", "non-functioning", "syndrome", {"none"}),
    ("syndrome", "unknown", "syndrome", None),
    ("extrahepatic_disease", "no extrahepatic disease", "extrahepatic_disease", {"no"}),
    ("extrahepatic_disease", "no extrahepatic disease", "extrahepatic_site", {"none"}),
    ("extrahepatic_disease", "no bone metastases", "extrahepatic_disease", {"yes", "no"}),
    ("extrahepatic_disease", "not assessed", "extrahepatic_disease", None),
    ("extrahepatic_disease", "mesenteric nodes", "extrahepatic_disease", {"yes"}),
    ("echo_result", "moderate tricuspid regurgitation, normal left ventricle", "carcinoid_heart", {"moderate"}),
    ("echo_result", "no carcinoid heart disease", "carcinoid_heart", {"none"}),
    ("gallbladder", "no gallstones", "gallbladder", {"in situ"}),
    ("gallbladder", "gallstones", "gallbladder", {"stones"}),
    ("crisis", "unknown", "crisis_before", None),
    ("germline_question", "unknown", "germline_asked", None),
    ("unresectable_reason", "unknown", "resectable", None),
    ("distribution", "unknown", "liver_metastases", None),
    ("distribution", "not bilobar", "bilobar", None),
    ("distribution", "no metastases", "liver_metastases", None),
    ("bilioenteric_anastomosis", "hepaticojejunostomy in 2015", "bilioenteric_anastomosis", {"yes"}),
])
def test_what_a_finding_denies_or_leaves_open_is_not_taken_as_said(fact: str, text: str, of: str,
                                                                   said: set[str] | None) -> None:
    assert words(judge(finding(fact, text)), of) == said


@pytest.mark.parametrize(("fact", "text", "of", "not_sure"), [
    ("portal_vein", "not occluded", "portal_vein", {"open", "occluded"}),
    ("portal_vein", "recanalised after thrombosis", "portal_vein", {"open", "occluded"}),
    ("carcinoid_heart_disease", "abnormal", "carcinoid_heart", {"none", "severe"}),
    ("carcinoid_heart_disease", "no severe regurgitation", "carcinoid_heart", {"none", "mild"}),
    ("liver_background", "no fibrosis", "liver_background", {"normal", "after_chemotherapy"}),
    ("liver_background", "steatosis", "liver_background", {"normal", "after_chemotherapy"}),
    ("gallbladder", "not removed", "gallbladder", {"in situ", "removed"}),
    ("syndrome", "carcinoid excluded", "syndrome", {"none", "other"}),
])
def test_a_text_that_is_not_understood_leaves_every_word_open(fact: str, text: str, of: str,
                                                              not_sure: set[str]) -> None:
    assert not_sure <= (words(judge(finding(fact, text)), of) or set())


def test_a_finding_that_says_nothing_does_not_take_the_earlier_one_away() -> None:
    given = judge(finding("portal_vein", "occluded", "2025-11-01"), finding("portal_vein", "not assessed"))
    assert words(given, "portal_vein") == {"occluded"}


def test_a_share_that_was_told_before_every_lesion_was_resected_is_no_metastasis_of_today() -> None:
    rows = [*lesion("A", "VI", {"2024-01-01": 20}), finding("liver_involvement", "30", "2024-01-02", unit="%"),
            treatment("R", "resection", "2024-06-01"), TreatedLesion(patient_id="P", treatment_id="R", lesion_id="A")]
    assert words(judge(*rows), "liver_metastases") == {"no"}
    assert words(judge(*rows, finding("liver_involvement", "5", "2025-01-01", unit="%")), "liver_metastases") == {"yes"}


def test_that_all_are_gone_is_not_known_when_nobody_looked_for_years() -> None:
    rows = [*lesion("A", "VI", {"2018-01-01": 20}), treatment("R", "resection", "2018-06-01"),
            TreatedLesion(patient_id="P", treatment_id="R", lesion_id="A")]
    assert words(judge(*rows), "liver_metastases") is None
    looked = Study(patient_id="P", study_id="late", done_on="2025-11-01", kind="MRI", reader="clinical")
    assert words(judge(*rows, looked), "liver_metastases") == {"no"}


def test_a_resected_node_is_no_disease_outside_the_liver() -> None:
    node = [Lesion(patient_id="P", lesion_id="N", organ="mesentery", structure="node"),
            Study(patient_id="P", study_id="s", done_on="2024-01-01", kind="CT", reader="clinical"),
            Measurement(patient_id="P", study_id="s", lesion_id="N", reader="clinical", short_axis_mm=20)]
    assert words(judge(*node), "extrahepatic_disease") == {"yes"}
    cut = [treatment("R", "primary_resection", "2024-06-01"),
           TreatedLesion(patient_id="P", treatment_id="R", lesion_id="N")]
    assert words(judge(*node, *cut), "extrahepatic_disease") is None
    assert words(judge(*cut[:1]), "primary_resected") == {"yes"}


def test_an_embolisation_without_a_date_was_done_all_the_same() -> None:
    given = judge(treatment("E", "TACE", None))
    assert given.answers["ablation_rules.embolised_before"][0].answer == "met"
    assert given.answers["embolisation.recent_session"][0].answer == "unknown"
    assert judge().answers["ablation_rules.embolised_before"][0].answer == "not_met"


def test_the_question_of_a_board_of_years_ago_is_no_plan_of_today() -> None:
    def board(day: str) -> Plan:
        return Plan(patient_id="P", kind="board", planned_on=day, question="urgent TACE?")

    assert words(judge(board("2019-01-10")), "planned_procedure") is None
    assert words(judge(board("2019-01-10")), "procedure_urgent") is None
    assert words(judge(board("2025-12-10")), "planned_procedure") == {"embolisation"}


def test_a_drug_without_an_end_is_in_doubt_where_a_later_finding_denies_it() -> None:
    assert words(judge(treatment("D", "PPI", "2015-01-01")), "on_ppi") == {"yes"}
    assert words(judge(treatment("D", "PPI", "2015-01-01"), finding("ppi_use", "no")), "on_ppi") == {"yes", "no"}
    before = finding("ppi_use", "no", "2014-01-01")
    assert words(judge(treatment("D", "PPI", "2015-01-01"), before), "on_ppi") == {"yes"}


def test_nothing_is_due_for_the_dead() -> None:
    rows = lesion("A", "VI", {"2025-12-01": 20})
    assert judge(*rows, patient=Patient(patient_id="P", diagnosed_on="2015-01-01", primary_site="ileum")).due
    assert not judge(*rows, patient=Patient(patient_id="P", diagnosed_on="2015-01-01", primary_site="ileum",
                                            died_on="2025-12-25")).due


def test_a_new_liver_leaves_nothing_of_what_was_found_in_the_old_one() -> None:
    rows = [*lesion("A", "VI", {"2024-01-01": 20}), finding("liver_involvement", "60", "2024-01-01", unit="%"),
            finding("distribution", "multiple, bilobar", "2024-01-01"),
            finding("portal_vein", "occluded", "2024-01-01")]
    new = treatment("L", "transplantation", "2025-03-01")
    assert words(judge(*rows), "liver_metastases") == {"yes"}
    after = judge(*rows, new)
    assert words(after, "liver_metastases") == {"no"}
    assert words(after, "portal_vein") is None and "liver_involvement" not in after.facts.patient


def test_a_chemoembolisation_ten_days_after_an_embolisation_is_a_session_too_soon() -> None:
    given = judge(treatment("E", "TAE", "2025-10-01"), treatment("C", "TACE", "2025-10-11"))
    later = next(item for item in given.facts.items["treatment"] if item.id == "C")
    assert later.facts["days_since_previous_session"].number.exact == 10


def test_no_share_is_told_while_a_lesion_waits_for_the_scan_after_its_ablation() -> None:
    rows = [*lesion("A", "VI", {"2025-10-01": 20}), *lesion("B", "II", {"2025-10-01": 40})]
    assert judge(*rows).lesion_plan.removed_percent is not None
    waiting = judge(*rows, treatment("H", "MWA", "2025-12-20"),
                    TreatedLesion(patient_id="P", treatment_id="H", lesion_id="A"))
    assert waiting.lesion_plan.removed_percent is None and not waiting.lesion_plan.complete


def test_flushes_after_a_finding_of_no_syndrome_leave_the_symptoms_in_doubt() -> None:
    none = finding("syndrome", "none", "2024-01-01")

    def diary(day: str, flushes: int) -> Symptoms:
        return Symptoms(patient_id="P", observed_on=day, flushes_per_day=flushes)

    assert words(judge(none, diary("2025-12-01", 0)), "hormone_symptoms") == {"no"}
    assert words(judge(none, diary("2025-12-01", 4)), "hormone_symptoms") == {"yes", "no"}
    assert words(judge(none, diary("2023-12-01", 4)), "hormone_symptoms") == {"no"}


def test_disease_recorded_as_not_resectable_gives_no_ground_for_curative_resection() -> None:
    given = judge(finding("resectable", "no"), finding("extrahepatic_disease", "none"),
                  Histology(patient_id="P", sampled_on="2024-01-01", site="liver", differentiation="well", ki67_low=2,
                            ki67_high=2, mitoses_per_2mm2=1))
    assert given.options["curative_resection"].standing is Standing.NOT_INDICATED


def test_a_remnant_below_every_published_limit_stops_the_three_resections() -> None:
    given = judge(finding("future_liver_remnant", "15", unit="%"))
    assert {given.options[name].standing for name in ("curative_resection", "debulking_resection", "resection_with_RFA")
            } == {Standing.STOP_SIGN_NOT_CHECKED}


def test_a_share_of_the_liver_of_years_ago_supports_no_embolisation() -> None:
    def answer(day: str) -> str:
        return judge(finding("liver_involvement", "40", day, unit="%")).answers[
            "embolisation.indication_retnet"][0].answer

    assert (answer("2025-06-01"), answer("2018-01-01")) == ("met", "unknown")


def test_a_zone_that_grows_again_is_not_taken_for_completely_ablated() -> None:
    def zone(day: str, size: int, **more: object) -> list[Row]:
        return [Study(patient_id="P", study_id=day, done_on=day, kind="CT", reader="clinical"),
                Measurement(patient_id="P", study_id=day, lesion_id="Z", reader="clinical", longest_diameter_mm=size,
                            **more)]

    ablated = [*lesion("A", "VI", {"2025-01-01": 20}), treatment("H", "RFA", "2025-02-01"),
               TreatedLesion(patient_id="P", treatment_id="H", lesion_id="A"),
               Lesion(patient_id="P", lesion_id="Z", organ="liver", structure="ablation_zone", of_lesion_id="A"),
               *zone("2025-03-15", 30, zone_finding="complete")]
    assert words(judge(*ablated, *zone("2025-09-15", 28)), "liver_metastases") == {"no"}
    grown = judge(*ablated, *zone("2025-09-15", 42))
    assert words(grown, "liver_metastases") is None
    assert grown.lesion_plan.lesions[0].outcome is None


def test_a_remnant_over_a_formula_is_as_old_as_the_weight_in_it() -> None:
    rows = [finding("height_cm", "172"), finding("future_liver_remnant", "420", unit="mL"),
            Symptoms(patient_id="P", observed_on="2015-01-01", weight_kg=75)]
    assert str(judge(*rows).facts.patient["future_liver_remnant"].day) == "2015-01-01"


def test_the_largest_lesion_has_the_day_on_which_it_was_measured() -> None:
    given = judge(*lesion("A", "VI", {"2015-01-01": 60}), *lesion("B", "II", {"2025-12-01": 12}))
    assert str(given.facts.patient["largest_lesion"].day) == "2015-01-01"
