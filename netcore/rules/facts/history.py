"""Facts of what was done and is planned, with its days."""

from netcore.rules.facts.definition import a_date, days, number, word, yes_no

HISTORY = (
    word("planned_procedure", "procedure planned next", ("none", "surgery", "ablation", "embolisation", "biopsy",
          "PRRT"), "open plans of kind procedure, and the current question of a board where it names one"),
    yes_no("procedure_urgent", "procedure urgent", "the planned procedure or last embolisation says urgent"),
    word("embolisation_territory", "territory planned for embolisation", ("segment", "lobe", "whole_liver"),
          "finding planned_territory; else unknown"),
    *(number(f"days_since_{name}", f"days since {label}", "d", f"as_of minus {name.replace('_', ' ')}",
              irreversible=True)
      for name, label in (("diagnosis", "diagnosis"), ("embolisation", "the last embolisation"),
                          ("ablation", "the last ablation"), ("resection", "the last liver resection"),
                          ("prrt", "the last PRRT cycle"), ("ssa", "the last long-acting analogue"),
                          ("ssa_start", "the first long-acting analogue"), ("tare", "the last radioembolisation"))),
    yes_no("on_ssa", "on a long-acting somatostatin analogue", "an SSA injection no older than its interval and a week "
            "(stated interval; 28 days where none) and not ended"),
    *(yes_no(f"on_{name}", f"on {label}", f"a treatment {label} begun and not ended; a stated end makes it no; "
              "never recorded: unknown unless a finding or a lab's conditions say it")
      for name, label in (("ppi", "PPI"), ("h2_blocker", "H2_blocker"), ("ssri", "SSRI"), ("maoi", "MAOI"))),
    number("embolisations_without_response", "embolisation sessions in a row without response", "1",
            "RECIST 1.1 after each session; counts backwards until a response", irreversible=True),
    yes_no("had_prrt", "PRRT before", "treatments", irreversible=True),
    yes_no("had_tare", "radioembolisation before", "treatments", irreversible=True),
    yes_no("had_whipple", "pancreatoduodenectomy before", "finding whipple or a note on the operation",
            irreversible=True),
    number("chemotherapy_months", "months of chemotherapy", "mo", "sum of recorded chemotherapy periods",
            irreversible=True),
    a_date("diagnosed", "diagnosis", "patients.diagnosed_on"),
    a_date("last_embolisation", "last embolisation (TAE, TACE, DEB-TACE)", "treatments"),
    a_date("last_tare", "last radioembolisation", "treatments"),
    a_date("last_ablation", "last ablation", "treatments"),
    a_date("last_resection", "last liver resection", "treatments"),
    a_date("last_curative_resection", "last resection with curative intent", "treatments with intent curative"),
    a_date("ssa_start", "first long-acting analogue", "treatments"),
    a_date("syndrome_known_since", "syndrome known since", "first finding syndrome that is not none"),
    a_date("planned_procedure_on", "day of the planned procedure", "open plan procedure, else board in the future"),
    a_date("last_tgr_signal", "scan at which the growth rate passed its limit", "response.growth against the limits of "
          "follow_up"),
    a_date("last_caspar_signal", "CgA result that met the CASPAR rule", "markers.caspar"),
    days("liver_imaging_days", "CT or MRI of the liver", "studies CT or MRI whose regions name the liver or are blank"),
    days("liver_mri_days", "MRI of the liver", "studies MRI"),
    days("sstr_pet_days", "SSTR PET", "studies"),
    days("fdg_pet_days", "FDG PET", "studies"),
    days("echo_days", "echocardiography", "studies echo, findings echo_result, plans echocardiography done"),
    days("nt_probnp_days", "NT-proBNP", "labs"),
    days("cga_days", "chromogranin A", "labs"),
    days("five_hiaa_days", "5-HIAA", "labs, any specimen"),
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
        ("biliary_anatomy", "anatomy of the bile ducts", "any of bilioenteric_anastomosis, biliary_stent, "
         "biliary_obstruction, papilla_incompetent recorded"),
        ("cga_confounders", "what could disturb CgA", "PPI use known (on_ppi) or conditions on the latest CgA")))
