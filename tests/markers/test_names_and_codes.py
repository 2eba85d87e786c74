"""Names and codes of laboratories: what each means, or why it is refused."""

import csv
from pathlib import Path

import pytest
import yaml

from netcore.evidence import read_catalogue

CATALOGUE = read_catalogue()
ROWS = yaml.safe_load((Path(__file__).parent / "finnish_names.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_finnish_name_means_what_was_decided_by_hand(row: list[str | None]) -> None:
    name, unit, analyte, ucum, _ = row
    assert name is not None and unit is not None
    found = CATALOGUE.find(name)
    assert (found.id if found else None) == analyte
    assert (found.unit_of(unit) if found else None) == ucum
    assert (CATALOGUE.why_not(name) is not None) == (analyte is None)


@pytest.mark.shared
def test_every_finnish_name_with_a_unit_was_decided(shared: Path) -> None:
    with (shared / "oracles" / "labs" / "finngen_lab_names_units.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["MEASUREMENT_UNIT"]]
    assert len(rows) == 80
    assert sorted((row["TEST_NAME"], row["MEASUREMENT_UNIT"]) for row in rows) == sorted((row[0], row[1])
                                                                                         for row in ROWS)


@pytest.mark.shared
def test_where_the_finnish_project_harmonised_a_unit_and_we_did_the_two_agree(shared: Path) -> None:
    decided = {(row[0], row[1]): row[3] for row in ROWS if row[3]}
    with (shared / "oracles" / "labs" / "finngen_lab_names_units.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["MEASUREMENT_UNIT_HARMONIZED"]]
    compared = 0
    for row in rows:
        ours = decided.get((row["TEST_NAME"], row["MEASUREMENT_UNIT"]))
        if ours is not None and row["CONVERSION_FACTOR"] == "1":
            spelt = ours.lower().replace("(24.h)", "24h").replace("[iu]", "u").strip("{}")
            assert spelt == row["MEASUREMENT_UNIT_HARMONIZED"], row
            compared += 1
    assert compared > 40


@pytest.mark.parametrize(("code", "analyte", "specimen", "family"), [
    ("9811-1", "chromogranin_a", "serum", "mass_per_volume"), ("1695-6", "five_hiaa", "urine_24h", "mass_per_day"),
    ("27057-9", "serotonin", "serum", "mass_per_volume"), ("42671-8", "serotonin", "platelets", "per_platelets"),
    ("2160-0", "creatinine", "serum", "mass_per_volume"), ("777-3", "platelets", "whole_blood", "count_per_volume")])
def test_a_code_says_analyte_specimen_and_kind_of_unit(code: str, analyte: str, specimen: str, family: str) -> None:
    found = CATALOGUE.find_loinc(code)
    assert found is not None
    assert (found[0].id, specimen in found[1].specimens, found[1].family) == (analyte, True, family)


@pytest.mark.parametrize("code", ["18259-2", "14910-4", "6301-6", "33763-4", "1968-7", "99999-9", ""])
def test_a_code_that_was_not_seen_at_its_source_is_not_read(code: str) -> None:
    # VIP, serotonin and INR codes are listed as not sure; direct bilirubin and unknown codes are not listed.
    assert CATALOGUE.find_loinc(code) is None


def test_no_code_is_sure_without_a_reference() -> None:
    for entry in CATALOGUE.analytes.values():
        assert all(code.ref for code in entry.loinc if code.sure), entry.id


@pytest.mark.parametrize(("name", "analyte"), [
    ("cromogranina-A", "chromogranin_a"), ("Chromogranin-A", "chromogranin_a"), ("Blutzucker", "glucose"),
    ("alanine aminotransférase", "alt"), ("5-hydroxyindolazijnzuur", "five_hiaa"), ("TGO", "ast"),
    ("bilirrubina total", "bilirubin"), ("péptido intestinal vasoactivo (VIP)", "vip")])
def test_names_of_several_languages_are_known(name: str, analyte: str) -> None:
    found = CATALOGUE.find(name)
    assert found is not None and found.id == analyte


@pytest.mark.parametrize(("name", "word"), [
    ("IGF-1", "growth factor"), ("s-insu-ab", "antibodies"), ("chromogranin B", "another protein"),
    ("direct bilirubin", "part of total"), ("BNP", "another molecule")])
def test_a_name_that_resembles_an_analyte_is_refused_with_its_reason(name: str, word: str) -> None:
    assert CATALOGUE.find(name) is None
    assert word in (CATALOGUE.why_not(name) or "")


def test_the_panel_of_the_seed_review_is_marked() -> None:
    # Gut 2020: serotonin, insulin, VIP and chromogranin even without hormonal symptoms.
    assert {entry.id for entry in CATALOGUE.analytes.values() if entry.seed_panel} == {
        "serotonin", "insulin", "vip", "chromogranin_a"}
