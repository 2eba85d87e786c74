"""One small patient as files, to be spoilt one file at a time."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

TABLES = {
    "patients.csv": "patient_id,sex,primary_site\nNET-1,female,ileum\n",
    "lesions.csv": "patient_id,lesion_id,organ,segment\nNET-1,B1,liver,VI\nNET-1,B2,liver,VII\n",
    "studies.csv": "patient_id,study_id,done_on,kind\nNET-1,MR1,2023-02-01,MRI\n",
    "treatments.csv": "patient_id,treatment_id,kind,performed_on\nNET-1,T1,TACE,2023-02-20\n",
    "measurements.csv": "patient_id,study_id,lesion_id,state,longest_diameter_mm\nNET-1,MR1,B1,measured,31\n",
}


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def patient_zip() -> Callable[[Mapping[str, str | bytes | None]], bytes]:
    """The small patient's zip with some files replaced or added; None leaves a file out."""
    def build(changed: Mapping[str, str | bytes | None]) -> bytes:
        return zip_of({name: content for name, content in {**TABLES, **changed}.items() if content is not None})
    return build
