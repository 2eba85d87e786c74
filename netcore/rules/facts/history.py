"""Facts of what was done and is planned, with its days."""

from netcore.rules.facts.definition import a_date, days, happened, number, word, yes_no

# Markers of which a rule may ask when they were last measured, whatever the result.
MEASURED = {"cga": "chromogranin A", "five_hiaa": "5-HIAA", "serotonin": "serotonin", "insulin": "insulin",
            "vip": "VIP", "nt_probnp": "NT-proBNP"}

HISTORY = (
    word("planned_procedure", "procedure planned next", ("none", "surgery", "ablation", "embolisation", "biopsy",
          "PRRT"), "words of open plans of kind procedure and of a board's question without a decision; "
          "none where it only asks about watching"),
    yes_no("procedure_urgent", "procedure urgent", "urgent or elective in the words of the planned procedure or "
       "question"),
    word("embolisation_territory", "territory planned for embolisation", ("segment", "lobe", "whole_liver"),
          "finding planned_territory; else the words of a planned embolisation"),
    *(number(f"days_since_{name}", f"days since {label}", "d", f"as_of minus {name.replace('_', ' ')}",
              irreversible=True)
      for name, label in (("diagnosis", "diagnosis"), ("embolisation", "the last embolisation"),
                          ("ablation", "the last ablation"), ("resection", "the last liver resection"),
                          ("prrt", "the last PRRT cycle"), ("ssa", "the last long-acting analogue"),
                          ("ssa_start", "the first long-acting analogue"), ("tare", "the last radioembolisation"))),
    yes_no("on_ssa", "on a long-acting somatostatin analogue", "last injection no older than its interval and "
           "facts:analogue_grace = yes; ended = no; later open"),
    *(yes_no(f"on_{name}", f"on {label}", f"a treatment {label} begun and not ended; a stated end makes it no; "
              f"else finding {name}_use, or the conditions of a later result")
      for name, label in (("ppi", "PPI"), ("h2_blocker", "H2_blocker"), ("ssri", "SSRI"), ("maoi", "MAOI"))),
    number("embolisations_without_response", "embolisation sessions in a row without response", "1",
            "RECIST 1.1 after each session; counts backwards until a response", irreversible=True),
    happened("had_prrt", "PRRT before", "treatments, else finding prrt_before; no only where that says no: a list of "
             "treatments without it is not known to be complete"),
    happened("had_tare", "radioembolisation before", "treatments, else finding tare_before; no as for PRRT"),
    happened("had_whipple", "pancreatoduodenectomy before", "finding whipple or the words of an operation"),
    number("chemotherapy_months", "months of chemotherapy", "mo", "sum of recorded chemotherapy periods",
            irreversible=True),
    a_date("diagnosed", "diagnosis", "patients.diagnosed_on"),
    a_date("last_embolisation", "last embolisation (TAE, TACE, DEB-TACE)", "treatments"),
    a_date("last_tare", "last radioembolisation", "treatments"),
    a_date("last_prrt", "last PRRT cycle", "treatments"),
    a_date("last_ssa", "last long-acting analogue", "treatments"),
    a_date("last_ablation", "last ablation", "treatments"),
    a_date("last_resection", "last liver resection", "treatments"),
    a_date("last_curative_resection", "last resection with curative intent", "resections of any organ with intent "
       "curative"),
    a_date("ssa_start", "first long-acting analogue", "treatments"),
    a_date("syndrome_known_since", "syndrome known since", "first finding syndrome that is not none"),
    a_date("planned_procedure_on", "day of the planned procedure", "first open plan of kind procedure that is still "
       "to come"),
    a_date("last_tgr_signal", "scan at which the growth rate passed its limit", "response.growth against its "
       "published cut-off, by "
           "the number alone"),
    a_date("last_caspar_signal", "CgA result that met the CASPAR rule", "markers.caspar"),
    days("liver_imaging_days", "CT or MRI of the liver", "studies CT or MRI whose regions name the liver or are blank"),
    days("liver_mri_days", "MRI of the liver", "studies MRI of the liver"),
    days("sstr_pet_days", "SSTR PET", "studies"),
    days("fdg_pet_days", "FDG PET", "studies"),
    days("echo_days", "echocardiography", "studies echo, findings echo_result, plans echocardiography done"),
    days("nt_probnp_days", "NT-proBNP", "labs"),
    days("cga_days", "chromogranin A", "labs"),
    days("five_hiaa_days", "5-HIAA", "labs, any specimen"),
    *(days(f"{name}_days", label, "labs, any specimen, confounded ones too")
      for name, label in (("serotonin", "serotonin"), ("insulin", "insulin"), ("vip", "VIP"))),
    days("octreotide_plan_days", "octreotide plan documented", "findings octreotide_plan that say so"),
    days("marker_days", "any tumour marker", "labs of the group marker"),
    days("liver_lab_days", "liver function tests", "days with bilirubin recorded"),
    days("visit_days", "visit", "plans of kind visit done; symptoms recorded"),
)

RECORDED = tuple(
    word(name, label, ("recorded",), follows) for name, label, follows in (
        ("liver_imaging", "CT or MRI of the liver", "latest of liver_imaging_days"),
        ("multiphase_imaging", "multiphase CT or MRI", "latest CT or MRI whose phases hold arterial and portal_venous"),
        ("liver_mri", "MRI of the liver", "latest MRI"), ("sstr_pet", "SSTR PET", "latest SSTR PET"),
        ("fdg_pet", "FDG PET", "latest FDG PET"), ("echo", "echocardiography", "latest of echo_days"),
        *((f"{name}_measured", f"{label} measured", "latest result, any specimen, confounded ones too")
          for name, label in MEASURED.items()),
        ("cga_confounders", "what could disturb CgA", "PPI use known (on_ppi) or conditions on the latest CgA")))
