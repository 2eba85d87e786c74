"""Which field of the record does a column's name most likely mean?

Names as laboratories, hospitals and trials print them in several languages. A guess only fills the mapping screen.
"""

import re

# Fields of the record by table; `limits` is one column with both reference limits, `loinc` a code for the analyte,
# `size_unit` the unit of lengths.
HEADERS: dict[str, tuple[str, ...]] = {
    "patient_id": ("patient id", "patient", "patientid", "pid", "mrn", "subject", "subject id", "usubjid", "case",
                   "pat nr", "patnr", "patientennummer", "patienten id", "numero patient", "id paciente", "paziente",
                   "pseudonym", "id"),
    "taken_on": ("date", "sample date", "collection date", "collected", "taken on", "sampled", "datum",
                 "entnahmedatum", "abnahmedatum", "probendatum", "date de prelevement", "date prelevement", "fecha",
                 "fecha de toma", "data", "data prelievo", "specimen date", "result date", "lbdtc", "drawn"),
    "analyte": ("analyte", "test", "test name", "parameter", "analysis", "lab test", "component", "messgroesse",
                "messgrosse", "bezeichnung", "untersuchung", "analyse", "prueba", "esame", "marker", "lbtest"),
    "loinc": ("loinc", "loinc code", "lbloinc"),
    "value": ("value", "result", "ergebnis", "wert", "messwert", "resultat", "resultado", "risultato", "valeur",
              "valor", "lborres", "numeric result"),
    "unit": ("unit", "units", "einheit", "unite", "unidad", "unidades", "unita", "lborresu", "uom"),
    "lower_limit": ("lower limit", "ref low", "low", "lln", "untergrenze", "referenz unten", "lbornrlo", "min"),
    "upper_limit": ("upper limit", "ref high", "high", "uln", "obergrenze", "referenz oben", "lbornrhi", "max"),
    "limits": ("reference range", "reference interval", "normal range", "range", "referenzbereich", "normbereich",
               "valeurs de reference", "valores de referencia", "intervallo di riferimento", "ref range"),
    "interpretation": ("flag", "abnormal flag", "interpretation", "kennzeichnung", "bewertung"),
    "specimen": ("specimen", "material", "sample type", "probenmaterial", "matrix", "muestra", "campione", "lbspec"),
    "assay": ("assay", "method", "methode", "metodo", "kit", "lbmethod"),
    "laboratory": ("laboratory", "lab", "labor", "laboratoire", "laboratorio", "lbnam"),
    "sample_id": ("sample id", "sample", "order", "order id", "auftragsnummer", "probennummer", "accession"),
    "note": ("note", "comment", "remark", "kommentar", "bemerkung", "commentaire", "comentario"),
    "lesion_id": ("lesion", "lesion id", "tumour", "tumor", "target", "lasion", "lesione", "trlnkid"),
    "done_on": ("scan date", "study date", "imaging date", "exam date", "untersuchungsdatum"),
    "kind": ("modality", "scan", "study type", "modalitat", "treatment", "procedure", "eingriff"),
    "longest_diameter_mm": ("longest diameter", "long axis", "size", "diameter", "ld", "size mm", "diameter mm",
                            "durchmesser", "grosse", "taille", "diametro"),
    "perpendicular_mm": ("perpendicular", "short diameter", "second diameter"),
    "short_axis_mm": ("short axis", "kurze achse"),
    "segment": ("segment", "couinaud", "liver segment", "lebersegment"),
    "organ": ("organ", "location", "site", "lokalisation"),
    "reader": ("reader", "radiologist", "befunder"),
    "state": ("state", "status"),
    "sex": ("sex", "gender", "geschlecht", "sexe", "sexo", "sesso"),
    "birth_year": ("birth year", "year of birth", "yob", "geburtsjahr", "date of birth", "dob", "geburtsdatum"),
    "primary_site": ("primary site", "primary", "primarius", "primartumor"),
    "diagnosed_on": ("diagnosis date", "date of diagnosis", "diagnosed on", "diagnosedatum"),
    "died_on": ("date of death", "death date", "todesdatum"),
    "performed_on": ("treatment date", "procedure date", "performed on", "start date", "eingriffsdatum"),
    "ended_on": ("end date", "stop date"),
    "agent": ("agent", "drug", "medication", "substanz"),
    "dose": ("dose", "dosis"), "dose_unit": ("dose unit",),
}
_BY_NAME = {name: field for field, names in HEADERS.items() for name in names}
_BRACKET = re.compile(r"\s*[\[(]([^\])]*)[\])]\s*$")
_PLAIN = str.maketrans("äöüéèêàáíóúñç_-.", "aoueeeaaiounc   ")


def split_header(name: str) -> tuple[str, str | None]:
    """`CgA (ng/mL)` as name and unit; None where the name has no brackets at its end."""
    match = _BRACKET.search(name)
    return (name[:match.start()].strip(), match[1].strip() or None) if match else (name.strip(), None)


def guess_field(name: str, allowed: frozenset[str]) -> str | None:
    """The field that a column's name means, among those allowed; None where no name is known."""
    words = " ".join(split_header(name)[0].casefold().replace("ß", "ss").translate(_PLAIN).split())
    field = _BY_NAME.get(words)
    if field is None and words.replace(" ", "_") in HEADERS:
        field = words.replace(" ", "_")
    if field == "taken_on" and "taken_on" not in allowed:
        field = next((day for day in ("done_on", "performed_on") if day in allowed), None)
    return field if field in allowed else None
