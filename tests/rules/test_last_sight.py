"""What nobody could evaluate, put in order or list is not known: it is neither gone nor absent nor small."""

import pytest

from netcore.model import Lab, Lesion, Measurement, Plan, Row, Study, TargetChoice, TreatedLesion, Treatment
from tests.rules.test_gather import between, fact, facts, finding, words


def scan(name: str, on: str | None, **more: object) -> Study:
    return Study(patient_id="P", study_id=name, done_on=on, kind="CT", regions=("liver",), **more)


def tumour(name: str, segment: str | None = None, organ: str = "liver", **more: object) -> Lesion:
    return Lesion(patient_id="P", lesion_id=name, organ=organ, segment=segment, structure="tumour", **more)


def seen(study: str, lesion: str, mm: int | None = None, **more: object) -> Measurement:
    return Measurement(patient_id="P", study_id=study, lesion_id=lesion, longest_diameter_mm=mm, **more)


def unseen(study: str, lesion: str, state: str = "not_evaluable") -> Measurement:
    return Measurement(patient_id="P", study_id=study, lesion_id=lesion, state=state)


def given(name: str, kind: str, on: str | None, **more: object) -> Treatment:
    return Treatment(patient_id="P", treatment_id=name, kind=kind, performed_on=on, **more)


def cut_out(on: str | None, lesion: str = "a") -> list[Row]:
    return [given("r", "resection", on), TreatedLesion(patient_id="P", treatment_id="r", lesion_id=lesion)]


BOTH = {"yes", "no"}
TWO = (tumour("a", "II"), tumour("b", "VI"), scan("s", "2024-03-01"))


@pytest.mark.parametrize(("rows", "size"), [
    ([seen("s", "a", 20), scan("t", "2024-03-01"), seen("t", "a", 60)], between(20, 60)),
    ([seen("s", "a", 60), scan("t", "2024-03-01"), seen("t", "a", 20)], between(20, 60)),
    ([seen("s", "a", 60), scan("t", None), seen("t", "a", 10)], between(10, 60)),
    ([seen("s", "a", 60), scan("t", "2024-02"), seen("t", "a", 10)], between(60, 60)),
    ([seen("s", "a", 60), scan("t", "2024-03-01"), unseen("t", "a")], between(60, 60)),
    ([seen("s", "a", 60), scan("t", "2024-03-02"), unseen("t", "a")], None),
    ([seen("s", "a", 60), scan("t", "2024-03-01"), unseen("t", "a", "absent")], None),
])
def test_every_scan_that_may_be_the_last_counts(rows: list[Row], size: object) -> None:
    [item] = facts(tumour("a"), scan("s", "2024-03-01"), *rows).items["lesion"]
    assert (item.facts["size"].number if "size" in item.facts else None) == size


@pytest.mark.parametrize(("on", "answer"), [("2024-03-01", {"no"}), ("2024-03-05", {"no"}), ("2024-02-01", {"yes"}),
                                            ("2024-02", {"yes"}), (None, None)])
def test_an_operation_without_a_day_may_have_come_before_the_scan(on: str | None, answer: object) -> None:
    assert words("liver_metastases", tumour("a"), scan("s", "2024-03-01"), seen("s", "a", 20), *cut_out(on)) == answer


def test_what_no_scan_shows_was_there_before_it_was_taken_out() -> None:
    [item] = facts(tumour("a"), *cut_out(None)).items["lesion"]
    assert item.facts["state"].words == {"absent"}


@pytest.mark.parametrize(("new", "first_seen", "complete"), [
    ("unequivocal", "2023-01-01", False), ("unequivocal", "2024-03-01", True), ("equivocal", "2023-01-01", False),
    ("none", "2023-01-01", True)])
def test_a_new_lesion_that_is_not_listed(new: str, first_seen: str, complete: bool) -> None:
    found = facts(tumour("a", first_seen_on=first_seen), scan("s", "2024-03-01", new_lesion=new), seen("s", "a", 20))
    assert found.lesions_complete is complete
    assert found.patient["lesion_count"].number == between(1, 1 if complete else None)


def test_an_equivocal_lesion_counts_until_a_later_scan_speaks_of_new_ones() -> None:
    old, late = scan("s", "2024-02-01", new_lesion="equivocal"), scan("t", "2024-03-01", new_lesion="none")
    listed = tumour("a", first_seen_on="2023-01-01")
    assert facts(listed, old, late, seen("s", "a", 20)).lesions_complete
    assert not facts(listed, old, scan("t", "2024-03-01"), seen("s", "a", 20)).lesions_complete


def test_one_new_lesion_is_meant_at_every_scan_of_a_row() -> None:
    first = scan("s", "2023-12-01", new_lesion="unequivocal")
    again = scan("t", "2024-03-01", new_lesion="unequivocal")
    assert facts(tumour("a", first_seen_on="2023-12-01"), first, again, seen("t", "a", 20)).lesions_complete


def test_none_is_left_only_while_no_scan_speaks_of_a_new_one() -> None:
    gone = [tumour("a", first_seen_on="2023-01-01"), scan("s", "2024-01-01"), unseen("s", "a", "absent")]
    assert words("liver_metastases", *gone) == {"no"}
    assert words("liver_metastases", *gone, scan("t", "2024-03-01", new_lesion="unequivocal")) is None


@pytest.mark.parametrize(("on", "complete"), [("2023-09-13", True), ("2019-03-01", False)])
def test_when_all_are_gone_new_ones_may_have_come_since_somebody_looked(on: str, complete: bool) -> None:
    found = facts(tumour("a", first_seen_on="2018-01-01"), scan("s", on), unseen("s", "a", "absent"))
    assert (found.lesions_complete, "liver_metastases" in found.patient) == (complete, complete)


def test_enhancement_of_a_lesion_that_could_not_be_evaluated_is_not_absent() -> None:
    plain = seen("s", "a", 20, enhancing_diameter_mm=0)
    assert words("hypervascular", *TWO, plain, unseen("s", "b", "absent")) == {"no"}
    assert words("hypervascular", *TWO, plain, unseen("s", "b")) is None
    assert words("hypervascular", *TWO[::2], plain, finding("distribution", "2024-03-01", "multiple")) is None


def test_a_lesion_that_could_not_be_evaluated_may_lie_in_the_other_lobe() -> None:
    alone = finding("distribution", "2020-01-01", "solitary")
    assert words("bilobar", *TWO, seen("s", "a", 20), unseen("s", "b"), alone) is None
    assert words("bilobar", *TWO, seen("s", "a", 20), unseen("s", "b", "absent"), alone) == {"no"}


@pytest.mark.parametrize(("said_on", "answer"), [("2022-01-01", BOTH), ("2024-03-01", {"no"})])
def test_none_outside_the_liver_before_a_lesion_there_could_not_be_evaluated(said_on: str, answer: set[str]) -> None:
    rows = [tumour("a", organ="bone"), scan("s", "2023-01-01"), scan("t", "2024-03-01"), seen("s", "a", 20),
            unseen("t", "a"), finding("extrahepatic_disease", said_on, "no")]
    assert words("extrahepatic_disease", *rows, primary_site="ileum") == answer


@pytest.mark.parametrize(("said", "said_on", "site"), [
    ("nodes", "2023-01-01", {"several with bone or lung"}),
    ("nodes", "2024-03-01", {"nodes", "several with bone or lung"}),
    ("bone", "2023-01-01", {"bone"}), ("no", "2023-01-01", {"bone"}), ("no", "2024-03-01", {"none", "bone"}),
])
def test_a_lesion_elsewhere_adds_its_site(said: str, said_on: str, site: set[str]) -> None:
    rows = [tumour("a", organ="bone"), scan("s", "2024-01-01"), seen("s", "a", 20),
            finding("extrahepatic_disease", said_on, said)]
    assert words("extrahepatic_site", *rows, primary_site="ileum") == site


@pytest.mark.parametrize(("said", "site"), [
    ("nodes; bone", {"several with bone or lung"}), ("nodes and peritoneum", {"several"}), ("ovary", {"other"}),
    ("osseous lesion of the pelvis", {"bone"}), ("bone; something else", {"several with bone or lung"})])
def test_sites_that_a_finding_names(said: str, site: set[str]) -> None:
    assert words("extrahepatic_site", finding("extrahepatic_disease", "2024-01-01", said)) == site


@pytest.mark.parametrize("said", ["yes", "present", "left hip"])
def test_a_site_that_is_not_named_may_be_bone(said: str) -> None:
    site = words("extrahepatic_site", finding("extrahepatic_disease", "2024-01-01", said))
    assert site is not None and {"bone", "nodes", "several with bone or lung"} <= site and "none" not in site


@pytest.mark.parametrize(("name", "row", "answer"), [
    ("papilla_incompetent", finding("papilla", "2024-03-01", "sphincterotomy not done"), BOTH),
    ("papilla_incompetent", finding("papilla", "2024-03-01", "sphincterotomy 2019"), {"yes"}),
    ("dialysis", finding("renal_failure", "2024-03-01", "not on dialysis"), {"no"}),
    ("dialysis", finding("renal_failure", "2024-03-01", "dialysis never needed"), BOTH),
    ("nodes_regional", finding("extrahepatic_disease", "2024-03-01", "mesenteric nodes, no distant ones"), None),
    ("had_whipple", given("t", "resection", "2020-01-01", note="Whipple not possible, bypass"), None),
    ("had_whipple", given("t", "resection", "2020-01-01", note="Whipple"), {"yes"}),
    ("primary_resected", given("t", "other", "2020-01-01", note="resection of the primary not possible"), None),
    ("procedure_urgent", Plan(patient_id="P", kind="board", planned_on="2024-03-20", recorded_on="2024-03-01",
                              question="non-urgent TACE?"), {"no"}),
])
def test_a_denial_is_no_yes(name: str, row: Row, answer: object) -> None:
    assert words(name, row) == answer


@pytest.mark.parametrize("turned", [False, True])
def test_an_analogue_ended_on_the_day_another_began_is_a_change_of_drug(turned: bool) -> None:
    rows = [given("a", "SSA", "2024-03-01", agent="octreotide LAR", ended_on="2024-03-01"),
            given("b", "SSA", "2024-03-01", agent="lanreotide", interval_days=28)]
    assert words("on_ssa", *(reversed(rows) if turned else rows)) == {"yes"}


def test_an_analogue_without_a_day_may_have_followed_the_one_that_ended() -> None:
    ended = given("a", "SSA", "2024-02-01", ended_on="2024-03-01")
    assert words("on_ssa", ended) == {"no"}
    assert words("on_ssa", ended, given("b", "SSA", None)) == BOTH
    assert fact("on_ssa", given("b", "SSA", None)) is None


@pytest.mark.parametrize(("rows", "days"), [
    ([given("m", "MAOI", "2020-01-01")], between(0, 0)),
    ([given("m", "MAOI", "2020-01-01", ended_on="2024-02-20")], between(10, 10)),
    ([given("m", "MAOI", "2020-01-01", ended_on="2024-02-20"), given("n", "MAOI", None)], between(0, 10)),
])
def test_a_drug_of_which_no_end_is_recorded_was_not_stopped_long_ago(rows: list[Row], days: object) -> None:
    sample = Lab(patient_id="P", analyte="serotonin", taken_on="2024-03-01", value="50", unit="ug/L")
    [item] = facts(sample, *rows).items["lab"]
    assert item.facts["lab_days_since_maoi"].number == days


def watched(*last: Row, december: int) -> set[str] | None:
    """Growth of a target of 30 mm in October, so large in December, with what the scan of March shows."""
    days = {"b": "2023-10-01", "s": "2023-12-01", "t": "2024-03-01"}
    target = TargetChoice(patient_id="P", set_id="1", course_id="1", lesion_id="a", role="target",
                          baseline_on=days["b"])
    return words("growth", tumour("a"), *(scan(name, on, new_lesion="none") for name, on in days.items()), target,
                 seen("b", "a", 30), seen("s", "a", december), *last)


def test_what_was_stable_before_a_scan_that_cannot_be_judged_is_not_known_to_be() -> None:
    assert watched(seen("t", "a", 31), december=31) == {"stable"}
    assert watched(unseen("t", "a"), december=31) is None
    assert watched(unseen("t", "a"), december=50) == {"progressive"}
