"""Facts of the liver and of the safety of a procedure on it, and the scores made of them."""

from netcore.rules.facts.definition import happened, number, word, yes_no

LIVER = (
    word("portal_vein", "main portal vein", ("open", "partial", "occluded", "hepatofugal", "branch"),
          "latest finding portal_vein"),
    yes_no("portal_collaterals", "good portal collaterals", "latest finding portal_collaterals"),
    happened("bilioenteric_anastomosis", "bilio-enteric anastomosis", "a treatment or finding that says yes (for "
             "good); no where the latest finding says no"),
    yes_no("biliary_stent", "bile duct stent", "latest finding biliary_stent"),
    yes_no("biliary_obstruction", "bile ducts obstructed or dilated", "latest finding biliary_obstruction"),
    yes_no("papilla_incompetent", "papilla cut or incompetent", "latest finding papilla (sphincterotomy, incompetent = "
            "yes; intact = no)"),
    word("ascites", "ascites", ("none", "mild", "moderate", "severe", "refractory"), "latest finding ascites"),
    word("encephalopathy", "encephalopathy", ("none", "I", "II", "III", "IV"), "latest finding encephalopathy"),
    word("liver_background", "liver outside the tumour", ("normal", "after_chemotherapy", "fibrosis", "cirrhosis"),
          "latest finding liver_background"),
    number("future_liver_remnant", "future liver remnant", "%", "latest finding future_liver_remnant in % as stated; "
       "else "
           "its mL over total_liver_volume"),
    number("remnant_by_formula", "future liver remnant over the formula volume (sFLR)", "%", "its mL over "
           "total_liver_volume"),
    number("remnant_by_ct", "future liver remnant over the CT volume without tumour", "%", "its mL over finding "
           "liver_volume minus the volume of the lesions"),
    word("remnant_denominator", "what the remnant is a share of", ("ct_without_tumour", "formula", "ct", "other"),
       "method "
         "of the finding future_liver_remnant"),
    number("remnant_growth", "remnant growth a week after portal vein embolisation", "%/wk",
            "latest finding remnant_growth"),
    number("mass_to_remove", "functional liver mass to be removed", "%", "100 minus future_liver_remnant"),
    number("total_liver_volume", "total liver volume (Vauthey)", "mL", "formula from body_surface"),
    number("total_liver_volume_urata", "total liver volume (Urata)", "mL", "formula from body_surface"),
    number("tumour_burden", "tumour volume over liver volume", "%", "volumes of present liver tumours added up "
       "(measured, "
            "else spheres of the longest diameter) over finding liver_volume, else total_liver_volume"),
    word("gallbladder", "gallbladder", ("in situ", "removed", "stones"), "latest finding gallbladder"),
    yes_no("varices", "untreated high-risk varices", "latest finding varices"),
    happened("contrast_allergy", "severe contrast allergy", "latest finding contrast_allergy"),
    yes_no("dialysis", "dialysis", "latest finding renal_failure: dialysis = yes; none, no dialysis = no; else open"),
    happened("prior_liver_radiotherapy", "radiotherapy of the liver before", "treatments radiotherapy of a liver "
             "territory, else finding prior_liver_radiotherapy"),
    number("lung_shunt", "shunt to the lung", "%", "latest finding lung_shunt"),
    number("lung_dose", "expected lung dose in one session", "Gy", "latest finding lung_dose"),
    yes_no("right_heart_failure", "right-heart failure or severe tricuspid disease", "finding right_heart_failure; "
       "else "
           "echo_result or carcinoid_heart_disease: severe = yes; none, mild = no; moderate open"),
    word("carcinoid_heart", "carcinoid heart disease", ("none", "mild", "moderate", "severe", "present"),
          "latest finding carcinoid_heart_disease or echo_result"),
    yes_no("octreotide_plan", "octreotide plan documented", "latest finding octreotide_plan (documented = yes)"),
    yes_no("board_met", "tumour board recorded", "a plan of kind board with done_on; dated by it"),
    happened("crisis_before", "carcinoid crisis before", "finding crisis"),
)

SCORES = (
    number("child_pugh", "Child-Pugh points", "1", "from bilirubin, albumin, INR, ascites, encephalopathy; an interval "
            "where a part is missing"),
    number("albi", "ALBI", "1", "from bilirubin and albumin"),
    number("meld", "MELD (2001)", "1", "creatinine, bilirubin, INR"),
    number("meld_na", "MELD-Na (2016)", "1", "MELD and sodium"),
    number("meld_3", "MELD 3.0", "1", "with sex, sodium, albumin"),
    number("embolisation_risk", "embolisation risk factors (0 to 3)", "1", "urgent, burden, extrahepatic disease; an "
            "interval where a part is unknown"),
)
