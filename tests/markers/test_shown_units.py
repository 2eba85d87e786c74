"""Which unit is a result shown in, and what is it there? Pairs that others printed, and what is never converted."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcore.errors import BadSheet
from netcore.evidence import read_catalogue, shown_unit
from netcore.evidence.catalogue import parse_catalogue
from netcore.evidence.yaml_file import read_yaml
from netcore.rules.values import FactValue, Interval
from netcore.units import System, convert, round_converted
from netcore.views.options.words import recorded_words
from tests.conftest import ROOT

CATALOGUE = read_catalogue()
PAIRS: list[dict[str, Any]] = read_yaml(ROOT / "tests/markers/shown_pairs.yaml")
# Units in both systems alike: a rename would change nothing.
_ONE_UNIT = {"alt", "ast", "alp", "ggt"}


def _split(text: str) -> tuple[Decimal, str]:
    value, _, unit = text.partition(" ")
    return Decimal(value), unit


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['analyte']} {pair['conventional']}")
def test_printed_pairs_are_met_in_both_directions(pair: dict[str, Any]) -> None:
    entry = CATALOGUE.analytes[pair["analyte"]]
    (low, conventional), (high, si) = _split(pair["conventional"]), _split(pair["si"])
    there, back = shown_unit(entry, conventional, System.SI), shown_unit(entry, si, System.CONVENTIONAL)
    assert there is not None and back is not None
    assert (there.unit, back.unit) == (si, conventional)
    tolerance = Decimal(str(pair["as"]))
    assert abs(there.exact(low) - high) <= tolerance
    assert abs(back.exact(high) - low) <= tolerance * low / high


def test_every_analyte_that_is_converted_has_a_pair() -> None:
    converted = {entry.id for entry in CATALOGUE.analytes.values() if entry.shown}
    assert converted - _ONE_UNIT == {pair["analyte"] for pair in PAIRS}


def test_enzymes_are_in_units_a_litre_in_both_systems() -> None:
    for name in _ONE_UNIT:
        for system in System:
            shown = shown_unit(CATALOGUE.analytes[name], "ukat/L", system)
            assert shown is not None and (shown.unit, shown.exact(Decimal("0.5"))) == ("U/L", 30)


@pytest.mark.parametrize("system", System)
@pytest.mark.parametrize(("analyte", "unit"), [
    ("chromogranin_a", "ng/mL"), ("chromogranin_a", "ug/L"), ("chromogranin_a", "nmol/L"), ("chromogranin_a", "U/L"),
    ("insulin", "m[IU]/L"), ("insulin", "pmol/L"), ("gastrin", "pg/mL"), ("gastrin", "pmol/L"),
    ("somatostatin", "pmol/L"), ("pancreastatin", "pg/mL"), ("acth", "pg/mL"), ("calcitonin", "pmol/L"),
    ("haemoglobin", "mmol/L"), ("five_hiaa", "mg/g{creat}"), ("five_hiaa", "mmol/mol{creat}"), ("inr", "{INR}"),
    ("bilirubin", "mmol/mol"), ("bilirubin", "mg/L{x}")])
def test_what_has_no_certain_factor_stays_as_recorded(analyte: str, unit: str, system: System) -> None:
    assert shown_unit(CATALOGUE.analytes[analyte], unit, system) is None


def test_nothing_is_converted_where_no_system_is_chosen() -> None:
    assert shown_unit(CATALOGUE.analytes["bilirubin"], "mg/dL", None) is None


@pytest.mark.parametrize(("analyte", "value", "unit", "system", "shown"), [
    ("bilirubin", "4.1", "mg/dL", System.SI, "70"), ("bilirubin", "2", "mg/dL", System.SI, "34"),
    ("bilirubin", "70", "umol/L", System.CONVENTIONAL, "4.09"), ("serotonin", "230", "ng/mL", System.SI, "1305"),
    ("albumin", "35", "g/L", System.CONVENTIONAL, "3.5"), ("five_hiaa", "0", "mg/(24.h)", System.SI, "0")])
def test_a_shown_value_is_as_fine_as_the_recorded_one(analyte: str, value: str, unit: str, system: System,
                                                      shown: str) -> None:
    found = shown_unit(CATALOGUE.analytes[analyte], unit, system)
    assert found is not None and str(found.rounded(Decimal(value))) == shown


@given(st.decimals(min_value="0.01", max_value="9999", places=2), st.sampled_from(
    [("bilirubin", "mg/dL"), ("bilirubin", "umol/L"), ("serotonin", "nmol/L"), ("glucose", "mg/dL"),
     ("five_hiaa", "mg/(24.h)"), ("c_peptide", "nmol/L")]), st.sampled_from(list(System)))
def test_a_shown_value_leads_back_to_the_recorded_one(value: Decimal, which: tuple[str, str], system: System) -> None:
    entry = CATALOGUE.analytes[which[0]]
    shown = shown_unit(entry, which[1], system)
    if shown is None:
        return
    back = convert(shown.rounded(value), shown.unit, which[1], entry.molar_mass)
    assert abs(back - value) <= Decimal("0.00501")


def test_a_computed_number_has_three_digits() -> None:
    factor = shown_unit(CATALOGUE.analytes["serotonin"], "ng/mL", System.SI)
    assert factor is not None
    recorded = Decimal("226.6666666666666666666666667")
    assert round_converted(factor.exact(recorded), recorded, factor.factor) == 1290


@pytest.mark.parametrize("change", [
    {}, {"stays": "?", "shown": {"conventional": ["ng/mL"], "si": ["ng/mL"]}}, {"shown": {"si": ["ng/mL"]}},
    {"shown": {"conventional": ["ng/mL"], "si": ["nmol/L"]}}])
def test_every_analyte_says_its_units_or_why_it_stays(change: dict[str, Any]) -> None:
    entry = {"name": "marker", "short": "M", "group": "marker", "units": {"mass_per_volume": ["ng/mL"]}}
    with pytest.raises(BadSheet, match="shown"):
        parse_catalogue({"analytes": {"m": {**entry, **change}}}, "analytes.yaml")


@pytest.mark.parametrize(("analyte", "value", "unit", "system", "differs"), [
    ("platelets", "237", "10*9/L", System.CONVENTIONAL, False), ("platelets", "237", "10*3/uL", System.SI, False),
    ("albumin", "41", "g/L", System.CONVENTIONAL, True), ("bilirubin", "70", "umol/L", System.CONVENTIONAL, True),
    # Nothing is nothing in either unit, but the unit is another one.
    ("bilirubin", "0", "umol/L", System.CONVENTIONAL, True)])
def test_what_was_recorded_is_said_only_where_the_number_or_the_measure_is_another(
        analyte: str, value: str, unit: str, system: System, differs: bool) -> None:
    shown = shown_unit(CATALOGUE.analytes[analyte], unit, system)
    assert shown is not None and shown.differs(Decimal(value)) is differs
    fact = FactValue(number=Interval.exactly(Decimal(value)), unit=unit)
    assert ("recorded as" in recorded_words(fact, CATALOGUE.analytes[analyte], system)) is differs
