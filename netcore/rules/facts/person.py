"""Facts of the person and of the tissue samples."""

from netcore.rules.facts.definition import SITES, happened, number, word, yes_no

EDITIONS = ("WHO 2010", "WHO 2017", "WHO 2019", "WHO 2022", "other")

PERSON = (
    word("sex", "sex", ("female", "male", "other"), "patients.sex", irreversible=True),
    number("age", "age", "a", "as_of minus patients.birth_year (an interval: only the year is known)",
            irreversible=True),
    word("primary_site", "primary", SITES, "patients.primary_site", irreversible=True),
    yes_no("alive", "alive", "no once died_on has passed; else yes on the last day on which the record has anything"),
    word("ecog", "ECOG", ("0", "1", "2", "3", "4"), "latest finding ecog"),
    number("height", "height", "cm", "latest finding height_cm", irreversible=True),
    number("weight", "weight", "kg", "latest symptoms.weight_kg"),
    number("body_surface", "body surface area", "m2", "Mosteller from height and weight"),
    happened("germline_asked", "germline question (MEN1, VHL, NF1, TSC) asked", "finding germline_question recorded"),
)

TISSUE = (
    word("differentiation", "differentiation", ("well", "poor", "mixed"), "latest sample that says it",
          irreversible=True),
    number("ki67", "Ki-67", "%", "highest Ki-67 of any sample; a range as reported; one end alone leaves the other "
       "open",
           irreversible=True),
    number("ki67_primary", "Ki-67 of the primary", "%", "latest sample of the primary", irreversible=True),
    number("ki67_metastasis", "Ki-67 of a metastasis", "%", "highest of liver, node and other samples",
            irreversible=True),
    number("mitoses", "mitoses per 2 mm²", "1", "highest of any sample", irreversible=True),
    number("ki67_cells", "cells counted for Ki-67", "1", "of the sample that gives ki67", irreversible=True),
    word("reported_grade", "grade as reported", ("G1", "G2", "G3", "NEC"), "latest sample that says it",
          irreversible=True),
    word("grade_edition", "edition of the grade", EDITIONS,
          "edition of the sample that gives reported_grade", irreversible=True),
    word("tissue_site", "site of the latest sample", ("primary", "liver", "node", "other"), "latest sample",
          irreversible=True),
    word("tissue_specimen", "kind of the latest sample", ("biopsy", "resection", "cytology"), "latest sample",
          irreversible=True),
)
