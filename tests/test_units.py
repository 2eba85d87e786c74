"""Units: what a printed unit means, and what it converts to."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from netcore.errors import BadInput
from netcore.units import conversion_factor, convert, read_unit, ucum_spelling, unit_family

SHARED = Path(__file__).resolve().parents[2] / "shared"
FINNGEN = SHARED / "oracles" / "labs" / "finngen_lab_names_units.tsv"


@pytest.mark.parametrize(("printed", "ucum", "family"), [
    ("ng/mL", "ng/mL", "mass_per_volume"),
    ("ng/Ml", "ng/mL", "mass_per_volume"),              # as a published case prints it
    ("µg/L", "ug/L", "mass_per_volume"),                # micro sign U+00B5
    ("μg/l", "ug/L", "mass_per_volume"),                # Greek mu U+03BC
    ("mcg/L", "ug/L", "mass_per_volume"),
    ("MG/DL", "mg/dL", "mass_per_volume"),              # UCUM alone: megagauss
    ("nmol / l", "nmol/L", "molar_per_volume"),
    ("mEq/L", "meq/L", "molar_per_volume"),
    ("u/l", "U/L", "activity_per_volume"),              # UCUM alone: unified atomic mass units
    ("mIU/L", "m[IU]/L", "activity_per_volume"),        # UCUM alone: an error
    ("µUI/mL", "u[IU]/mL", "activity_per_volume"),
    ("µkat/L", "ukat/L", "activity_per_volume"),
    ("mg/24 h", "mg/(24.h)", "mass_per_day"),
    ("mg/24 horas", "mg/(24.h)", "mass_per_day"),
    ("mg/d", "mg/(24.h)", "mass_per_day"),
    ("umol/24h", "umol/(24.h)", "molar_per_day"),
    ("K/uL", "10*3/uL", "count_per_volume"),            # UCUM alone: kelvin per microlitre
    ("x10E9/L", "10*9/L", "count_per_volume"),
    ("10^9/l", "10*9/L", "count_per_volume"),
    ("10⁹/L", "10*9/L", "count_per_volume"),
    ("G/L", "10*9/L", "count_per_volume"),              # UCUM alone: gauss per litre
    ("g/L", "g/L", "mass_per_volume"),                  # the same letters, another thing
    ("/µl", "/uL", "count_per_volume"),
    ("ng/10^9 platelets", "ng/10*9{platelets}", "per_platelets"),
    ("mmol/mol Kreatinin", "mmol/mol{creat}", "ratio_per_creatinine"),
    ("mg/g{creat}", "mg/g{creat}", "ratio_per_creatinine"),
    ("mL/min/1.73 m²", "mL/min/{1.73_m2}", "volume_per_time"),
    ("INR", "{INR}", "dimensionless"),
    ("%", "%", "dimensionless"),
    ("dalmed", "dalmed", "as printed"),
    ("", "", "dimensionless"),
])
def test_the_usual_spellings_are_understood(printed: str, ucum: str, family: str) -> None:
    assert ucum_spelling(printed) == ucum
    if printed:
        assert unit_family(printed) == family


def test_a_missing_unit_has_no_family() -> None:
    assert unit_family(None) == unit_family(" ") == "as printed"


@pytest.mark.parametrize(("value", "source", "target", "molar_mass", "expected"), [
    # Factors by definition of the units.
    ("310", "ng/mL", "ug/L", None, "310"),
    ("2", "mg/dL", "mg/L", None, "20"),
    ("1", "ukat/L", "U/L", None, "60"),
    ("30", "U/L", "ukat/L", None, "0.5"),
    ("150", "10*9/L", "K/uL", None, "150"),
    ("85000", "/uL", "10*9/L", None, "85"),
    ("48", "mg/(24.h)", "mg/h", None, "2"),
    ("7.1", "u[IU]/mL", "mIU/L", None, "7.1"),
    ("3.2", "umol/mmol{creat}", "mmol/mol{creat}", None, "3.2"),
    ("0.1", "mg/mL", "ng/mL", None, "100000"),
    # 176.215 ng/mL of a substance of 176.215 g/mol is 1 umol/L.
    ("176.215", "ng/mL", "nmol/L", "176.215", "1000"),
    ("1", "umol/L", "ug/L", "176.215", "176.215"),
    ("191.183", "mg/24 h", "umol/24 h", "191.183", "1000"),
])
def test_conversions_are_exact(value: str, source: str, target: str, molar_mass: str | None, expected: str) -> None:
    mass = Decimal(molar_mass) if molar_mass else None
    assert convert(Decimal(value), source, target, mass) == Decimal(expected)


@pytest.mark.parametrize(("value", "source", "target", "molar_mass", "rounded"), [
    ("230", "ng/mL", "nmol/L", "176.215", "1305"),      # serotonin, interop.md section 3
    ("330", "ng/mL", "nmol/L", "176.215", "1873"),      # serotonin, evidence.md CNV-01
    ("8", "mg/(24.h)", "umol/(24.h)", "191.183", "41.8"),   # 5-HIAA, evidence.md CNV-02
    ("300", "umol/(24.h)", "mg/(24.h)", "191.183", "57.4"),
    ("500", "pg/mL", "pmol/L", "3482.8", "144"),        # glucagon, evidence.md CNV-06
    ("1", "mg/dL", "umol/L", "113.12", "88.4"),         # creatinine, evidence.md CNV-14
])
def test_molar_conversions_agree_with_published_pairs(value: str, source: str, target: str, molar_mass: str,
                                                      rounded: str) -> None:
    found = convert(Decimal(value), source, target, Decimal(molar_mass))
    assert found.quantize(Decimal(rounded)) == Decimal(rounded)


@pytest.mark.parametrize(("source", "target", "molar_mass"), [
    ("ng/mL", "nmol/L", None),                          # needs a molar mass
    ("ng/mL", "U/L", "49000"),                          # a molar mass does not help here
    ("U/L", "[IU]/L", None),
    ("[IU]/L", "10*9/L", None),                         # pint alone would: it gives [IU] no dimension
    ("mg/g{creat}", "umol/mmol{creat}", None),          # pint alone would: both are pure numbers
    ("mg/g{creat}", "umol/mmol{creat}", "191.183"),
    ("mg/g", "mg/g{creat}", None),
    ("nmol/10*9{platelets}", "nmol/L", None),
    ("mL/min", "mL/min/{1.73_m2}", None),
    ("{INR}", "%", None),
    ("ng/mL", "ng/(24.h)", None),
])
def test_what_does_not_measure_the_same_is_refused(source: str, target: str, molar_mass: str | None) -> None:
    with pytest.raises(BadInput, match="cannot be converted"):
        conversion_factor(source, target, Decimal(molar_mass) if molar_mass else None)


def test_what_is_no_unit_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput) as refusal:
        read_unit("uml/l")
    assert str(refusal.value) == ("unit: 'uml/l'; expected a unit such as ng/mL, nmol/L, U/L or mg/(24.h); "
                                  "correct the unit, or leave the result as printed")


# What each unit of the Finnish list means, written by hand; None: no unit, or none of a family used here.
FINNGEN_MEANING = {
    "g/l": ("g/L", "mass_per_volume"), "ng/l": ("ng/L", "mass_per_volume"), "ug/l": ("ug/L", "mass_per_volume"),
    "mg/ml": ("mg/mL", "mass_per_volume"), "umol/l": ("umol/L", "molar_per_volume"),
    "nmol/l": ("nmol/L", "molar_per_volume"), "pmol/l": ("pmol/L", "molar_per_volume"),
    "mmol/l": ("mmol/L", "molar_per_volume"), "umol/24h": ("umol/(24.h)", "molar_per_day"),
    "u/l": ("U/L", "activity_per_volume"), "iu/l": ("[IU]/L", "activity_per_volume"),
    "mu/l": ("mU/L", "activity_per_volume"), "inr": ("{INR}", "dimensionless"), "1": ("1", "dimensionless"),
    "%": ("%", "dimensionless"), "mg/g": ("mg/g", "as printed"),
    "ml/min/173m2": ("mL/min/{1.73_m2}", "volume_per_time"),
    "umol": ("umol", "as printed"), "dalmed": ("dalmed", "as printed"), "form": ("form", "as printed")}


@pytest.mark.shared
def test_every_unit_of_the_finnish_laboratories_is_read_or_refused_as_written_by_hand() -> None:
    if not FINNGEN.exists():
        pytest.skip(f"{FINNGEN.name} is not beside the checkout")
    with FINNGEN.open(encoding="utf-8", newline="") as lines:
        printed = {row["MEASUREMENT_UNIT"] for row in csv.DictReader(lines, delimiter="\t")} - {""}
    assert {unit: (ucum_spelling(unit), unit_family(unit)) for unit in printed} == FINNGEN_MEANING
