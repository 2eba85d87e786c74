"""Which values does code read by their names, beside those that rules name?

A formula or a response criterion cannot be worked out without its coefficients. A sheet in which one is missing,
renamed or no number is refused before anyone is let in, not when the first patient needs it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches

from netcore.errors import Problem
from netcore.evidence.sheets import Setting, Sheet

_KINDS: dict[str, tuple[type, str]] = {"number": (Decimal, "a number, as 2.5"), "switch": (bool, "yes or no"),
                                       "word": (str, "a word")}
# Names by sheet and kind.
NEEDED: dict[str, dict[str, str]] = {
    "ablation": {
        "number": ("technical_success_until efficacy_window_from efficacy_window_to benign_rim_until "
                  "margin_covered_from margin_middle_from margin_wide_from"),
    },
    "cohort": {
        "number": "marker_raised_above marker_fall flushes_from stools_from symptom_fall before_course",
    },
    "endpoints": {
        "switch": ("start_day_counted response_confirmed fda_new_treatment_censors fda_missed_visits_censor "
                  "fda_no_baseline_censors ema_new_treatment_censors ema_missed_visits_censor ema_no_baseline_censors"),
        "number": "scan_interval visit_window missed_visits",
    },
    "facts": {
        "number": ("dominant_ratio dominant_size stools_raised growth_window analogue_interval analogue_grace "
                  "filtration_before plan_before countable_lesions board_question_age none_left_age zone_growth"),
    },
    "markers": {
        "number": ("confidence default_change caspar_fold caspar_floor peri_procedural egfr_flag egfr_age "
                  "cycle_tolerance doubling_days doubling_points label_major label_partial label_minor "
                  "gastrinoma_fold gastrinoma_level gastrinoma_ph insulinoma_glucose insulinoma_glucose_mass "
                  "insulinoma_insulin insulinoma_c_peptide insulinoma_c_peptide_mass insulinoma_proinsulin"),
        "word": "caspar_assay",
    },
    "procedures": {
        "number": "early_scan",
    },
    "reader_error": {
        "number": ("confident_from band_coverage recist_patients recist_pairs recist_tails recist_scale_baseline "
                  "recist_scale_follow_up recist_correlation recist_spread_of_change recist_smallest_sum "
                  "recist_largest_sum recist_agreed_PR recist_called_PR recist_agreed_SD recist_called_SD "
                  "recist_agreed_PD recist_called_PD mrecist_patients mrecist_pairs mrecist_tails "
                  "mrecist_scale_baseline mrecist_scale_follow_up mrecist_correlation mrecist_spread_of_change "
                  "mrecist_smallest_sum mrecist_largest_sum mrecist_agreed_PR mrecist_called_PR mrecist_agreed_SD "
                  "mrecist_called_SD mrecist_agreed_PD mrecist_called_PD"),
        "word": "same_reader_again",
    },
    "response": {
        "number": ("partial_response_fall progression_rise progression_floor too_small_value node_normal_below "
                  "node_target_from measurable_from measurable_from_xray thin_slice slices_to_measure targets_total "
                  "targets_per_organ baseline_window minimum_stable confirm_after tolerated_not_evaluable "
                  "timepoint_window session_gap"),
        "switch": "sticky_partial_response",
        "word": "treated_target_policy unstated_certainty",
    },
    "response_criteria": {
        "number": ("mrecist_partial_response_fall mrecist_progression_rise mrecist_progression_floor "
                  "mrecist_enhancing_from mrecist_hilar_node_from mrecist_new_lesion_from easl_partial_response_fall "
                  "easl_progression_rise easl_enhancing_from who_partial_response_fall who_progression_rise "
                  "choi_size_response_fall choi_attenuation_response_fall choi_size_progression_rise "
                  "choi_attenuation_from volume_partial_response_fall volume_progression_rise "
                  "enhancing_volume_partial_response_fall enhancing_volume_progression_rise enhancing_volume_from "
                  "tgr0_cut_off tgr3m_cut_off tgr3m_months tgr3m_tolerance tgr_shortest_interval tgr_full_interval "
                  "tgr_smallest_sum tgr_measurement_error"),
        "word": ("easl_progression_on easl_progression_reference who_progression_on who_progression_reference "
                  "choi_progression_reference choi_attenuation_mean choi_off_after"),
    },
    "scores": {
        "number": ("child_pugh_bilirubin_low child_pugh_bilirubin_high child_pugh_bilirubin_low_si "
                  "child_pugh_bilirubin_high_si child_pugh_albumin_low child_pugh_albumin_high child_pugh_inr_low "
                  "child_pugh_inr_high albi_bilirubin albi_albumin meld_creatinine meld_bilirubin meld_inr "
                  "meld_constant meld_floor meld_creatinine_most meld_least meld_most meld_na_above meld_na_sodium "
                  "meld_na_product sodium_least sodium_most meld_3_female meld_3_bilirubin meld_3_sodium "
                  "meld_3_sodium_bilirubin meld_3_inr meld_3_creatinine meld_3_albumin meld_3_albumin_creatinine "
                  "meld_3_constant meld_3_creatinine_most meld_3_albumin_least meld_3_albumin_most mosteller_divisor "
                  "vauthey_constant vauthey_surface urata_constant urata_surface embolisation_risk_burden "
                  "bilirubin_lowest bilirubin_highest albumin_lowest albumin_highest inr_lowest inr_highest "
                  "creatinine_lowest creatinine_highest sodium_lowest sodium_highest"),
    },
}


def find_missing_values(sheets: Mapping[str, Sheet], *, whole: bool) -> Iterator[Problem]:
    """The values that code asks for and that no sheet gives, or gives as something else. `whole`: the folder is that
    of the program, so that no sheet may lack."""
    for sheet, kinds in NEEDED.items():
        if sheet not in sheets:
            if whole:
                yield Problem(f"{sheet}.yaml", "no such sheet", "a file in guidelines/", "add it")
            continue
        given = sheets[sheet].parameters
        for kind, names in kinds.items():
            for name in names.split():
                if name not in given:
                    close = get_close_matches(name, given.keys() - _names(sheet), n=1)
                    yield Problem(f"{sheet}.yaml, parameters.{name}", "no such value"
                                  f"{f', but {close[0]}' if close else ''}", f"{_KINDS[kind][1]}, under the name "
                                  f"{name}, which formulas read", "give it back its name")
                    continue
                for dated in given[name].values:
                    if not isinstance(dated.value, _KINDS[kind][0]):
                        yield not_fitting(f"{sheet}.yaml", name, str(dated.from_), dated.value, _KINDS[kind][1])


def not_fitting(where: str, name: str, since: str, value: Setting, allowed: str) -> Problem:
    """A dated value of another kind than whoever reads it can use."""
    found = ("yes" if value else "no") if isinstance(value, bool) else \
        f"the list {', '.join(map(str, value))}" if isinstance(value, tuple) else \
        f"the text {value!r}" if isinstance(value, str) else str(value)
    return Problem(f"{where}, parameters.{name}, value from {since}", found, allowed, "correct the value")


def _names(sheet: str) -> set[str]:
    return {name for names in NEEDED[sheet].values() for name in names.split()}
