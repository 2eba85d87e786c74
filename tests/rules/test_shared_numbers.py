"""Numbers that stand both in the catalogue of analytes and in a sheet of rules are the same."""

import pytest

from netcore.evidence import read_catalogue, read_sheet

WASHOUTS = [("chromogranin_a", "mosli-2012", "ppi_cleared"), ("chromogranin_a", "mayo-cga", "ppi_laboratory"),
            ("chromogranin_a", "pregun-2011", "ppi_reduced"), ("gastrin", "mayo-gastrin", "gastrin_ppi_mayo"),
            ("gastrin", "frontier-gastrin", "gastrin_ppi_frontier")]


@pytest.mark.parametrize(("analyte", "ref", "parameter"), WASHOUTS)
def test_a_washout_is_the_same_in_the_catalogue_and_in_the_rules(analyte: str, ref: str, parameter: str) -> None:
    listed = [washout for confounder in read_catalogue().analytes[analyte].confounders if confounder.condition == "ppi"
              for washout in confounder.washout if washout.ref == ref]
    assert [washout.days for washout in listed] == [read_sheet("marker_samples").value(parameter).number]


@pytest.mark.parametrize(("analyte", "variation", "parameter"), [("chromogranin_a", "cga-braga-2013", "cga_rcv")])
def test_a_reference_change_value_is_the_same(analyte: str, variation: str, parameter: str) -> None:
    listed = [one for one in read_catalogue().analytes[analyte].variation if one.id == variation]
    assert [one.rcv_printed for one in listed] == [read_sheet("marker_changes").value(parameter).number]


def test_the_rise_of_the_caspar_rule_is_its_fold() -> None:
    fold = read_sheet("markers").value("caspar_fold").number
    assert read_sheet("marker_changes").value("cga_caspar").number == (fold - 1) * 100
