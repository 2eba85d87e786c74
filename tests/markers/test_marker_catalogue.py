"""The catalogue of analytes: complete, closed, and strict about names and units."""

from typing import Any

import pytest

from netcore.errors import BadSheet
from netcore.evidence import read_catalogue
from netcore.evidence.catalogue import parse_catalogue
from netcore.units import read_unit, unit_family

CATALOGUE = read_catalogue()
MARKERS = {"chromogranin_a", "serotonin", "five_hiaa", "insulin", "proinsulin", "c_peptide", "glucose", "vip",
           "gastrin", "glucagon", "somatostatin", "pancreatic_polypeptide", "pancreastatin", "nse", "nt_probnp",
           "calcitonin", "acth", "cortisol"}
SAFETY = {"bilirubin", "albumin", "inr", "alt", "ast", "alp", "ggt", "creatinine", "egfr", "platelets", "haemoglobin",
          "leucocytes", "sodium", "potassium"}


def test_every_analyte_that_the_follow_up_needs_is_there() -> None:
    groups = {group: {entry.id for entry in CATALOGUE.analytes.values() if entry.group == group}
              for group in ("marker", "safety")}
    assert (MARKERS - groups["marker"], SAFETY - groups["safety"]) == (set(), set())


@pytest.mark.parametrize("analyte", CATALOGUE.analytes)
def test_every_listed_unit_is_a_unit_of_its_family_and_reads_as_itself(analyte: str) -> None:
    entry = CATALOGUE.analytes[analyte]
    for family, units in entry.units.items():
        for unit in units:
            assert (read_unit(unit).ucum, unit_family(unit), entry.unit_of(unit)) == (unit, family, unit)


@pytest.mark.parametrize(("name", "analyte"), [
    ("cga", "chromogranin_a"), ("Chromogranin  A", "chromogranin_a"), ("cromogranina A", "chromogranin_a"),
    ("5-HIAA", "five_hiaa"), ("Thrombozyten", "platelets"), ("ALAT", "alt"), ("PP", "pancreatic_polypeptide"),
    ("IGF-1", None), ("insulin-like growth factor 1", None), ("s-insu-ab", None), ("insulin antibodies", None),
    ("chromogranin B", None), ("", None)])
def test_names_are_matched_exactly(name: str, analyte: str | None) -> None:
    found = CATALOGUE.find(name)
    assert (found.id if found else None) == analyte


@pytest.mark.parametrize(("analyte", "unit", "specimen", "meant"), [
    ("chromogranin_a", "µg/l", None, "ug/L"), ("chromogranin_a", "U/ml", None, "U/mL"),
    ("chromogranin_a", "mmol/L", None, None), ("chromogranin_a", "mg/mL", None, None),
    ("chromogranin_a", "ng/dL", None, None), ("chromogranin_a", "", None, None),
    ("five_hiaa", "µmol/d", "urine_24h", "umol/(24.h)"), ("five_hiaa", "nmol/l", "serum", "nmol/L"),
    ("five_hiaa", "nmol/l", "urine_24h", None), ("five_hiaa", "mg/24 h", "serum", None),
    ("five_hiaa", "umol", "urine_24h", None), ("five_hiaa", "mg/dL", None, None),
    ("serotonin", "ng/10^9", "platelets", "ng/10*9{platelets}"),
    ("insulin", "mU/l", None, "m[IU]/L"), ("insulin", "mIU/L", None, "m[IU]/L"),
    ("alt", "IU/L", None, "U/L"), ("alt", "µkat/l", None, "ukat/L"), ("ast", "umol/l", None, None),
    ("ggt", "mg/ml", None, None), ("inr", "inr", None, "{INR}"), ("inr", "1", None, "{INR}"),
    ("inr", "", None, "{INR}"), ("inr", "form", None, None),
    ("inr", "%", None, None), ("platelets", "K/uL", None, "10*3/uL"), ("platelets", "G/l", None, "10*9/L"),
    ("platelets", "dalmed", None, None), ("platelets", "%", None, None), ("creatinine", "umol", None, None),
    ("egfr", "ml/min/173m2", None, "mL/min/{1.73_m2}"), ("creatinine", "ml/min/173m2", None, None),
    ("albumin", "mg/g", None, None), ("glucagon", "pg/L", None, None)])
def test_a_printed_unit_means_a_listed_unit_or_none(analyte: str, unit: str, specimen: str | None,
                                                    meant: str | None) -> None:
    assert CATALOGUE.unit_of(analyte, unit, specimen) == meant
    assert CATALOGUE.accepts_unit(analyte, unit, specimen) is (meant is not None)


def test_chromogranin_and_insulin_have_no_molar_mass_and_say_why() -> None:
    for analyte in ("chromogranin_a", "insulin", "gastrin", "somatostatin"):
        entry = CATALOGUE.analytes[analyte]
        assert entry.molar_mass is None
        assert entry.refused[0].why


ENTRY: dict[str, Any] = {"name": "marker", "short": "M", "group": "marker", "stays": "a made marker",
                         "units": {"mass_per_volume": ["ng/mL"]}}


@pytest.mark.parametrize(("change", "said"), [
    ({"colour": "red"}, "analytes.yaml, m, colour"),
    ({"units": {"weight": ["ng/mL"]}}, "analytes.yaml, m, units.weight"),
    ({"molar_mass": 100}, "only one of molar_mass and molar_mass_checked; expected both together"),
    ({"specimens": {"serum": ["molar_per_volume"]}}, "which units does not list"),
    ({"read_as": {"ug/mL": "ug/L"}}, "which units does not list"),
    ({"confounders": [{"condition": "tired", "effect": "raises", "why": "?", "checked": "recalled"}]},
     "confounders.1.condition"),
    ({"confounders": [{"condition": "ppi", "effect": "raises", "why": "?", "checked": "abstract"}]},
     "checked 'abstract' without ref"),
    ({"confounders": [{"condition": "ppi", "effect": "raises", "why": "?", "ref": "x", "checked": "abstract"}]},
     "ref 'x'; expected a key of references")])
def test_a_wrong_entry_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSheet) as refusal:
        parse_catalogue({"analytes": {"m": {**ENTRY, **change}}}, "analytes.yaml")
    assert said in str(refusal.value)


def test_one_name_for_two_analytes_is_refused() -> None:
    with pytest.raises(BadSheet, match="name 'M' also names m"):
        parse_catalogue({"analytes": {"m": ENTRY, "n": {**ENTRY, "name": "other"}}}, "analytes.yaml")
