"""What follows from a record, and what does not: missing is never normal, and rivals leave several answers."""

import gc
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from netcore.exchange import read_tables
from netcore.model import (
    Finding,
    Histology,
    Lab,
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
from netcore.rules.evaluate import evaluate
from netcore.rules.gather import gather_cohort, gather_facts
from netcore.rules.values import Facts, FactValue, Interval

DAY = date(2024, 3, 12)


def facts(*rows: Row, as_of: date = DAY, **patient: object) -> Facts:
    return gather_facts(PatientRecord.of([Patient(patient_id="P", **patient), *rows]), as_of)


def fact(name: str, *rows: Row, as_of: date = DAY, **patient: object) -> FactValue | None:
    return facts(*rows, as_of=as_of, **patient).patient.get(name)


def words(name: str, *rows: Row, **patient: object) -> set[str] | None:
    value = fact(name, *rows, **patient)
    return None if value is None or value.words is None else set(value.words)


def number(name: str, *rows: Row, **patient: object) -> Interval | None:
    value = fact(name, *rows, **patient)
    return value.number if value else None


def between(low: object, high: object, **open_ends: bool) -> Interval:
    return Interval(*(None if end is None else Decimal(str(end)) for end in (low, high)), **open_ends)


def finding(name: str, on: str | None, value: str | None, **more: object) -> Finding:
    return Finding(patient_id="P", fact=name, observed_on=on, value=value, **more)


def lab(analyte: str, on: str | None, value: str | None, unit: str | None, **more: object) -> Lab:
    return Lab(patient_id="P", analyte=analyte, taken_on=on, value=value, unit=unit, **more)


def treatment(kind: str, on: str | None, **more: object) -> Treatment:
    return Treatment(patient_id="P", treatment_id=f"{kind}-{on}-{more.get('agent')}", kind=kind, performed_on=on,
                     **more)


def scan(on: str, sizes: dict[str, object], **more: object) -> list[Row]:
    """A CT on which these lesions were measured; a word instead of a size is a state."""
    study = Study(patient_id="P", study_id=f"ct-{on}", done_on=on, kind="CT", **more)
    return [study, *(Measurement(patient_id="P", study_id=f"ct-{on}", lesion_id=name,
                                 **({"state": size} if isinstance(size, str) else {"longest_diameter_mm": size}))
                     for name, size in sizes.items())]


def lesion(name: str, segment: str | None = "VI", **more: object) -> Lesion:
    return Lesion(patient_id="P", lesion_id=name, organ=more.pop("organ", "liver"), segment=segment, **more)


def item(found: Facts, name: str) -> dict[str, FactValue]:
    return dict(next(one.facts for one in found.items["lesion"] if one.id == name))


def test_nothing_recorded_is_nothing_known() -> None:
    assert facts().patient == {}


def test_two_findings_of_one_day_leave_both_words_and_an_older_one_none() -> None:
    rows = finding("portal_vein", "2024-03-01", "open"), finding("portal_vein", "2024-03-01", "occluded", method="CT")
    assert words("portal_vein", *rows, finding("portal_vein", "2023-01-01", "hepatofugal", method="MRI")) == \
        {"open", "occluded"}


def test_a_finding_of_a_month_that_may_be_later_is_a_rival() -> None:
    assert words("ascites", finding("ascites", "2024-02-10", "none"), finding("ascites", "2024-02", "moderate")) == \
        {"none", "moderate"}


def test_what_comes_later_is_not_known_yet() -> None:
    assert words("ecog", finding("ecog", "2024-03-01", "1"), finding("ecog", "2024-03-13", "3")) == {"1"}


def test_a_text_that_is_not_understood_says_every_word_not_none() -> None:
    assert words("varices", finding("varices", "2024-03-01", "see letter")) == {"yes", "no"}


@pytest.mark.parametrize(("text", "expected"), [("1", {"1"}), ("0-1", {"0", "1"}), ("2 or so", set("01234"))])
def test_performance_may_be_a_range(text: str, expected: set[str]) -> None:
    assert words("ecog", finding("ecog", "2024-03-01", text)) == expected


def test_age_is_known_to_a_year() -> None:
    assert number("age", birth_year="1963") == between(60, 61)
    assert number("age", birth_year="1963-03-13") == between(60, 60)
    assert number("age", birth_year="1963-03-12") == between(61, 61)


def test_a_result_with_a_comparator_is_an_interval_and_its_multiple_too() -> None:
    result = lab("chromogranin_a", "2024-03-01", "4", "ng/mL", comparator="<", upper_limit="100")
    assert number("chromogranin_a", result) == between(0, 4, high_open=True)
    assert number("chromogranin_a_times_upper_limit", result) == between(0, "0.04", high_open=True)


def test_a_confounded_marker_gives_way_to_an_older_usable_one_but_a_liver_test_does_not() -> None:
    rows = lab("chromogranin_a", "2024-01-01", "80", "ng/mL"), \
        lab("chromogranin_a", "2024-03-01", "900", "ng/mL", conditions="ppi")
    assert number("chromogranin_a", *rows) == between(80, 80)
    assert number("bilirubin", lab("bilirubin", "2024-03-01", "3", "mg/dL", conditions="haemolysed")) == between(3, 3)


def test_urine_and_dynamic_tests_are_no_blood_results() -> None:
    assert number("creatinine", lab("creatinine", "2024-03-01", "9", "mg/dL", specimen="urine_24h")) is None
    assert number("glucose", lab("glucose", "2024-03-01", "2.1", "mmol/L", minutes="30")) is None
    urine = lab("five_hiaa", "2024-03-01", "90", "umol/(24.h)", specimen="urine_24h")
    assert number("five_hiaa_urine_24h", urine) == between(90, 90)
    assert number("five_hiaa_plasma", urine) is None


def test_two_results_of_one_day_make_a_range_and_an_unlisted_unit_makes_nothing() -> None:
    rows = lab("bilirubin", "2024-03-01", "1", "mg/dL", sample_id="a"), \
        lab("bilirubin", "2024-03-01", "34.208", "umol/L", sample_id="b")
    found = number("bilirubin", *rows)
    assert found is not None and found.low is not None and found.high is not None
    assert abs(found.high / found.low - 2) < Decimal("0.001")
    assert number("bilirubin", rows[0], lab("bilirubin", "2024-03-01", "2", "furlong", sample_id="c")) is None


def test_a_result_called_normal_is_at_most_its_limit() -> None:
    word = lab("chromogranin_a", "2024-03-01", None, None, interpretation="normal")
    assert number("chromogranin_a_times_upper_limit", word) == between(0, 1)
    assert number("chromogranin_a", word) is None


def test_ki67_is_the_highest_and_one_end_leaves_the_other_open() -> None:
    def sample(day: str, low: str | None, high: str | None) -> Histology:
        return Histology(patient_id="P", sampled_on=day, site="liver", ki67_low=low, ki67_high=high)
    assert number("ki67", sample("2020-01-01", "10", "15"), sample("2023-01-01", "3", "3")) == between(10, 15)
    assert number("ki67", sample("2020-01-01", None, "2")) == between(0, 2)
    assert number("ki67", sample("2020-01-01", "20", None)) == between(20, 100)


def test_a_lesion_is_gone_only_when_a_scan_or_an_operation_says_so() -> None:
    seen = [lesion("A"), lesion("B", "II"), *scan("2024-01-01", {"A": 30, "B": "not_evaluable"})]
    found = facts(*seen)
    assert item(found, "A")["size"].number == between(30, 30)
    assert item(found, "B")["state"].words == {"present", "absent"}
    assert "size" not in item(found, "B")
    assert found.patient["lesion_count"].number == between(1, 2)
    assert found.patient["largest_lesion"].number == between(30, None)
    resected = facts(*seen, treatment("resection", "2024-02-01", territory="VI"),
                     TreatedLesion(patient_id="P", treatment_id="resection-2024-02-01-None", lesion_id="A"))
    assert item(resected, "A")["state"].word == "absent"
    assert item(resected, "A")["size"].number == between(0, 0)
    assert "liver_metastases" not in resected.patient  # B could not be judged


def test_no_liver_metastases_only_where_all_were_looked_for() -> None:
    rows = [lesion("A"), *scan("2024-01-01", {"A": 0})]
    assert words("liver_metastases", *rows) == {"no"}
    assert words("liver_metastases", *rows, finding("distribution", "2024-01-01", "multiple")) != {"no"}
    assert words("liver_metastases", finding("liver_involvement", "2024-01-01", "10-25", unit="%")) == {"yes"}


def test_an_ablated_lesion_waits_for_its_scan() -> None:
    rows = [lesion("A"), *scan("2023-12-01", {"A": 20}), treatment("RFA", "2024-02-20"),
            TreatedLesion(patient_id="P", treatment_id="RFA-2024-02-20-None", lesion_id="A", margin_mm="6")]
    found = item(facts(*rows), "A")
    assert found["ablation_status"].word == "awaiting"
    assert found["state"].words == {"present", "absent"}
    assert found["ablation_margin"].number == between(6, 6)
    never = item(facts(lesion("A"), *scan("2023-12-01", {"A": 20})), "A")
    assert never["ablation_status"].word == "never"


def zone_read_on(day: str, finding: str) -> list[Row]:
    return [lesion("A"), lesion("Z", "VI", structure="ablation_zone", of_lesion_id="A"), *scan("2023-01-01", {"A": 20}),
            treatment("RFA", "2023-02-20"), TreatedLesion(patient_id="P", treatment_id="RFA-2023-02-20-None",
                                                          lesion_id="A"),
            Study(patient_id="P", study_id="zone", done_on=day, kind="CT"),
            Measurement(patient_id="P", study_id="zone", lesion_id="Z", zone_finding=finding, longest_diameter_mm=25,
                        state="measured")]


def test_a_zone_shown_complete_after_the_window_of_efficacy_judges_none_but_holds_no_tumour() -> None:
    # 28 to 56 days after the ablation is the window; 3 August is day 164.
    found = item(facts(*zone_read_on("2023-08-03", "complete")), "A")
    assert found["state"].word == "absent"
    assert found["ablation_status"].word == "complete"
    early = item(facts(*zone_read_on("2023-03-02", "complete")), "A")
    assert early["state"].words == {"present", "absent"}, "too early a scan, and none in the window"
    assert item(facts(*zone_read_on("2023-08-03", "residual")), "A")["state"].word == "present"


def test_a_lesion_that_could_not_be_evaluated_leaves_open_whether_every_lesion_is_small() -> None:
    def every_lesion_small(state: object) -> str:
        record = PatientRecord.of([Patient(patient_id="P"), lesion("A"), lesion("B", "II"),
                                   *scan("2024-01-01", {"A": 30, "B": state})])
        return str(evaluate(record, as_of=DAY).answers["ablation_rules.all_possible"][0].answer)
    assert every_lesion_small("not_evaluable") == "unknown"
    assert every_lesion_small(12) == "met"
    assert every_lesion_small(60) == "not_met"


def test_too_small_is_present_and_below_the_measurable_size() -> None:
    found = item(facts(lesion("A"), *scan("2024-01-01", {"A": "too_small"})), "A")
    assert found["size"].number == between(0, 10, low_open=True, high_open=True)
    assert found["state"].word == "present"


def test_both_lobes_need_a_lesion_in_each_and_the_caudate_counts_for_neither() -> None:
    assert words("bilobar", lesion("A", "VI"), lesion("B", "III")) == {"yes"}
    assert words("bilobar", lesion("A", "VI"), lesion("B", "VII")) == {"no"}
    assert words("bilobar", lesion("A", "VI"), lesion("B", "I")) is None
    assert words("bilobar", lesion("A", "VI"), lesion("B", None)) is None


def test_dominance_needs_every_size() -> None:
    rows = [lesion("A"), lesion("B"), *scan("2024-01-01", {"A": 60, "B": 30})]
    assert item(facts(*rows), "A")["dominant"].word == "yes"
    assert words("one_dominant", *rows) == {"yes"}
    assert item(facts(*rows, lesion("C")), "A")["dominant"].words == {"yes", "no"}
    close = [lesion("A"), lesion("B"), *scan("2024-01-01", {"A": 59, "B": 30})]
    assert words("one_dominant", *close) == {"no"}


def test_a_node_below_ten_millimetres_is_no_disease_outside_the_liver() -> None:
    def node(axis: int) -> list[Row]:
        return [lesion("N", None, organ="lymph node", structure="node"),
                Study(patient_id="P", study_id="s", done_on="2024-01-01", kind="CT"),
                Measurement(patient_id="P", study_id="s", lesion_id="N", short_axis_mm=axis, state="measured")]
    assert words("extrahepatic_disease", *node(12), primary_site="ileum") == {"yes"}
    assert words("extrahepatic_disease", *node(9), primary_site="ileum") is None
    later_none = finding("extrahepatic_disease", "2024-02-01", "none")
    assert words("extrahepatic_disease", *node(12), later_none, primary_site="ileum") == {"yes", "no"}


def test_the_primary_is_not_disease_outside_the_liver() -> None:
    tumour = lesion("P1", None, organ="pancreas")
    assert words("extrahepatic_disease", tumour, primary_site="pancreas") is None
    assert words("extrahepatic_disease", tumour, primary_site="ileum") == {"yes"}


def test_remnant_by_formula_and_by_ct() -> None:
    """172 cm and 75 kg: 1605 mL by Vauthey's formula; 350 mL are 21.8 %. On CT 350 of 1500 - 100 mL are 25 %."""
    body = [finding("height_cm", "2020-01-01", "172"), Symptoms(patient_id="P", observed_on="2024-03-01",
       weight_kg="75"),
            finding("future_liver_remnant", "2024-03-01", "350", unit="mL")]
    found = number("future_liver_remnant", *body)
    assert found and found.exact and abs(found.exact - Decimal("21.8")) < Decimal("0.05")
    tumour = [lesion("A"), Study(patient_id="P", study_id="s", done_on="2024-03-01", kind="CT"),
              Measurement(patient_id="P", study_id="s", lesion_id="A", longest_diameter_mm="70", volume_ml="100"),
              finding("liver_volume", "2024-03-01", "1500", unit="mL")]
    assert number("remnant_by_ct", *body, *tumour) == between(25, 25)
    assert number("remnant_by_ct", *body) is None


def test_a_score_with_a_missing_part_is_a_range_as_old_as_its_oldest_part() -> None:
    rows = [lab("bilirubin", "2024-03-01", "1", "mg/dL"), lab("albumin", "2023-03-01", "40", "g/L"),
            lab("inr", "2024-03-02", "1.0", "{INR}")]
    found = fact("child_pugh", *rows)
    assert found is not None and found.number == between(5, 9)
    assert str(found.day) == "2023-03-01"
    assert "without ascites, encephalopathy" in found.note
    complete = [*rows, finding("ascites", "2024-03-01", "none"), finding("encephalopathy", "2024-03-01", "none")]
    assert number("child_pugh", *complete) == between(5, 5)


def test_days_since_a_partial_date_are_a_range_and_an_undated_session_opens_it() -> None:
    assert number("days_since_embolisation", treatment("TACE", "2024-02")) == between(12, 40)
    undated = treatment("TACE", "2024-02"), treatment("TAE", None)
    assert number("days_since_embolisation", *undated) == between(0, 40)


def test_the_analogue_is_running_only_within_its_interval() -> None:
    assert words("on_ssa", treatment("SSA", "2024-02-10", interval_days="28")) == {"yes"}
    assert words("on_ssa", treatment("SSA", "2023-10-10", interval_days="28")) == {"yes", "no"}
    assert words("on_ssa", treatment("SSA", "2023-10-10", ended_on="2023-11-10")) == {"no"}
    assert words("on_ssa") is None


def test_a_drug_that_was_never_recorded_is_not_known() -> None:
    assert words("on_ppi", treatment("SSA", "2024-02-10")) is None
    assert words("on_ppi", treatment("PPI", "2024-02-10")) == {"yes"}
    assert words("on_ppi", treatment("PPI", "2023-02-10", ended_on="2023-05-01")) == {"no"}
    assert words("on_ppi", finding("ppi_use", "2024-03-01", "no")) == {"no"}
    assert words("had_prrt", treatment("SSA", "2024-02-10")) is None


def test_symptoms_of_hormone_excess_need_the_symptoms_of_the_syndrome() -> None:
    day = Symptoms(patient_id="P", observed_on="2024-03-01", flushes_per_day="0", stools_per_day="3")
    assert words("hormone_symptoms", finding("syndrome", "2023-01-01", "carcinoid"), day) == {"no"}
    more = Symptoms(patient_id="P", observed_on="2024-03-01", flushes_per_day="0", stools_per_day="4")
    assert words("hormone_symptoms", finding("syndrome", "2023-01-01", "carcinoid"), more) == {"yes"}
    assert words("hormone_symptoms", finding("syndrome", "2023-01-01", "insulinoma"), day) is None
    assert words("hormone_symptoms", finding("syndrome", "2023-01-01", "none")) == {"no"}


def test_a_question_names_what_is_planned() -> None:
    board = Plan(patient_id="P", kind="board", planned_on="2024-03-14", question="Embolise the right lobe again?",
                 recorded_on="2024-03-01")
    assert words("planned_procedure", board) == {"embolisation"}
    assert words("embolisation_territory", board) == {"lobe"}
    decided = Plan(patient_id="P", kind="board", planned_on="2024-03-01", done_on="2024-03-01", decision="no",
                   question="Embolise the right lobe again?")
    assert words("planned_procedure", decided) is None
    both = board.model_copy(update={"question": "Hepatectomy, or portal vein embolisation first?"})
    assert words("planned_procedure", both) == {"surgery", "embolisation"}


def test_ages_count_to_the_day_of_a_planned_procedure() -> None:
    planned = Plan(patient_id="P", kind="procedure", planned_on="2024-04-02", question="TACE of the left lobe",
                   recorded_on="2024-03-01")
    assert facts(planned).reference_day == date(2024, 4, 2)
    assert facts().reference_day == DAY


def test_severe_heart_disease_is_right_heart_failure_and_moderate_leaves_it_open() -> None:
    def echo(text: str) -> set[str] | None:
        return words("right_heart_failure", finding("echo_result", "2024-01-01", text))
    assert echo("severe tricuspid regurgitation") == {"yes"}
    assert echo("moderate tricuspid regurgitation") == {"yes", "no"}
    assert echo("no carcinoid heart disease") == {"no"}


def test_facts_of_a_result_come_from_its_conditions_and_from_the_record() -> None:
    rows = [lab("insulin", "2024-03-01", "9", "m[IU]/L", sample_id="s", conditions="fasting"),
            lab("glucose", "2024-03-01", "2.4", "mmol/L", sample_id="s"), treatment("PPI", "2024-01-01")]
    found = next(one.facts for one in facts(*rows).items["lab"] if one.facts["analyte"].word == "insulin")
    assert found["lab_glucose"].number == between("2.4", "2.4")
    assert found["lab_fasting"].word == "yes"
    assert found["lab_on_ppi"].word == "yes"
    assert "lab_on_ssri" not in found


def test_the_last_result_that_met_the_caspar_rule_is_dated_even_where_a_later_one_did_not() -> None:
    def cga(on: str, value: str) -> Lab:
        return lab("chromogranin_a", on, value, "ng/mL", specimen="serum", assay="KRYPTOR CgA II")
    rows = cga("2023-01-01", "100"), cga("2023-06-01", "150"), cga("2023-12-01", "160")
    found = fact("last_caspar_signal", *rows)
    assert found is not None and str(found.date) == "2023-06-01"
    assert fact("last_caspar_signal", cga("2023-01-01", "100"), cga("2023-06-01", "149")) is None


def test_an_operation_on_the_primary_says_that_it_was_removed_and_may_have_been_meant_to_cure() -> None:
    done = treatment("primary_resection", "2020-06-01", agent="right hemicolectomy", intent="curative")
    assert words("primary_resected", done) == {"yes"}
    found = fact("last_curative_resection", done)
    assert found is not None and str(found.date) == "2020-06-01"
    assert words("primary_resected", treatment("other", "2020-06-01", agent="right hemicolectomy")) is None


def test_a_cohort_gets_the_facts_that_each_record_gets_alone() -> None:
    made = read_tables(Path(__file__).resolve().parents[2] / "data" / "demo")[:3]
    days = [record.patient.story_today.last for record in made if record.patient.story_today]
    searching = gc.isenabled()
    assert gather_cohort(zip(made, days, strict=True)) == [gather_facts(*pair) for pair in zip(made, days, strict=True)]
    assert gc.isenabled() == searching
