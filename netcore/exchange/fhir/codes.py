"""Which codes of FHIR files mean which words of the record?

SNOMED CT as in pydicom's dictionary and the mCODE value sets, ICD-10-CM as in mCODE; codes of specimens are HL7's own
and only choose among those that the LOINC code leaves open. What is not here goes to the review list.
"""

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
# Names of this software, for what has no public code.
ANALYTE, PATIENT, LESION, KIND, OWN = (f"urn:netcore:{name}" for name in (
    "analyte", "patient", "lesion", "kind", "row"))
# The pseudonyms of other files of this kind count as patient ids too.
PATIENT_SYSTEMS = (PATIENT, "urn:netcore:pseudonym")
_MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
PROFILES = {name: f"{_MCODE}{name}" for name in (
    "patient-bundle", "cancer-patient", "primary-cancer-condition", "secondary-cancer-condition", "tumor-marker-test",
    "tumor", "tumor-size", "ecog-performance-status", "treatment-intent")}
TARGET_BODY = "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure"

TUMOUR_SIZE, LONGEST, OTHER_DIMENSION = "21889-1", "33728-7", "33729-5"
ECOG, DISEASE_STATUS = "89247-1", "97509-4"
ECOG_ANSWERS = {"LA9622-7": "0", "LA9623-5": "1", "LA9624-3": "2", "LA9625-0": "3", "LA9626-8": "4", "LA9627-6": "5"}
DISEASE_WORDS = {"268910001": "improved", "359746009": "stable", "271299001": "worsened", "709137006": "undetermined"}

SEGMENTS = {"71133005": "I", "277956007": "II", "277957003": "III", "277958008": "IV", "277959000": "V",
            "277960005": "VI", "277961009": "VII", "277962002": "VIII"}
LIVER = "10200004"
SITES = {"15776009": "pancreas", "34516001": "ileum", "21306003": "jejunum", "38848004": "duodenum",
         "66754008": "appendix", "34402009": "rectum", "955009": "lung"}
# C7A.019 and C7A.8 say no single organ that the record knows by a word of its own, or none at all.
ICD_SITES = {"C7A.010": "duodenum", "C7A.011": "jejunum", "C7A.012": "ileum", "C7A.019": "small_bowel",
             "C7A.020": "appendix", "C7A.021": "colon", "C7A.022": "colon", "C7A.023": "colon", "C7A.024": "colon",
             "C7A.025": "colon", "C7A.026": "rectum", "C7A.029": "colon", "C7A.090": "lung", "C7A.092": "stomach"}
PRIMARY_ICD, SECONDARY_ICD, LIVER_ICD = ("C7A.",), ("C7B.", "C77.", "C78.", "C79."), ("C7B.02", "C78.7")

PROCEDURES = {"57238002": "TAE", "16736007": "TAE", "441525007": "TACE", "440252007": "TARE", "879916008": "RFA",
              "708625004": "RFA"}
# Without a liver site these say too little to be a treatment of the liver.
NEED_LIVER = {"440252007": "TARE", "65801008": "resection"}
INTENTS = {"373808002": "curative", "363676003": "palliative"}
METHODS = {"113091000": "MRI", "77477000": "CT", "16310003": "ultrasound"}
# 82918005 is positron emission tomography without its tracer: the record knows only FDG and SSTR.
SPECIMENS = {"119364003": "serum", "119361006": "plasma", "258580003": "whole_blood", "119297000": "whole_blood",
             "276833005": "urine_24h", "SER": "serum", "PLAS": "plasma", "WB": "whole_blood", "BLD": "whole_blood"}
GENDERS = {"female": "female", "male": "male", "other": "other"}
WORDS = {"negative": "not_detected", "not detected": "not_detected", "positive": "detected", "detected": "detected",
         "normal": "normal", "high": "high", "low": "low"}
FLAGS = {"N": "normal", "H": "high", "HH": "high", "L": "low", "LL": "low", "POS": "detected", "NEG": "not_detected",
         "DET": "detected", "ND": "not_detected"}
