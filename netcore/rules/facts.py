"""Which facts may rules speak of: name, unit, kind, and how each follows from the record?

Every fact is defined once, here; `netcore/rules/gather/` computes it from a record as of a day. A fact that does not
follow from the record is not known: it is never a default.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from netcore.evidence import read_catalogue

Kind = Literal["number", "word", "date", "days"]
Scope = Literal["patient", "lesion", "lab", "treatment", "study"]
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One fact. `words`: all it can say (kind word). `irreversible`: never stale. `analyte`: of the catalogue, for its
    molar mass. `follows`: how it comes from the record. Kind date: one day; days: every day on which it was done."""

    name: str
    label: str
    kind: Kind
    follows: str
    unit: str | None = None
    words: tuple[str, ...] = ()
    scope: Scope = "patient"
    irreversible: bool = False
    analyte: str | None = None

    @property
    def molar_mass(self) -> Decimal | None:
        """Of the analyte, in g/mol, where the catalogue lets mass and amount be converted."""
        entry = read_catalogue().analytes.get(self.analyte) if self.analyte else None
        return entry.molar_mass if entry else None


def _number(name: str, label: str, unit: str, follows: str, scope: Scope = "patient", *,
            irreversible: bool = False) -> FactDefinition:
    return FactDefinition(name, label, "number", follows, unit=unit, scope=scope, irreversible=irreversible)


def _word(name: str, label: str, words: tuple[str, ...], follows: str, scope: Scope = "patient", *,
          irreversible: bool = False) -> FactDefinition:
    return FactDefinition(name, label, "word", follows, words=words, scope=scope, irreversible=irreversible)


def _yes_no(name: str, label: str, follows: str, scope: Scope = "patient", *,
            irreversible: bool = False) -> FactDefinition:
    return _word(name, label, YES_NO, follows, scope, irreversible=irreversible)


def _date(name: str, label: str, follows: str) -> FactDefinition:
    return FactDefinition(name, label, "date", follows, irreversible=True)


def _days(name: str, label: str, follows: str) -> FactDefinition:
    return FactDefinition(name, label, "days", follows, irreversible=True)


SITES = ("pancreas", "duodenum", "jejunum", "ileum", "small_bowel", "appendix", "colon", "rectum", "stomach", "lung",
         "liver", "unknown_primary", "other")
SYNDROMES = ("none", "carcinoid", "insulinoma", "gastrinoma", "glucagonoma", "VIPoma", "somatostatinoma", "PPoma",
             "ectopic ACTH", "PTHrP", "other")
_TREATMENTS = ("resection", "RFA", "MWA", "cryoablation", "IRE", "TAE", "TACE", "DEB-TACE", "TARE", "PVE",
               "transplantation", "PRRT", "SSA", "everolimus", "sunitinib", "chemotherapy", "telotristat", "PPI",
               "H2_blocker", "SSRI", "other")

_PERSON = (
    _word("sex", "sex", ("female", "male", "other"), "patients.sex", irreversible=True),
    _number("age", "age", "a", "as_of minus patients.birth_year (an interval: only the year is known)",
            irreversible=True),
    _word("primary_site", "primary", SITES, "patients.primary_site", irreversible=True),
    _yes_no("alive", "alive", "no once died_on has passed", irreversible=True),
    _word("ecog", "ECOG", ("0", "1", "2", "3", "4"), "latest finding ecog"),
    _number("height", "height", "cm", "latest finding height_cm", irreversible=True),
    _number("weight", "weight", "kg", "latest symptoms.weight_kg"),
    _number("body_surface", "body surface area", "m2", "Mosteller from height and weight"),
    _yes_no("germline_asked", "germline question (MEN1, VHL, NF1, TSC) asked", "finding germline_question recorded",
            irreversible=True),
)

_TISSUE = (
    _word("differentiation", "differentiation", ("well", "poor", "mixed"), "latest sample that says it",
          irreversible=True),
    _number("ki67", "Ki-67", "%", "highest Ki-67 of any sample; a reported range is an interval", irreversible=True),
    _number("ki67_primary", "Ki-67 of the primary", "%", "latest sample of the primary", irreversible=True),
    _number("ki67_metastasis", "Ki-67 of a metastasis", "%", "highest of liver, node and other samples",
            irreversible=True),
    _number("mitoses", "mitoses per 2 mm²", "1", "highest of any sample", irreversible=True),
    _number("ki67_cells", "cells counted for Ki-67", "1", "of the sample that gives ki67", irreversible=True),
    _word("reported_grade", "grade as reported", ("G1", "G2", "G3", "NEC"), "latest sample that says it",
          irreversible=True),
    _word("grade_edition", "edition of the grade", ("WHO 2010", "WHO 2017", "WHO 2019", "WHO 2022", "other"),
          "edition of the sample that gives reported_grade", irreversible=True),
    _word("tissue_site", "site of the latest sample", ("primary", "liver", "node", "other"), "latest sample",
          irreversible=True),
    _word("tissue_specimen", "kind of the latest sample", ("biopsy", "resection", "cytology"), "latest sample",
          irreversible=True),
)

_DISEASE = (
    _yes_no("liver_metastases", "liver metastases", "a liver lesion (tumour) that is not absent at its last scan, or "
            "liver_involvement above 0; no only where the last liver scan found every lesion absent; else unknown"),
    _yes_no("extrahepatic_disease", "disease outside the liver", "latest finding extrahepatic_disease (none = no), or a "
            "recorded lesion outside the liver that is present = yes"),
    _word("extrahepatic_site", "site of disease outside the liver", ("none", "nodes", "bone", "lung", "peritoneum",
          "several", "other"), "from the words of the same finding; other where the words are not understood"),
    _yes_no("extrahepatic_resectable", "disease outside the liver can be resected",
            "latest finding extrahepatic_resectable"),
    _number("mesenteric_mass", "mesenteric mass", "mm", "latest finding mesenteric_mass_mm"),
    _number("positive_nodes", "positive nodes", "1", "latest finding positive_nodes", irreversible=True),
    _number("liver_involvement", "share of the liver taken by tumour", "%", "latest finding liver_involvement, an "
            "interval where printed as one; else tumour_burden where its parts are known"),
    _word("involvement_method", "how the share was found", ("visual", "formula", "volumetry", "other"),
          "method of the finding liver_involvement"),
    _number("lesion_count", "liver lesions", "1", "liver tumours present at the last scan of each; open upwards where a "
            "finding distribution says multiple, numerous, diffuse or all segments"),
    _yes_no("bilobar", "lesions in both lobes", "segments of present liver tumours: I to IV left (I counts for neither "
            "alone), V to VIII right; or finding distribution bilobar, both lobes, all segments"),
    _yes_no("one_dominant", "one dominant lesion among smaller ones", "the largest present liver tumour is at least "
            "twice the next (options:dominant_ratio) and large (lesion_plan:ablation_ideal_size); no where single"),
    _number("largest_lesion", "largest liver lesion", "mm", "longest diameter at the last scan of each present lesion"),
    _word("growth", "growth in the last year", ("progressive", "stable", "responding"), "RECIST 1.1 verdicts (stream "
          "clinical) dated in the 12 months before as_of (PD at any: progressive; else the last: SD stable, PR/CR "
          "responding); unknown where none"),
    _yes_no("hypervascular", "lesions enhance in the arterial phase", "enhancing_diameter_mm above 0 of any present "
            "liver lesion at its last scan; no where all are measured as 0"),
    _word("krenning", "somatostatin-receptor uptake (Krenning)", ("0", "1", "2", "3", "4"), "latest SSTR study's krenning"),
    _yes_no("sstr_ct_mismatch", "lesions on CT without receptor uptake", "latest finding sstr_ct_mismatch"),
    _word("syndrome", "syndrome", SYNDROMES, "latest finding syndrome; none = no syndrome"),
    _number("flushes", "flushes a day", "/d", "latest symptoms"),
    _number("stools", "stools a day", "/d", "latest symptoms"),
    _yes_no("hormone_symptoms", "symptoms of hormone excess", "yes where syndrome is not none and flushes are above 0 "
            "or stools at least symptom limit (options:stools_raised); no where syndrome is none or both are recorded "
            "and below; else unknown"),
    _yes_no("secretory_diarrhoea", "secretory diarrhoea", "latest finding secretory_diarrhoea"),
    _yes_no("resectable", "all liver disease can be resected", "latest finding resectable (a surgeon's answer); no "
            "where a finding unresectable_reason stands and nothing later says otherwise"),
    _number("predicted_debulking", "tumour volume that resection and ablation would remove", "%",
            "latest finding predicted_debulking"),
    _yes_no("primary_resected", "primary resected", "a treatment primary_resection, or finding primary_resected",
            irreversible=True),
    _number("stable_months", "months without progression", "mo", "from the last PD, else from the first verdict after "
            "baseline, to the last verdict that is not PD"),
    _number("tgr_before", "tumour growth rate before treatment (TGR0)", "%/mo", "response.growth of the current course"),
    _number("tgr_3_months", "tumour growth rate at 3 months (TGR3m)", "%/mo", "response.growth of the current course"),
    _number("sum_of_diameters", "sum of target diameters", "mm", "latest RECIST 1.1 sum of the stream clinical"),
)

_LIVER = (
    _word("portal_vein", "main portal vein", ("open", "partial", "occluded", "hepatofugal", "branch"),
          "latest finding portal_vein"),
    _yes_no("portal_collaterals", "good portal collaterals", "latest finding portal_collaterals"),
    _yes_no("bilioenteric_anastomosis", "bilio-enteric anastomosis", "a treatment or finding that says yes (for good); "
            "no where the latest finding says no", irreversible=True),
    _yes_no("biliary_stent", "bile duct stent", "latest finding biliary_stent"),
    _yes_no("biliary_obstruction", "bile ducts obstructed or dilated", "latest finding biliary_obstruction"),
    _yes_no("papilla_incompetent", "papilla cut or incompetent", "latest finding papilla (sphincterotomy, incompetent = "
            "yes; intact = no)"),
    _word("ascites", "ascites", ("none", "mild", "moderate", "severe", "refractory"), "latest finding ascites"),
    _word("encephalopathy", "encephalopathy", ("none", "I", "II", "III", "IV"), "latest finding encephalopathy"),
    _word("liver_background", "liver outside the tumour", ("normal", "after_chemotherapy", "fibrosis", "cirrhosis"),
          "latest finding liver_background"),
    _number("future_liver_remnant", "future liver remnant", "%", "latest finding future_liver_remnant in %; or its mL "
            "over total_liver_volume"),
    _number("remnant_growth", "remnant growth a week after portal vein embolisation", "%/wk",
            "latest finding remnant_growth"),
    _number("mass_to_remove", "functional liver mass to be removed", "%", "100 minus future_liver_remnant"),
    _number("total_liver_volume", "total liver volume (Vauthey)", "mL", "formula from body_surface"),
    _number("total_liver_volume_urata", "total liver volume (Urata)", "mL", "formula from body_surface"),
    _number("tumour_burden", "tumour volume over liver volume", "%", "sum of volumes of present liver tumours (measured, "
            "else sphere of the longest diameter) over total_liver_volume"),
    _word("gallbladder", "gallbladder", ("in situ", "removed", "stones"), "latest finding gallbladder"),
    _yes_no("varices", "untreated high-risk varices", "latest finding varices"),
    _yes_no("contrast_allergy", "severe contrast allergy", "latest finding contrast_allergy"),
    _yes_no("dialysis", "dialysis", "latest finding renal_failure says dialysis"),
    _yes_no("prior_liver_radiotherapy", "radiotherapy of the liver before", "treatments radiotherapy of a liver "
            "territory, else finding", irreversible=True),
    _number("lung_shunt", "shunt to the lung", "%", "latest finding lung_shunt"),
    _number("lung_dose", "expected lung dose in one session", "Gy", "latest finding lung_dose"),
    _yes_no("right_heart_failure", "right-heart failure or severe tricuspid disease", "latest finding echo_result or "
            "carcinoid_heart_disease: severe = yes; none, mild = no"),
    _word("carcinoid_heart", "carcinoid heart disease", ("none", "mild", "moderate", "severe", "present"),
          "latest finding carcinoid_heart_disease or echo_result"),
    _yes_no("octreotide_plan", "octreotide plan documented", "latest finding octreotide_plan (documented = yes)"),
    _yes_no("board_met", "tumour board recorded", "a plan of kind board with done_on; dated by it"),
    _yes_no("crisis_before", "carcinoid crisis before", "finding crisis", irreversible=True),
)

_SCORES = (
    _number("child_pugh", "Child-Pugh points", "1", "from bilirubin, albumin, INR, ascites, encephalopathy; an interval "
            "where a part is missing"),
    _number("albi", "ALBI", "1", "from bilirubin and albumin"),
    _number("meld", "MELD (2001)", "1", "creatinine, bilirubin, INR"),
    _number("meld_na", "MELD-Na (2016)", "1", "MELD and sodium"),
    _number("meld_3", "MELD 3.0", "1", "with sex, sodium, albumin"),
    _number("embolisation_risk", "embolisation risk factors (0 to 3)", "1", "urgent, burden above 50 %, extrahepatic; an "
            "interval where a part is unknown"),
)

_HISTORY = (
    _word("planned_procedure", "procedure planned next", ("none", "surgery", "ablation", "embolisation", "biopsy",
          "PRRT"), "open plans of kind procedure, and the current question of a board where it names one"),
    _yes_no("procedure_urgent", "procedure urgent", "the planned procedure or last embolisation says urgent"),
    _word("embolisation_territory", "territory planned for embolisation", ("segment", "lobe", "whole_liver"),
          "finding planned_territory; else unknown"),
    *(_number(f"days_since_{name}", f"days since {label}", "d", f"as_of minus {name.replace('_', ' ')}",
              irreversible=True)
      for name, label in (("diagnosis", "diagnosis"), ("embolisation", "the last embolisation"),
                          ("ablation", "the last ablation"), ("resection", "the last liver resection"),
                          ("prrt", "the last PRRT cycle"), ("ssa", "the last long-acting analogue"),
                          ("ssa_start", "the first long-acting analogue"), ("tare", "the last radioembolisation"))),
    _yes_no("on_ssa", "on a long-acting somatostatin analogue", "an SSA injection no older than its interval and a week "
            "(stated interval; 28 days where none) and not ended"),
    *(_yes_no(f"on_{name}", f"on {label}", f"a treatment {label} begun and not ended by as_of; a stated end makes it no; "
              "never recorded: unknown unless a finding or a lab's conditions say it")
      for name, label in (("ppi", "PPI"), ("h2_blocker", "H2_blocker"), ("ssri", "SSRI"), ("maoi", "MAOI"))),
    _number("embolisations_without_response", "embolisation sessions in a row without response", "1",
            "RECIST 1.1 after each session; counts backwards until a response", irreversible=True),
    _yes_no("had_prrt", "PRRT before", "treatments", irreversible=True),
    _yes_no("had_tare", "radioembolisation before", "treatments", irreversible=True),
    _yes_no("had_whipple", "pancreatoduodenectomy before", "finding whipple or a note on the operation",
            irreversible=True),
    _number("chemotherapy_months", "months of chemotherapy", "mo", "sum of recorded chemotherapy periods",
            irreversible=True),
    _date("diagnosed", "diagnosis", "patients.diagnosed_on"),
    _date("last_embolisation", "last embolisation (TAE, TACE, DEB-TACE)", "treatments"),
    _date("last_tare", "last radioembolisation", "treatments"),
    _date("last_ablation", "last ablation", "treatments"),
    _date("last_resection", "last liver resection", "treatments"),
    _date("last_curative_resection", "last resection with curative intent", "treatments with intent curative"),
    _date("ssa_start", "first long-acting analogue", "treatments"),
    _date("syndrome_known_since", "syndrome known since", "first finding syndrome that is not none"),
    _date("planned_procedure_on", "day of the planned procedure", "open plan procedure, else board in the future"),
    _date("last_tgr_signal", "scan at which the growth rate passed its limit", "response.growth against the limits of "
          "follow_up"),
    _date("last_caspar_signal", "CgA result that met the CASPAR rule", "markers.caspar"),
    _days("liver_imaging_days", "CT or MRI of the liver", "studies CT or MRI whose regions name the liver or are blank"),
    _days("liver_mri_days", "MRI of the liver", "studies MRI"),
    _days("sstr_pet_days", "SSTR PET", "studies"),
    _days("fdg_pet_days", "FDG PET", "studies"),
    _days("echo_days", "echocardiography", "studies echo, findings echo_result, plans echocardiography done"),
    _days("nt_probnp_days", "NT-proBNP", "labs"),
    _days("cga_days", "chromogranin A", "labs"),
    _days("five_hiaa_days", "5-HIAA", "labs, any specimen"),
    _days("marker_days", "any tumour marker", "labs of the group marker"),
    _days("liver_lab_days", "liver function tests", "days with bilirubin recorded"),
    _days("visit_days", "visit", "plans of kind visit done; symptoms recorded"),
)

_RECORDED = tuple(
    _word(name, label, ("recorded",), follows) for name, label, follows in (
        ("liver_imaging", "CT or MRI of the liver", "latest of liver_imaging_days"),
        ("multiphase_imaging", "multiphase CT or MRI", "latest CT or MRI whose phases hold arterial and portal_venous"),
        ("liver_mri", "MRI of the liver", "latest MRI"), ("sstr_pet", "SSTR PET", "latest SSTR PET"),
        ("fdg_pet", "FDG PET", "latest FDG PET"), ("echo", "echocardiography", "latest of echo_days"),
        ("biliary_anatomy", "anatomy of the bile ducts", "any of bilioenteric_anastomosis, biliary_stent, "
         "biliary_obstruction, papilla_incompetent recorded"),
        ("cga_confounders", "what could disturb CgA", "PPI use known (on_ppi) or conditions on the latest CgA")))

_LESION = (
    _number("size", "longest diameter", "mm", "at its last scan; too_small: below the measurable size", "lesion"),
    _word("segment", "segment", ("I", "II", "III", "IV", "IVa", "IVb", "V", "VI", "VII", "VIII"), "lesions.segment",
          "lesion", irreversible=True),
    _word("lobe", "lobe", ("left", "right", "caudate"), "from the segment", "lesion", irreversible=True),
    _word("state", "state at its last scan", ("present", "absent", "not_evaluable"), "measurements", "lesion"),
    _yes_no("dominant", "dominant lesion", "largest, and at least options:dominant_ratio times the next", "lesion"),
    _number("distance_to_bile_duct", "distance to a central bile duct", "mm", "latest finding of this lesion", "lesion"),
    _number("distance_to_vessel", "distance to a large vessel", "mm", "latest finding of this lesion", "lesion"),
    _number("distance_to_organ", "distance to bowel, gallbladder, diaphragm or heart", "mm",
            "latest finding distance_to_organ of this lesion", "lesion"),
    _yes_no("lesion_hypervascular", "enhances in the arterial phase", "enhancing_diameter_mm above 0", "lesion"),
    _word("ablation_status", "after ablation", ("never", "complete", "residual", "local_progression", "awaiting"),
          "response.ablation track", "lesion"),
    _number("ablation_margin", "smallest ablation margin", "mm", "latest treated_lesions.margin_mm of an ablation",
            "lesion", irreversible=True),
    _yes_no("treated_by_embolisation", "treated by embolisation", "treated_lesions", "lesion", irreversible=True),
)

_LAB = (
    _word("analyte", "analyte", (), "catalogue id", "lab", irreversible=True),
    _word("specimen", "specimen", ("serum", "plasma", "whole_blood", "platelets", "urine_24h", "urine_spot", "capillary",
          "other"), "labs.specimen", "lab", irreversible=True),
    _word("assay", "assay", (), "labs.assay", "lab", irreversible=True),
    _word("unit_family", "unit family", (), "of its unit", "lab", irreversible=True),
    FactDefinition("result", "result", "number", "value in its own unit", unit=None, scope="lab", irreversible=True),
    _number("result_times_upper_limit", "result over its own upper limit", "1", "value / upper_limit", "lab",
            irreversible=True),
    _number("change_from_previous", "change from the previous result of the series", "%", "markers series", "lab",
            irreversible=True),
    *(_number(f"lab_days_since_{name}", f"days from {label} to the sample", "d", "treatments", "lab", irreversible=True)
      for name, label in (("ppi", "the last PPI"), ("procedure", "the last ablation, embolisation or resection"),
                          ("ssa", "the last analogue injection"), ("maoi", "the last MAOI"))),
    *(_yes_no(f"lab_{name}", label, "conditions of the result, or treatments running on its day", "lab",
              irreversible=True)
      for name, label in (("on_ppi", "PPI at the time"), ("on_h2_blocker", "H2 blocker at the time"),
                          ("on_ssri", "SSRI at the time"), ("fasting", "fasting"), ("haemolysed", "haemolysed"),
                          ("stimulated", "stimulated test"), ("diet_not_kept", "diet not kept"),
                          ("post_procedure", "shortly after a procedure"), ("on_ssa", "on an analogue at the time"))),
    _number("lab_egfr", "eGFR nearest before the sample", "mL/min/{1.73_m2}", "latest eGFR up to 90 days before", "lab"),
    _yes_no("lab_glucose_same_sample", "glucose of the same sample or day", "labs", "lab", irreversible=True),
    _number("lab_sample_age", "hours at 4 °C before processing", "h", "finding or note; usually unknown", "lab",
            irreversible=True),
)

_TREATMENT = (
    _word("kind", "kind of treatment", _TREATMENTS, "treatments.kind", "treatment", irreversible=True),
    _number("days_ago", "days since it", "d", "as_of minus performed_on", "treatment", irreversible=True),
    _yes_no("urgent", "urgent", "treatments.urgent", "treatment", irreversible=True),
    _number("lobes", "lobes treated in one session", "1", "territory: whole_liver 2, one lobe or its segments 1",
            "treatment", irreversible=True),
    _number("days_since_previous_session", "days since the session before", "d", "previous treatment of that kind",
            "treatment", irreversible=True),
    _yes_no("with_ssa", "on an analogue at the time", "treatments SSA running on its day", "treatment",
            irreversible=True),
    _yes_no("plan_documented", "octreotide plan documented before it", "finding octreotide_plan up to 30 days before",
            "treatment", irreversible=True),
)

_STUDY = (
    _word("modality", "kind of study", ("CT", "MRI", "ultrasound", "CEUS", "SSTR_PET", "SSTR_SPECT", "FDG_PET", "echo",
          "angiography", "pathology", "xray", "clinical"), "studies.kind", "study", irreversible=True),
    _number("study_days_after_procedure", "days after the last liver procedure", "d", "treatments", "study",
            irreversible=True),
)

# Analytes whose specimens are facts of their own.
_BY_SPECIMEN = {"five_hiaa": ("urine_24h", "plasma", "serum"), "serotonin": ("whole_blood", "platelets", "serum",
                "plasma", "urine_24h")}


def _analytes() -> list[FactDefinition]:
    found = []
    for analyte in read_catalogue().analytes.values():
        unit = next(iter(analyte.units.values()))[0]
        names = [(analyte.id, analyte.name)] + [(f"{analyte.id}_{specimen}", f"{analyte.name} ({specimen})")
                                                for specimen in _BY_SPECIMEN.get(analyte.id, ())]
        for name, label in names:
            found.append(FactDefinition(
                name, label, "number", "latest usable result (not confounded where it is a tumour marker, no dynamic "
                "test, blood unless the name says another specimen)", unit=unit, analyte=analyte.id))
            found.append(FactDefinition(f"{name}_times_upper_limit", f"{label}, multiple of its upper limit", "number",
                                        "the same result over its own upper limit", unit="1"))
    return found


@cache
def fact_definitions() -> dict[str, FactDefinition]:
    """Every fact by its name. Facts of lesions, results, treatments and studies have names of their own."""
    table = [*_PERSON, *_TISSUE, *_DISEASE, *_LIVER, *_SCORES, *_HISTORY, *_RECORDED, *_LESION, *_LAB, *_TREATMENT,
             *_STUDY, *_analytes()]
    return {definition.name: definition for definition in table}
