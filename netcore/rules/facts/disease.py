"""Facts of the disease: extent, growth, uptake, hormones, what can be resected."""

from netcore.rules.facts.definition import SYNDROMES, number, word, yes_no

DISEASE = (
    yes_no("liver_metastases", "liver metastases", "a liver lesion (tumour) that is not absent at its last scan, or "
            "liver_involvement above 0; no only where the last liver scan found every lesion absent; else unknown"),
    yes_no("extrahepatic_disease", "disease outside the liver", "latest finding extrahepatic_disease (none = no), or a "
            "recorded lesion outside the liver that is present = yes"),
    word("extrahepatic_site", "site of disease outside the liver", ("none", "nodes", "bone", "lung", "peritoneum",
          "several", "other"), "from the words of the same finding; other where the words are not understood"),
    yes_no("extrahepatic_resectable", "disease outside the liver can be resected",
            "latest finding extrahepatic_resectable"),
    number("mesenteric_mass", "mesenteric mass", "mm", "latest finding mesenteric_mass_mm"),
    number("positive_nodes", "positive nodes", "1", "latest finding positive_nodes", irreversible=True),
    number("liver_involvement", "share of the liver taken by tumour", "%", "latest finding liver_involvement, an "
            "interval where printed as one; else tumour_burden where its parts are known"),
    word("involvement_method", "how the share was found", ("visual", "formula", "volumetry", "other"),
          "method of the finding liver_involvement"),
    number("lesion_count", "liver lesions", "1", "liver tumours present at the last scan of each; open upwards where a "
            "finding distribution says multiple, numerous, diffuse or all segments"),
    yes_no("bilobar", "lesions in both lobes", "segments of present liver tumours: I to IV left (I counts for neither "
            "alone), V to VIII right; or finding distribution bilobar, both lobes, all segments"),
    yes_no("one_dominant", "one dominant lesion among smaller ones", "the largest present liver tumour is at least "
            "twice the next (options:dominant_ratio) and large (lesion_plan:ablation_ideal_size); no where single"),
    number("largest_lesion", "largest liver lesion", "mm", "longest diameter at the last scan of each present lesion"),
    word("growth", "growth in the last year", ("progressive", "stable", "responding"), "RECIST 1.1 verdicts (stream "
          "clinical) dated in the 12 months before as_of (PD at any: progressive; else the last: SD stable, PR/CR "
          "responding); unknown where none"),
    yes_no("hypervascular", "lesions enhance in the arterial phase", "enhancing_diameter_mm above 0 of any present "
            "liver lesion at its last scan; no where all are measured as 0"),
    word("krenning", "somatostatin-receptor uptake (Krenning)", ("0", "1", "2", "3", "4"), "latest SSTR study that says it"),
    yes_no("sstr_ct_mismatch", "lesions on CT without receptor uptake", "latest finding sstr_ct_mismatch"),
    word("syndrome", "syndrome", SYNDROMES, "latest finding syndrome; none = no syndrome"),
    number("flushes", "flushes a day", "/d", "latest symptoms"),
    number("stools", "stools a day", "/d", "latest symptoms"),
    yes_no("hormone_symptoms", "symptoms of hormone excess", "yes where syndrome is not none and flushes are above 0 "
            "or stools at least symptom limit (options:stools_raised); no where syndrome is none or both are recorded "
            "and below; else unknown"),
    yes_no("secretory_diarrhoea", "secretory diarrhoea", "latest finding secretory_diarrhoea"),
    yes_no("resectable", "all liver disease can be resected", "latest finding resectable (a surgeon's answer); no "
            "where a finding unresectable_reason stands and nothing later says otherwise"),
    number("predicted_debulking", "tumour volume that resection and ablation would remove", "%",
            "latest finding predicted_debulking"),
    yes_no("primary_resected", "primary resected", "a treatment primary_resection, or finding primary_resected",
            irreversible=True),
    number("stable_months", "months without progression", "mo", "from the last PD, else from the first verdict after "
            "baseline, to the last verdict that is not PD"),
    number("tgr_before", "tumour growth rate before treatment (TGR0)", "%/mo", "response.growth of the current course"),
    number("tgr_3_months", "tumour growth rate at 3 months (TGR3m)", "%/mo", "response.growth of the current course"),
    number("sum_of_diameters", "sum of target diameters", "mm", "latest RECIST 1.1 sum of the stream clinical"),
)
