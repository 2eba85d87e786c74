"""Facts of single lesions, results, treatments and studies."""

from netcore.rules.facts.definition import TREATMENTS, FactDefinition, number, word, yes_no

LESION = (
    number("size", "longest diameter", "mm", "at its last scan; 0 where it is gone; too_small: below the measurable "
       "size", "lesion"),
    word("segment", "segment", ("I", "II", "III", "IV", "IVa", "IVb", "V", "VI", "VII", "VIII"), "lesions.segment",
          "lesion", irreversible=True),
    word("lobe", "lobe", ("left", "right", "caudate"), "from the segment", "lesion", irreversible=True),
    word("state", "state at its last scan", ("present", "absent"), "measurements; both are possible where it could not "
         "be evaluated", "lesion"),
    yes_no("dominant", "dominant lesion", "largest, and at least facts:dominant_ratio times the next", "lesion"),
    number("distance_to_bile_duct", "distance to a central bile duct", "mm", "latest finding of this lesion", "lesion"),
    number("distance_to_vessel", "distance to a large vessel", "mm", "latest finding of this lesion", "lesion"),
    number("distance_to_organ", "distance to bowel, gallbladder, diaphragm or heart", "mm",
            "latest finding distance_to_organ of this lesion", "lesion"),
    yes_no("lesion_hypervascular", "enhances in the arterial phase", "enhancing_diameter_mm above 0", "lesion"),
    word("ablation_status", "after ablation", ("never", "complete", "residual", "local_progression", "awaiting"),
          "response.ablation track", "lesion"),
    number("ablation_margin", "smallest ablation margin", "mm", "latest treated_lesions.margin_mm of an ablation",
            "lesion", irreversible=True),
    yes_no("treated_by_embolisation", "treated by embolisation", "treated_lesions", "lesion", irreversible=True),
)

LAB = (
    word("analyte", "analyte", (), "catalogue id", "lab", irreversible=True),
    word("specimen", "specimen", ("serum", "plasma", "whole_blood", "platelets", "urine_24h", "urine_spot", "capillary",
          "other"), "labs.specimen", "lab", irreversible=True),
    word("assay", "assay", (), "labs.assay", "lab", irreversible=True),
    word("unit_family", "unit family", (), "of its unit", "lab", irreversible=True),
    FactDefinition("result", "result", "number", "value in its own unit", unit=None, scope="lab", irreversible=True),
    number("result_times_upper_limit", "result over its own upper limit", "1", "value / upper_limit", "lab",
            irreversible=True),
    number("change_from_previous", "change from the previous result of the series", "%", "markers series", "lab",
            irreversible=True),
    *(number(f"lab_days_since_{name}", f"days from {label} to the sample", "d", "treatments", "lab", irreversible=True)
      for name, label in (("ppi", "the last PPI"), ("procedure", "the last ablation, embolisation or resection"),
                          ("ssa", "the last analogue injection"), ("maoi", "the last MAOI"))),
    *(yes_no(f"lab_{name}", label, "conditions of the result, or treatments running on its day", "lab",
              irreversible=True)
      for name, label in (("on_ppi", "PPI at the time"), ("on_h2_blocker", "H2 blocker at the time"),
                          ("on_ssri", "SSRI at the time"), ("fasting", "fasting"), ("haemolysed", "haemolysed"),
                          ("stimulated", "stimulated test"), ("diet_not_kept", "diet not kept"),
                          ("post_procedure", "shortly after a procedure"), ("on_ssa", "on an analogue at the time"))),
    number("lab_egfr", "eGFR nearest before the sample", "mL/min/{1.73_m2}", "latest eGFR within "
       "facts:filtration_before", "lab"),
    *(FactDefinition(f"lab_{name}", f"{label} of the same sample", "number", "result with the same sample_id, else "
       "the only "
                     "one of the day", unit=unit, scope="lab", irreversible=True, analyte=name)
      for name, label, unit in (("glucose", "glucose", "mmol/L"), ("c_peptide", "C-peptide", "nmol/L"),
                                ("proinsulin", "proinsulin", "pmol/L"))),
    yes_no("lab_glucose_same_sample", "glucose of the same sample or day", "labs", "lab", irreversible=True),
    number("lab_sample_age", "hours at 4 °C before processing", "h", "a condition of the result that names hours; "
       "usually unknown", "lab",
            irreversible=True),
)

TREATMENT = (
    word("kind", "kind of treatment", TREATMENTS, "treatments.kind", "treatment", irreversible=True),
    number("days_ago", "days since it", "d", "as_of minus performed_on", "treatment", irreversible=True),
    yes_no("urgent", "urgent", "treatments.urgent", "treatment", irreversible=True),
    number("lobes", "lobes treated in one session", "1", "territory: whole_liver 2, one lobe or its segments 1",
            "treatment", irreversible=True),
    number("days_since_previous_session", "days since the session before", "d", "previous TAE, TACE or "
           "DEB-TACE; else the previous treatment of that kind",
            "treatment", irreversible=True),
    yes_no("with_ssa", "on an analogue at the time", "treatments SSA running on its day", "treatment",
            irreversible=True),
    yes_no("plan_documented", "octreotide plan documented before it", "finding octreotide_plan within "
       "facts:plan_before",
            "treatment", irreversible=True),
)

STUDY = (
    word("modality", "kind of study", ("CT", "MRI", "ultrasound", "CEUS", "SSTR_PET", "SSTR_SPECT", "FDG_PET", "echo",
          "angiography", "pathology", "xray", "clinical"), "studies.kind", "study", irreversible=True),
    number("study_days_after_procedure", "days after the last liver procedure", "d", "treatments", "study",
            irreversible=True),
)
