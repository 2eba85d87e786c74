"""Folders and zips that were packed carelessly or to do harm: a sentence each, nothing half read."""

import io
import os
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcore.exchange import bundle_files, check_tables, limits, name_known_patients, read_tables
from tests.exchange.conftest import TABLES, zip_of

PATIENTS = "patient_id,sex\nNET-1,female\n"


def sentences(source):
    return [str(problem) for problem in check_tables(source).problems]


def zip_with(name, content=b"x", **properties):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("patients.csv", PATIENTS)
        entry = zipfile.ZipInfo(name)
        for key, value in properties.items():
            setattr(entry, key, value)
        archive.writestr(entry, content)
    return buffer.getvalue()


def declare(data, name, size):
    """The zip with another unpacked size declared for one entry, in its own header and in the central directory."""
    changed = bytearray(data)
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(mark)
        while data[at + name_at:at + name_at + len(name)] != name.encode():
            at = data.find(mark, at + 1)
        changed[at + size_at:at + size_at + 4] = struct.pack("<I", size)
    return bytes(changed)


@pytest.mark.parametrize("name", ["../labs.csv", "a/../../labs.csv", "/etc/labs.csv", "..\\labs.csv", "C:\\labs.csv",
                                  "\\labs.csv"])
def test_a_name_that_leads_out_of_the_zip(name):
    assert sentences(zip_with(name)) == [
        f"zip: the name {name!r}, which leads out of the zip; expected names such as labs.csv; "
        "make the zip anew from the plain CSV files"]


def test_a_file_without_a_name():
    assert sentences(zip_with("")) == ["zip: a file without a name; expected names such as labs.csv; "
                                       "make the zip anew from the plain CSV files"]


def test_a_link_in_a_zip():
    data = zip_with("labs.csv", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert sentences(data) == ["zip: 'labs.csv' is a link to another place; expected plain files; "
                               "make the zip anew from the plain CSV files"]


def test_an_encrypted_zip():
    data = bytearray(zip_of({"patients.csv": PATIENTS}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert sentences(bytes(data)) == ["zip: 'patients.csv' is encrypted; expected a zip without password; "
                                      "make the zip anew from the plain CSV files"]


def test_a_zip_within_the_zip():
    assert sentences(zip_with("more.zip", zip_of({"labs.csv": "patient_id,analyte\n"}))) == [
        "zip: 'more.zip' is an archive inside the zip; expected plain CSV files; "
        "make the zip anew from the plain CSV files"]


def test_an_uncommon_method():
    assert "is packed by an uncommon method" in sentences(zip_with("a.txt", compress_type=zipfile.ZIP_BZIP2))[0]


def test_a_declared_size_of_200_mb_is_refused_before_reading():
    data = declare(zip_of({"patients.csv": PATIENTS, "labs.csv": "patient_id,analyte\n"}), "labs.csv", 200_000_000)
    assert sentences(data) == ["labs.csv: 200 MB; expected at most 20 MB; split the patients over several files"]


def test_files_that_are_too_large_together():
    data = zip_of({f"{table}.csv": "patient_id\n" for table in ("patients", "labs", "plans")})
    for table in ("patients", "labs", "plans"):
        data = declare(data, f"{table}.csv", 19_000_000)
    assert sentences(data) == ["zip: 57 MB unpacked; expected at most 50 MB; split the patients over several files"]


@pytest.mark.parametrize("declared", [5, 5_000])
def test_a_file_that_is_larger_or_smaller_than_it_declares(declared):
    data = declare(zip_of({"patients.csv": PATIENTS}), "patients.csv", declared)
    assert sentences(data) == ["zip: 'patients.csv' in it is damaged; expected a whole zip; "
                               "make the zip anew from the plain CSV files"]


def test_a_file_of_200_mb_in_a_folder(tmp_path):
    (tmp_path / "patients.csv").write_text(PATIENTS)
    with (tmp_path / "labs.csv").open("wb") as file:
        file.truncate(200_000_000)
    assert sentences(tmp_path) == ["labs.csv: 200 MB; expected at most 20 MB; split the patients over several files"]


def test_a_zip_of_200_mb(tmp_path):
    with (tmp_path / "tables.zip").open("wb") as file:
        file.truncate(200_000_000)
    assert sentences(tmp_path / "tables.zip") == [
        "tables.zip: 200 MB; expected at most 50 MB; split the patients over several files"]


def test_an_upload_without_end(monkeypatch):
    class Endless(io.RawIOBase):
        name = "upload.zip"
        most_asked = 0

        def read(self, size=-1):
            self.most_asked = max(self.most_asked, size)
            return b"0" * size

    monkeypatch.setattr("netcore.exchange.sources.LARGEST_IN_ALL", 1_000_000)
    endless = Endless()
    assert sentences(endless) == [
        "upload.zip: more than 1 MB; expected at most 1 MB; split the patients over several files"]
    assert endless.most_asked == 1_000_001


def test_too_many_cells_are_refused_before_parsing(monkeypatch):
    monkeypatch.setattr("netcore.exchange.cells.MOST_CELLS", 5)
    assert sentences(zip_of({"patients.csv": PATIENTS + "NET-2,male\n"})) == [
        "patients.csv: about 7 cells; expected at most 5; split the patients over several files"]


def test_too_many_files():
    assert sentences(zip_of({f"{n}": "" for n in range(limits.MOST_FILES + 1)})) == [
        "zip: more than 1000 files; expected a zip of CSV tables; make the zip anew from the plain CSV files"]


def test_a_cut_off_zip_and_one_that_is_none(tmp_path):
    whole = zip_of(TABLES)
    for data in (whole[:len(whole) // 2], b"", b"patient_id\nNET-1\n"):
        assert sentences(data) == ["zip: not a zip; expected a zip of CSV tables such as patients.csv; "
                                   "pack the tables into a zip"]
    assert sentences(tmp_path / "nowhere") == [
        "nowhere: no such folder or file; expected a folder or a zip of CSV tables; correct the path"]


def test_a_damaged_byte_is_found():
    data = bytearray(zip_of({"patients.csv": PATIENTS * 50}))
    data[60] ^= 0xFF
    assert "damaged" in sentences(bytes(data))[0]


@pytest.mark.parametrize(("content", "found"), [
    (PATIENTS.encode("utf-16"), "text in UTF-16"),
    ("patient_id,note\nNET-1,Müller\n".encode("latin-1"), "not text in UTF-8 (byte 0xFC in line 2)"),
    (zip_of({"xl/workbook.xml": "x"}), "a workbook or an archive, not text"),
    (bytes(range(1, 256)) * 4, "not text in UTF-8 (byte 0x80 in line 2)"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file (it holds NUL bytes)"),
    (b"\xef\xbb\xbf", "the file is empty"),
])
def test_a_file_that_is_not_the_text_it_should_be(content, found):
    sentence, = sentences(zip_of({"patients.csv": content}))
    assert sentence.startswith(f"patients.csv: {found}; expected ")


@pytest.mark.parametrize("content", [
    ("\ufeff" + PATIENTS).encode(), PATIENTS.replace("\n", "\r\n").encode(), PATIENTS.replace("\n", "\r").encode(),
    PATIENTS.strip().encode(), b"patient_id, sex \n NET-1 , female \n,\n\n"])
def test_byte_order_mark_line_ends_and_blanks_do_not_matter(content):
    record, = read_tables(zip_of({"patients.csv": content}))
    assert (record.patient_id, record.patient.sex) == ("NET-1", "female")


def test_a_folder_a_zip_its_bytes_and_an_open_file_read_alike(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, content in TABLES.items():
        (folder / name).write_text(content)
    packed = tmp_path / "tables.zip"
    packed.write_bytes(zip_of({f"Export/{name.upper()}": content for name, content in TABLES.items()}))
    with packed.open("rb") as file:
        read = [read_tables(source) for source in (folder, str(folder), packed, packed.read_bytes(), file)]
    assert len(read[0]) == 1
    assert all(records == read[0] for records in read)


def test_the_same_file_twice_in_two_folders_is_taken_once():
    report = check_tables(zip_of({"a/patients.csv": PATIENTS, "b/patients.csv": PATIENTS}))
    assert [str(file) for file in report.ignored] == ["b/patients.csv: not read; the same content as a/patients.csv"]
    assert len(report.records) == 1


def test_two_files_for_one_table_that_differ():
    assert sentences(zip_of({"a/patients.csv": PATIENTS, "b/patients.csv": "patient_id\nNET-2\n"})) == [
        "b/patients.csv: a second patients.csv that differs from a/patients.csv; expected one file a table; "
        "put all rows into one file"]


def test_other_files_are_left_aside_and_named():
    report = check_tables(zip_of({"patients.csv": PATIENTS, "README.md": "hello", "__MACOSX/._patients.csv": "x",
                                  ".DS_Store": "x", "extra.csv": "a,b\n"}))
    assert {file.path: file.why for file in report.ignored} == {
        "README.md": "its name is not that of a table", "extra.csv": "its name is not that of a table",
        "__MACOSX/._patients.csv": "a file of the operating system", ".DS_Store": "a file of the operating system"}
    assert len(report.records) == 1


def test_a_table_under_nearly_its_name_is_not_left_out_in_silence():
    assert sentences(zip_of({"patients.csv": PATIENTS, "lab.csv": "patient_id,analyte\n"})) == [
        "lab.csv: no table has this name; expected labs.csv; rename the file, or remove it if it holds something else"]


def test_no_table_and_no_patients():
    assert sentences(zip_of({"README.md": "x"}))[0].startswith("zip: no table in it; expected patients.csv, ")
    assert sentences(zip_of({"labs.csv": "patient_id,analyte\n"})) == [
        "zip: no patients.csv in it; expected one row a patient in patients.csv; add the file"]


def test_a_list_of_results_alone_is_taken_for_patients_on_record():
    labs = "patient_id,analyte,taken_on,value,unit\nNET-1,bilirubin,2024-01-10,1.1,mg/dL\n"
    files = name_known_patients({"Labs.csv": labs.encode()}, ["NET-1", "NET-10"])
    report = check_tables(bundle_files(files))
    assert not report.refused and [record.patient_id for record in report.records] == ["NET-1"]
    assert report.records[0].patient.content() == {"patient_id": "NET-1"}, "an id and nothing that could replace"
    of_two = name_known_patients({"labs.csv": f"{labs}NET-2,bilirubin,2024-01-10,1,mg/dL\n".encode()}, ["NET-1"])
    assert "NET-2" in str(check_tables(bundle_files(of_two)).problems[0]), "who is not on record is still refused"
    for left in ({"labs.csv": labs.encode(), "patients.csv": b"x"}, {"tables.zip": b"x"}, {"labs.csv": b'"'},
                 {"labs.csv": labs.replace("NET-1", "NET-3").encode()}):
        assert name_known_patients(left, ["NET-1"]) == left


def test_links_and_folders_among_the_files_of_a_folder(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("patient_id,analyte\nNET-1,chromogranin_a\n")
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "patients.csv").write_text(PATIENTS)
    (folder / "labs.csv").symlink_to(secret)
    (folder / "plans.csv").mkdir()
    os.mkfifo(folder / "studies.csv")
    assert sentences(folder) == ["labs.csv: a link to another place; expected a plain file; copy the file here",
                                 "studies.csv: not a file; expected a plain file; rename it or move it away",
                                 "plans.csv: not a file; expected a plain file; rename it or move it away"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_done_to_the_bytes_the_answer_is_a_report(data):
    """Some bytes of a table, or of the whole zip, are overwritten: refused or read, never an exception."""
    table = data.draw(st.sampled_from(sorted(TABLES)))
    spoilt = _overwrite(TABLES[table].encode(), data)
    source = zip_of({**TABLES, table: spoilt})
    if data.draw(st.booleans()):
        source = _overwrite(source, data)
    report = check_tables(source)
    assert bool(report.refused) != bool(report.records)


def _overwrite(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b",", b"\r", b";", b"\0", b"9" * 400]))
    return content[:at] + put + content[at + data.draw(st.integers(0, 4)):]
