"""Facts of the disease: extent, growth, uptake, hormones, what can be resected."""

from netcore.rules.facts.definition import SYNDROMES, happened, number, word, yes_no

# More than one site, bone or lung among them.
SEVERAL_BONE_LUNG = "several with bone or lung"

DISEASE = (
    yes_no("liver_metastases", "liver metastases", "a liver lesion (tumour) that is not absent at its last scan, or "
            "liver_involvement above 0; no only where every listed lesion was last found absent; else unknown"),
    yes_no("extrahepatic_disease", "disease outside the liver", "latest finding extrahepatic_disease (none = no), or a "
            "lesion outside liver and primary that is present = yes; both possible where a later finding says none, "
            "or where such a lesion could not be evaluated since"),
    word("extrahepatic_site", "site of disease outside the liver", ("none", "nodes", "bone", "lung", "peritoneum",
          "several", SEVERAL_BONE_LUNG, "other"), "from the words of the same finding and the organs of lesions "
          "outside the liver that are there; every site is possible where the words are not understood"),
    yes_no("extrahepatic_resectable", "disease outside the liver can be resected",
            "latest finding extrahepatic_resectable"),
    yes_no("nodes_regional", "nodes outside the liver are regional", "words of the latest finding "
       "extrahepatic_disease: "
           "mesenteric, peripancreatic, regional = yes; distant, mediastinal, supraclavicular, para-aortic = no"),
    number("mesenteric_mass", "mesenteric mass", "mm", "latest finding mesenteric_mass_mm"),
    number("positive_nodes", "positive nodes", "1", "latest finding positive_nodes", irreversible=True),
    number("liver_involvement", "share of the liver taken by tumour", "%", "latest finding liver_involvement, an "
            "interval where printed as one; else tumour_burden where its parts are known"),
    word("involvement_method", "how the share was found", ("visual", "formula", "volumetry", "other"),
          "method of the finding liver_involvement"),
    number("lesion_count", "liver lesions", "1", "liver tumours present at the last scan of each; open upwards where a "
            "finding distribution says multiple, numerous, diffuse, bilobar or all segments, or a scan speaks of a new "
            "lesion that is not listed"),
    yes_no("bilobar", "lesions in both lobes", "segments of present liver tumours: I to IV left (I counts for neither "
            "alone), V to VIII right; or finding distribution bilobar, both lobes, all segments"),
    yes_no("diffuse", "spread through the whole liver", "finding distribution: diffuse, disseminated, innumerable, all "
           "segments = yes; single, solitary, unilobar = no; few lesions (facts:countable_lesions), all listed = no"),
    yes_no("one_dominant", "one dominant lesion among smaller ones", "the largest present liver tumour is at least "
            "facts:dominant_ratio times the next and large (facts:dominant_size); no where single"),
    number("largest_lesion", "largest liver lesion", "mm", "longest diameter at the last scan of each present lesion"),
    word("growth", "growth in the last year", ("progressive", "stable", "responding"), "RECIST 1.1 verdicts (stream "
          "clinical, else the fullest) dated in facts:growth_window before as_of (PD at any: progressive; else the "
          "last: SD stable, PR/CR "
          "responding); unknown where none, or where the last scan could not be judged"),
    yes_no("hypervascular", "lesions enhance in the arterial phase", "enhancing_diameter_mm above 0 of any present "
            "liver lesion at its last scan; no where all are listed and measured as 0"),
    word("krenning", "somatostatin-receptor uptake (Krenning)", ("0", "1", "2", "3", "4"), "latest SSTR study that "
       "says it"),
    yes_no("sstr_ct_mismatch", "lesions on CT without receptor uptake", "latest finding sstr_ct_mismatch"),
    word("syndrome", "syndrome", SYNDROMES, "latest finding syndrome; none = no syndrome"),
    number("gastric_ph", "pH of the stomach", "1", "latest finding gastric_ph"),
    number("secretin_rise", "rise of gastrin after secretin", "pg/mL", "latest finding secretin_rise in pg/mL"),
    number("secretin_rise_percent", "rise of gastrin after secretin", "%", "latest finding secretin_rise in %"),
    number("flushes", "flushes a day", "/d", "latest symptoms"),
    number("stools", "stools a day", "/d", "latest symptoms"),
    yes_no("hormone_symptoms", "symptoms of hormone excess", "yes where syndrome is not none and flushes are above 0 "
            "or stools at least facts:stools_raised; no without a syndrome, or where these are the symptoms of the "
            "syndrome and all are recorded and not raised; else unknown"),
    yes_no("secretory_diarrhoea", "secretory diarrhoea", "latest finding secretory_diarrhoea"),
    yes_no("resectable", "all liver disease can be resected", "latest finding resectable (a surgeon's answer); no "
            "where a finding unresectable_reason stands and nothing later says otherwise"),
    number("predicted_debulking", "tumour volume that resection and ablation would remove", "%",
            "latest finding predicted_debulking"),
    happened("primary_resected", "primary resected", "a primary_resection, another operation whose words name "
             "the primary, or finding primary_resected"),
    number("stable_months", "months without progression", "mo", "from the last PD, else from the first baseline, to "
            "the last verdict that could be given"),
    number("tgr_before", "tumour growth rate before treatment (TGR0)", "%/mo", "of the last course with a baseline"),
    number("tgr_3_months", "tumour growth rate at 3 months (TGR3m)", "%/mo", "of the last course with a baseline"),
    number("sum_of_diameters", "sum of target diameters", "mm", "RECIST 1.1 sum of the latest scan, where complete"),
)
