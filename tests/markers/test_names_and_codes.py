"""Names and codes of laboratories: what each means, or why it is refused."""

import csv
import re
from pathlib import Path

import pytest

from netcore.evidence import read_catalogue
from netcore.evidence.yaml_file import read_yaml

CATALOGUE = read_catalogue()
ROWS = read_yaml(Path(__file__).parent / "finnish_names.yaml")


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


ISSUE = {
    # What each marker must hold: specimens it is measured in, families of units, syndromes it belongs to.
    "chromogranin_a": ("serum plasma", "mass molar activity", "any"),
    "serotonin": ("serum plasma whole_blood platelets urine_24h", "mass molar per_platelets mass_per_day molar_per_day",
                  "carcinoid"),
    "five_hiaa": ("urine_24h urine_spot serum plasma", "molar_per_day mass_per_day ratio_per_creatinine mass molar",
                  "carcinoid"),
    "insulin": ("serum plasma", "activity molar", "insulinoma"),
    "proinsulin": ("serum plasma", "molar mass", "insulinoma"),
    "c_peptide": ("serum plasma", "molar mass", "insulinoma"),
    "glucose": ("serum plasma whole_blood capillary", "molar mass", "insulinoma"),
    "vip": ("plasma serum", "mass molar", "VIPoma"), "gastrin": ("serum plasma", "mass molar", "gastrinoma"),
    "glucagon": ("plasma serum", "mass molar", "glucagonoma"),
    "somatostatin": ("plasma serum", "mass molar", "somatostatinoma"),
    "pancreatic_polypeptide": ("plasma serum", "mass molar", "PPoma"), "pancreastatin": ("plasma serum", "mass", ""),
    "nse": ("serum plasma", "mass", "poorly differentiated or G3"),
    "nt_probnp": ("serum plasma whole_blood capillary", "mass molar", "carcinoid"),
    "calcitonin": ("serum plasma", "mass molar", ""), "acth": ("plasma serum", "mass molar", "ectopic Cushing"),
    "cortisol": ("serum plasma urine_24h", "molar mass molar_per_day mass_per_day", "ectopic Cushing")}


@pytest.mark.parametrize("analyte", ISSUE)
def test_each_marker_holds_its_specimens_units_and_syndromes(analyte: str) -> None:
    entry, (specimens, families, syndromes) = CATALOGUE.analytes[analyte], ISSUE[analyte]
    short = {"mass": "mass_per_volume", "molar": "molar_per_volume", "activity": "activity_per_volume"}
    assert set(entry.specimens) == set(specimens.split())
    assert set(entry.units) == {short.get(family, family) for family in families.split()}
    assert [one.syndrome for one in entry.syndromes] == ([syndromes] if syndromes else [])
    assert len(entry.synonyms) >= 3
    # Proinsulin alone has no code in the references; a marker has at least one that was seen, or says it is recalled.
    assert bool(entry.loinc) is (analyte != "proinsulin")


@pytest.mark.parametrize("analyte", CATALOGUE.analytes)
def test_between_mass_and_amount_stands_a_molar_mass_with_its_source_or_a_reason(analyte: str) -> None:
    entry = CATALOGUE.analytes[analyte]
    both = {"mass_per_volume", "molar_per_volume"} <= set(entry.units)
    refused = any({"mass_per_volume", "molar_per_volume"} <= set(one.between) and one.why for one in entry.refused)
    if both:
        assert (entry.molar_mass is not None) is not refused
    if entry.molar_mass is not None:
        assert entry.molar_mass_source and entry.molar_mass_checked in ("computed", "abstract", "secondary")


_ATOMS = {"H": 1.008, "C": 12.011, "N": 14.007, "O": 15.999, "S": 32.06}     # standard atomic weights, abridged
_RESIDUES = {
    "G": "C2H3N1O1", "A": "C3H5N1O1", "S": "C3H5N1O2", "P": "C5H7N1O1", "V": "C5H9N1O1", "T": "C4H7N1O2",
    "C": "C3H5N1O1S1", "L": "C6H11N1O1", "I": "C6H11N1O1", "N": "C4H6N2O2", "D": "C4H5N1O3", "Q": "C5H8N2O2",
    "K": "C6H12N2O1", "E": "C5H7N1O3", "M": "C5H9N1O1S1", "H": "C6H7N3O1", "F": "C9H9N1O1", "R": "C6H12N4O1",
    "Y": "C9H9N1O2", "W": "C11H10N2O1"}
_C_PEPTIDE = "EAEDLQVGQVELGGGPGAGSLQPLALEGSLQ"
_PROINSULIN = f"FVNQHLCGSHLVEALYLVCGERGFFYTPKTRR{_C_PEPTIDE}KRGIVEQCCTSICSLYQLENYCN"


def _formula(text: str) -> float:
    return sum(_ATOMS[atom] * int(count) for atom, count in re.findall(r"([A-Z])(\d+)", text))


def _peptide(sequence: str, *, amide_end: bool = False, bridges: int = 0) -> float:
    end = _formula("N1H3") if amide_end else _formula("H2O1")
    return sum(_formula(_RESIDUES[residue]) for residue in sequence) + end - bridges * _formula("H2")


@pytest.mark.parametrize(("analyte", "grams"), [
    ("serotonin", _formula("C10H12N2O1")), ("five_hiaa", _formula("C10H9N1O3")), ("glucose", _formula("C6H12O6")),
    ("bilirubin", _formula("C33H36N4O6")), ("creatinine", _formula("C4H7N3O1")), ("cortisol", _formula("C21H30O5")),
    ("c_peptide", _peptide(_C_PEPTIDE)), ("proinsulin", _peptide(_PROINSULIN, bridges=3)),
    ("glucagon", _peptide("HSQGTFTSDYSKYLDSRRAQDFVQWLMNT")),
    ("vip", _peptide("HSDAVFTDNYTRLRKQMAVKKYLNSILN", amide_end=True)),
    ("pancreatic_polypeptide", _peptide("APLEPVYPGDNATPEQMAQYAADLRRYINMLTRPRY", amide_end=True)),
    ("nt_probnp", _peptide("HPLGSPGSASDLETSGLQEQRNHLQGKLSELQVEQTSLEPLQESPRPTGVWKSREVATEGIRGHRKMVLYTLRAPR"))])
def test_a_molar_mass_is_that_of_its_formula_or_sequence(analyte: str, grams: float) -> None:
    assert float(CATALOGUE.analytes[analyte].molar_mass or 0) == pytest.approx(grams, rel=1e-4)
