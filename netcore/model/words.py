"""Which words does the record know?

Closed vocabularies of the tables. Where the field has a word that is missing here, use `other` and say
it in the note, or add the word.
"""

from typing import Literal

Origin = Literal["published", "demo", "entered", "imported"]
Sex = Literal["female", "male", "other"]
PrimarySite = Literal[
    "pancreas", "duodenum", "jejunum", "ileum", "small_bowel", "appendix", "colon", "rectum", "stomach",
    "lung", "liver", "unknown_primary", "other"]
HistologySite = Literal["primary", "liver", "node", "other"]
SpecimenKind = Literal["biopsy", "resection", "cytology"]
Differentiation = Literal["well", "poor", "mixed"]
Grade = Literal["G1", "G2", "G3", "NEC"]

Comparator = Literal["<", "<=", ">", ">="]
Interpretation = Literal["low", "normal", "high", "detected", "not_detected"]
LabSpecimen = Literal[
    "serum", "plasma", "whole_blood", "platelets", "urine_24h", "urine_spot", "capillary", "other"]
Condition = Literal[
    "ppi", "h2_blocker", "ssri", "fasting", "not_fasting", "stimulated", "suppressed", "haemolysed", "lipaemic",
    "renal_failure", "diet_not_kept", "ssa_stopped", "post_procedure", "incomplete_collection", "maoi",
    "interfering_drug", "other_disease", "delayed_processing"]

StudyKind = Literal["CT", "MRI", "ultrasound", "CEUS", "SSTR_PET", "SSTR_SPECT", "FDG_PET", "echo", "angiography",
                    "pathology", "xray", "clinical"]
NewLesion = Literal["none", "equivocal", "unequivocal", "not_assessed"]
Structure = Literal["tumour", "node", "ablation_zone"]
Role = Literal["target", "non_target"]
State = Literal["measured", "too_small", "absent", "not_evaluable", "present", "progressed", "split", "merged"]
ZoneFinding = Literal["complete", "benign_rim", "residual", "progression_at_edge"]
Certainty = Literal["equivocal", "unequivocal"]
Segment = Literal["I", "II", "III", "IV", "IVa", "IVb", "V", "VI", "VII", "VIII"]
Territory = Literal["I", "II", "III", "IV", "IVa", "IVb", "V", "VI", "VII", "VIII",
                    "left_lobe", "right_lobe", "whole_liver"]

TreatmentKind = Literal[
    "resection", "primary_resection", "RFA", "MWA", "cryoablation", "IRE", "TAE", "TACE", "DEB-TACE", "TARE", "PVE",
    "transplantation", "PRRT", "SSA", "octreotide_short_acting", "interferon", "telotristat", "everolimus", "sunitinib",
    "cabozantinib", "chemotherapy", "immunotherapy", "radiotherapy", "diazoxide", "PPI", "H2_blocker", "SSRI", "MAOI",
    "valve_replacement", "bilioenteric_anastomosis", "watch_and_wait", "other"]
Access = Literal["percutaneous", "laparoscopic", "open", "transarterial", "transvenous", "oral", "injection",
                 "infusion"]
Intent = Literal["curative", "debulking", "palliative", "symptom_control", "bridging", "diagnostic"]

Fact = Literal[
    "syndrome", "ecog", "ascites", "encephalopathy", "portal_vein", "bilioenteric_anastomosis", "biliary_stent",
    "liver_involvement", "future_liver_remnant", "extrahepatic_disease", "distance_to_bile_duct",
    "distance_to_vessel", "octreotide_plan", "gallbladder", "carcinoid_heart_disease", "echo_result", "crisis",
    "contrast_allergy", "renal_failure", "distribution", "unresectable_reason", "reported_response", "outcome",
    "height_cm", "germline_question", "mesenteric_mass_mm", "positive_nodes", "extrahepatic_resectable",
    "sstr_ct_mismatch", "secretory_diarrhoea", "resectable", "predicted_debulking", "primary_resected",
    "biliary_obstruction", "papilla", "liver_background", "liver_volume", "remnant_growth", "varices",
    "portal_collaterals", "lung_shunt", "lung_dose", "planned_territory", "whipple", "distance_to_organ",
    "right_heart_failure", "prior_liver_radiotherapy", "gastric_ph", "secretin_rise", "ppi_use", "h2_blocker_use",
    "ssri_use", "maoi_use", "prrt_before", "tare_before", "other"]
PlanKind = Literal["board", "visit", "scan", "injection", "procedure", "laboratory", "echocardiography"]

ABLATIONS: frozenset[str] = frozenset({"RFA", "MWA", "cryoablation", "IRE"})
EMBOLISATIONS: frozenset[str] = frozenset({"TAE", "TACE", "DEB-TACE", "TARE"})
LIVER_DIRECTED: frozenset[str] = ABLATIONS | EMBOLISATIONS | {"resection", "transplantation"}
# What is no treatment of the liver tumours: drugs that disturb a marker rather than treat, operations elsewhere. They
# begin no course. `resection` is of the liver; an operation on the primary alone is `primary_resection`.
NOT_ANTITUMOUR: frozenset[str] = frozenset({
    "primary_resection", "PPI", "H2_blocker", "SSRI", "MAOI", "PVE", "valve_replacement", "bilioenteric_anastomosis",
    "telotristat", "octreotide_short_acting", "diazoxide", "watch_and_wait", "other"})

# What a finding holds that says nothing: the one before it still stands.
SILENT = frozenset({"unknown", "not known", "not assessed", "not evaluated", "not recorded", "not stated", "unclear",
                    "pending", "n/a", "?"})


def says_something(text: str | None) -> bool:
    """Is there a value, and is it more than that nobody knows?"""
    return text is not None and text.strip().casefold() not in SILENT
