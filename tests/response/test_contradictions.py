"""Rows that contradict themselves are named, and what they spoil is not used."""

import pytest

from netcore.model import Lesion, Measurement, Study
from netcore.response.contradictions import SPOILS, contradictions, spoiled_fields


def found(structure="tumour", kind="CT", **cells):
    row = Measurement(patient_id="P", study_id="S", lesion_id="L", **cells)
    return contradictions(row, Lesion(patient_id="P", lesion_id="L", structure=structure),
                          Study(patient_id="P", study_id="S", kind=kind) if kind else None)


CASES = [
    # (what the row says, codes)
    ({"state": "absent", "longest_diameter_mm": 12}, ["absent_with_a_length"]),
    ({"state": "absent", "longest_diameter_mm": 0}, []),
    ({"state": "absent", "volume_ml": 3}, ["absent_with_a_length"]),
    ({"state": "present", "longest_diameter_mm": 0}, ["present_with_length_0"]),
    ({"state": "present"}, []),
    ({"state": "not_evaluable", "longest_diameter_mm": 20}, ["not_evaluable_with_a_length"]),
    ({"state": "too_small", "longest_diameter_mm": 10}, ["too_small_with_that_length"]),
    ({"state": "too_small", "longest_diameter_mm": "9.9"}, []),
    ({"state": "too_small", "longest_diameter_mm": 0}, ["too_small_with_that_length"]),
    ({"state": "measured"}, ["measured_without_number"]),
    ({"state": "measured", "volume_ml": 4}, []),
    ({"state": "measured", "longest_diameter_mm": 0}, []),
    ({"longest_diameter_mm": 30, "perpendicular_mm": 31}, ["perpendicular_longer_than_longest"]),
    ({"longest_diameter_mm": 30, "perpendicular_mm": 30}, []),
    ({"longest_diameter_mm": 30, "third_axis_mm": 40}, []),  # along the body, not in the axial plane
    ({"longest_diameter_mm": 30, "enhancing_diameter_mm": "30.1"}, ["enhancing_longer_than_lesion"]),
    ({"longest_diameter_mm": 30, "enhancing_diameter_mm": 30}, []),
    ({"enhancing_diameter_mm": 30}, []),
    ({"enhancing_diameter_mm": 20, "enhancing_perpendicular_mm": 21},
     ["enhancing_perpendicular_longer_than_enhancing"]),
    ({"kind": "MRI", "longest_diameter_mm": 30, "attenuation_hu": 40}, ["attenuation_without_ct"]),
    ({"kind": "CT", "longest_diameter_mm": 30, "attenuation_hu": 40}, []),
    ({"kind": None, "longest_diameter_mm": 30, "attenuation_hu": 40}, []),  # kind of study not known
    ({"structure": "node", "longest_diameter_mm": 30}, ["short_axis_missing"]),
    ({"structure": "node", "longest_diameter_mm": 30, "short_axis_mm": 20}, []),
    ({"structure": "node", "longest_diameter_mm": 20, "short_axis_mm": 22}, ["short_axis_longer_than_longest"]),
    ({"structure": "ablation_zone", "longest_diameter_mm": 30, "zone_finding": "complete",
      "enhancing_diameter_mm": 6}, ["complete_zone_with_enhancement"]),
    ({"structure": "ablation_zone", "longest_diameter_mm": 30, "zone_finding": "residual",
      "enhancing_diameter_mm": 6}, []),
    ({"structure": "ablation_zone", "longest_diameter_mm": 30, "zone_finding": "benign_rim",
      "enhancing_diameter_mm": 30}, []),
    ({"longest_diameter_mm": 30, "volume_ml": 14, "enhancing_volume_ml": 15}, ["enhancing_volume_above_volume"]),
    ({"longest_diameter_mm": 30, "volume_ml": 14, "enhancing_volume_ml": 14}, []),
    ({"longest_diameter_mm": 30, "enhancing_diameter_mm": 0, "enhancing_volume_ml": 2},
     ["enhancing_diameter_contradicts_volume"]),
    ({"state": "absent", "longest_diameter_mm": 12, "enhancing_diameter_mm": 14},
     ["absent_with_a_length", "enhancing_longer_than_lesion"]),
]


@pytest.mark.parametrize(("cells", "codes"), CASES, ids=[str(cells) for cells, _ in CASES])
def test_each_contradiction_in_a_row_is_named(cells, codes):
    assert list(found(**cells)) == codes


def test_every_contradiction_has_its_case():
    assert {code for _, codes in CASES for code in codes} == set(SPOILS)


def test_enhancement_longer_than_the_lesion_spoils_the_enhancing_diameters_only():
    assert spoiled_fields(["enhancing_longer_than_lesion"]) == {"enhancing_diameter_mm", "enhancing_perpendicular_mm"}
    assert spoiled_fields(["perpendicular_longer_than_longest"]) == {"perpendicular_mm", "third_axis_mm"}
    assert spoiled_fields(["absent_with_a_length"]) >= {"longest_diameter_mm", "short_axis_mm", "volume_ml"}
    assert spoiled_fields(["attenuation_without_ct"]) == {"attenuation_hu"}
    assert spoiled_fields([]) == frozenset()
