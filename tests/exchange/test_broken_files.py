"""2,400 broken files: each is accepted or refused with a sentence, in bounded memory, with no exception.

Seeded, so that a failure can be repeated; the number of the file stands in the failure.
"""

import io
import json
import random
import resource
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from netcore.errors import BadInput
from netcore.exchange import (
    Intake,
    check_fhir,
    check_mapped,
    check_sdtm,
    check_tables,
    guess_columns,
    guess_format,
    open_grid,
    write_fhir,
    write_sheets,
    write_tables,
)
from netcore.exchange.workbook import write_workbook
from tests.exchange.test_fhir_out import small
from tests.exchange.test_round_trip import full_record

TODAY = date(2024, 6, 1)
FILES = 2_400
MOST_MEGABYTES = 700
LAB = ("patient;date;test;result;unit;range\nA;2024-01-02;CgA;12,5;ng/mL;0-102\nB;03.02.2024;5-HIAA;<4;mg/24 h;2-8\n"
       "C;2024-03-04;ALT;1.234,5;U/L;\n")
SDTM = ("USUBJID,TRLNKID,TRTESTCD,TRORRES,TRORRESU,VISIT,TREVAL,TRDTC\nA,T1,LDIAM,20,mm,V1,INVESTIGATOR,2024-01-02\n"
        "A,T1,LPERP,10,mm,V1,INVESTIGATOR,2024-01-02\nA,T2,TUMSTATE,PRESENT,,V1,INVESTIGATOR,2024-01-02\n")
NASTY = ["=cmd|'/c calc'!A1", "<script>alert(1)</script>", "[x](javascript:alert(1))", "../../etc/passwd", "1e999999",
         "9" * 400, "-0", "NaN", "Infinity", "\u202e", "\u0000", "\ud7ff", "'; DROP TABLE patients;--", "{{7*7}}",
         "<" * 50, "1" + "0" * 30 + ",5", "31.02.2024", "00/00/0000", "2024-13-45", '"', "\r", "é" * 3000, "%s%n", "٣"]


def seeds() -> dict[str, bytes]:
    """One whole file of every kind."""
    rows = [line.split(";") for line in LAB.splitlines()]
    return {"tables.zip": write_tables([small()]), "bundle.json": write_fhir([full_record("P")]),
            "lines.ndjson": write_fhir([small(), full_record("Q")]), "lab.csv": LAB.encode(),
            "lab16.csv": LAB.encode("utf-16"), "tr.csv": SDTM.encode(), "lab.xlsx": write_workbook({"a": rows}),
            "record.xlsx": write_sheets([small()])}


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[:chance.randrange(len(data))]


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        place = chance.randrange(len(broken))
        broken[place] ^= 1 << chance.randrange(8)
    return bytes(broken)


def cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 200):]


def put_in(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(NASTY).encode("utf-8", "surrogatepass") + data[place:]


def other_encoding(data: bytes, chance: random.Random) -> bytes:
    return data.decode("latin-1").encode(chance.choice(["utf-16", "utf-32", "utf-8", "utf-7"]), "replace")


def replace_value(data: bytes, chance: random.Random) -> bytes:
    """A value of a JSON file by another kind of value; a cell of a text file by a nasty one."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        cells = data.split(b";")
        cells[chance.randrange(len(cells))] = chance.choice(NASTY).encode("utf-8", "surrogatepass")
        return b";".join(cells)
    spots: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for key, one in list(value.items() if isinstance(value, dict) else enumerate(value)):
            spots.append((value, key))
            if isinstance(one, (dict, list)):
                walk(one)
    if not isinstance(content, (dict, list)) or not content:
        return b"5"
    walk(content)
    for _ in range(chance.choice([1, 2, 8])):
        holder, key = chance.choice(spots)
        holder[key] = chance.choice([None, 5, -1e300, True, [], {}, [[]], "x", {"coding": 5}, {"value": "x"}, [None],
                                     *NASTY])
    return json.dumps(content).encode()


BREAK: list[Callable[[bytes, random.Random], bytes]] = [
    truncate, flip_bits, cut_out, put_in, other_encoding, replace_value, replace_value]


def read_as_the_page_does(name: str, data: bytes) -> tuple[int, list[str]]:
    """Rows taken and sentences, by the same calls as the records page."""
    files: Mapping[str, bytes] = {name: data}
    kind = guess_format(files)
    if kind == "tables":
        report = check_tables(data, today=TODAY)
        return sum(len(list(record.rows())) for record in report.records), [str(one) for one in (
            *report.problems, *report.dropped, *report.ignored)]
    intake: Intake
    if kind == "table":
        try:
            grid = open_grid(data, name)
        except BadInput as error:
            return 0, [str(problem) for problem in error.problems]
        intake = check_mapped(grid, guess_columns(grid), today=TODAY)
    else:
        intake = (check_fhir if kind == "fhir" else check_sdtm)(dict(files), today=TODAY)
    assert sum(len(list(record.rows())) for record in intake.records) == len(intake.taken)
    return len(intake.taken), [str(one) for one in (*intake.refused, *intake.review, *intake.left_out)]


def megabytes_used() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_every_whole_file_is_accepted():
    assert {name for name, data in seeds().items() if not read_as_the_page_does(name, data)[0]} == set()


def test_thousands_of_broken_files():
    whole = seeds()
    for name, data in whole.items():
        read_as_the_page_does(name, data)
    before, started = megabytes_used(), time.process_time()
    names = list(whole)
    for number in range(FILES):
        chance = random.Random(number)
        name = names[number % len(names)]
        broken = whole[name]
        for _ in range(chance.choice([1, 1, 2])):
            broken = chance.choice(BREAK)(broken, chance) or b" "
        try:
            taken, sentences = read_as_the_page_does(name, broken)
        except Exception as error:
            raise AssertionError(f"file {number}, {name}: {error!r}") from error
        assert taken or sentences, f"file {number}, {name}: neither accepted nor refused"
        assert all(len(one) < 1500 for one in sentences), f"file {number}, {name}: an endless sentence"
    assert megabytes_used() - before < 200
    assert time.process_time() - started < 60


def bomb(inside: str, size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(inside, "w", force_zip64=True) as part:
            for _ in range(size // 1_000_000):
                part.write(b"0" * 1_000_000)
    return buffer.getvalue()


SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_HEADS = ("patient", "date", "test", "result")
# A workbook as small as Excel opens it, with its texts in a part of their own, as Excel writes them.
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/{SHARED}" ContentType="{_KIND}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships {_LINKS}><Relationship Id="r1" Type="{_RELATED}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships {_LINKS}><Relationship Id="r1" Type="{_RELATED}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_RELATED}/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>',
    SHEET: f'<worksheet {_MAIN}><sheetData><row r="1">' + "".join(
        f'<c r="{"ABCD"[place]}1" t="s"><v>{place}</v></c>' for place in range(4)) + "</row></sheetData></worksheet>",
    SHARED: f"<sst {_MAIN}>" + "".join(f"<si><t>{head}</t></si>" for head in _HEADS) + "</sst>"}


def changed_part(inside: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of one row of column names, with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, text in PARTS.items():
            kept.writestr(name, change(text.encode()) if name == inside else text)
    return buffer.getvalue()


def sheet_with(cells: str) -> bytes:
    """A workbook whose only sheet holds this XML in place of its rows."""
    def change(content: bytes) -> bytes:
        start, end = content.index(b"<sheetData"), content.index(b"</sheetData>")
        return content[:start] + b"<sheetData>" + cells.encode() + content[end:]
    return changed_part(SHEET, change)


LAUGHS = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
# Below what the parser itself stops at: half a megabyte that becomes forty.
LONG = f'<!ENTITY a "{"a" * 500_000}"><!ENTITY j "{"&a;" * 80}">'


def with_entities(inside: str, entities: str, encoding: str = "utf-8") -> bytes:
    """A workbook one part of which declares these entities and asks for the last of them as a patient's name."""
    def change(content: bytes) -> bytes:
        text = content.decode().replace("patient", "&j;").replace(
            "<sheetData>", '<sheetData><row r="9"><c r="A9" t="inlineStr"><is><t>&j;</t></is></c></row>')
        assert "&j;" in text
        return f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]>{text}'.encode(encoding)
    return changed_part(inside, change)


ENTITIES: dict[str, Callable[[], bytes]] = {
    "laughs.xlsx": lambda: with_entities(SHEET, LAUGHS), "shared.xlsx": lambda: with_entities(SHARED, LAUGHS),
    "long.xlsx": lambda: with_entities(SHARED, LONG), "wide.xlsx": lambda: with_entities(SHARED, LAUGHS, "utf-16"),
    "wide-sheet.xlsx": lambda: with_entities(SHEET, LONG, "utf-16-be"),
    "outside.xlsx": lambda: with_entities(SHARED, '<!ENTITY j SYSTEM "file:///etc/passwd">'),
    "late.xlsx": lambda: changed_part(SHARED, lambda content: b"<!--" + b"-x" * 524_280 + b"--><!DOCTYPE x [" +
                                      LAUGHS.encode() + b"]>" + content.replace(b"patient", b"&j;"))}
MADE_TO_HARM: dict[str, Callable[[], bytes]] = {
    "bomb.xlsx": lambda: bomb("xl/worksheets/sheet1.xml", 400_000_000),
    "far.xlsx": lambda: sheet_with('<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'),
    "low.xlsx": lambda: sheet_with('<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
    "deep.json": lambda: b'{"resourceType":"Patient","extension":' + b'[{"url":"x","extension":' * 3000 + b"[]"
    + b"}]" * 3000 + b"}",
    "deeper.json": lambda: b"[" * 500_000,
    "long.json": lambda: b'{"resourceType":"Patient","id":"' + b"a" * 5_000_000 + b'"}',
    "number.json": lambda: b'{"resourceType":"Patient","multipleBirthInteger":' + b"9" * 1_000_000 + b"}",
    "exponent.json": lambda: b'[{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{'
    b'"reference":"Patient/1"},"valueQuantity":{"value":1e400000}}]',
    "many.json": lambda: b"[" + b"{}," * 600_000 + b"{}]",
    "wide.csv": lambda: b"a," * 100_000 + b"\n",
    "quoted.csv": lambda: b'patient,date\n"' + b"x" * 3_000_000,
    "blank.csv": lambda: b"\n" * 3_000_000,
    "large.csv": lambda: b"patient,date,test,result\n" + b"A,2024-01-02,CgA,1\n" * 1_000_000,
    "noise.xpt": lambda: b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + bytes(random.Random(1).randbytes(5000))}


def test_the_small_workbook_is_read_as_it_stands():
    grid = open_grid(changed_part(SHEET, bytes), "small.xlsx")
    assert tuple(grid.columns) == _HEADS


@pytest.mark.parametrize("name", ENTITIES)
def test_a_workbook_that_declares_entities_is_refused_before_they_unfold(name: str):
    data = ENTITIES[name]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = [archive.read(entry).replace(b"\0", b"") for entry in archive.namelist()]
    assert any(b"<!ENTITY" in text and b"&j;" in text for text in texts), "the file does declare and use them"
    tracemalloc.start()
    started = time.process_time()
    taken, sentences = read_as_the_page_does(name, data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert (taken, sentences) == (0, [
        f"{name}: a part that declares entities of its own; expected a workbook as Excel saves it; save the sheet as "
        "CSV UTF-8, or as a new .xlsx workbook"])
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", MADE_TO_HARM)
def test_a_file_made_to_harm_is_refused_with_a_sentence(name: str):
    data = MADE_TO_HARM[name]()
    before = megabytes_used()
    started = time.process_time()
    taken, sentences = read_as_the_page_does(name, data)
    assert sentences and (name in sentences[0] or "file" in sentences[0])
    assert taken == 0
    assert megabytes_used() - before < MOST_MEGABYTES
    assert time.process_time() - started < 30


def test_scripts_and_formulas_in_names_stay_text():
    table = "patient,date,test,result,unit,note\n" + "\n".join(
        f'"{text}",2024-01-0{number + 1},CgA,12,ng/mL,"{text}"' for number, text in enumerate(NASTY[:4]))
    grid = open_grid(table.encode(), "lab.csv")
    intake = check_mapped(grid, guess_columns(grid), today=TODAY)
    assert [one.row.patient_id for one in intake.taken if one.row.TABLE == "labs"] == NASTY[:4]
    assert [one.row.note for one in intake.taken if one.row.TABLE == "labs"] == NASTY[:4]
