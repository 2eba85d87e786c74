"""Of which kind are the files at hand?"""

import pytest

from netcore.exchange import guess_format, write_fhir, write_sheets, write_tables
from tests.exchange.test_fhir_out import small

RECORD = small()


@pytest.mark.parametrize(("files", "kind"), [
    ({"x.zip": write_tables([RECORD])}, "tables"), ({"x": write_tables([RECORD])}, "tables"),
    ({"x.zip": b"no zip"}, "tables"), ({"patients.csv": b"patient_id,sexx\n"}, "tables"),
    ({"patients.csv": b"\xef\xbb\xbfpatient_id\n", "labs.csv": b"patient_id,analyte\n"}, "tables"),
    ({"labs.csv": b"patient_id,date,test,result\n"}, "table"), ({"labs.csv": b"Pat;Datum;Wert\n"}, "table"),
    ({"x.json": write_fhir([RECORD])}, "fhir"), ({"x.txt": b'\xef\xbb\xbf {"resourceType": "Patient"}'}, "fhir"),
    ({"x.json": b"broken"}, "fhir"), ({"lb.csv": b"USUBJID,LBTESTCD,LBORRES\nA,ALT,1\n"}, "sdtm"),
    ({"x.xlsx": write_sheets([RECORD])}, "table"), ({"x.csv": b"\x00"}, "table")])
def test_the_content_tells(files, kind):
    assert guess_format(files) == kind
