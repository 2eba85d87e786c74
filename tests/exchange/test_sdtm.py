"""SDTM domains against the published example study, read here once more by hand."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from netcore.exchange import check_sdtm

HEAD = "USUBJID,TRLNKID,TRTESTCD,TRORRES,TRORRESU,VISIT,TREVAL,TREVALID,TRACPTFL,TRDTC\n"


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def of(intake, table: str):
    return [one.row for one in intake.taken if table == one.row.TABLE]


def test_of_several_evaluators_the_accepted_one_counts_and_nothing_is_averaged():
    rows = ["A,T1,LDIAM,20,mm,V1,INVESTIGATOR,,,2024-01-02", "A,T1,LDIAM,30,mm,V1,INDEPENDENT,R1,,2024-01-02",
            "A,T1,LDIAM,40,mm,V1,INDEPENDENT,R2,Y,2024-01-02", "B,T1,LDIAM,20,mm,V1,INVESTIGATOR,,,2024-01-02",
            "B,T1,LDIAM,30,mm,V1,INDEPENDENT,R1,,2024-01-02", "B,T1,LPERP,11,mm,V1,INVESTIGATOR,,,2024-01-02"]
    intake = check_sdtm({"tr.csv": (HEAD + "\n".join(rows)).encode()})
    assert [(row.patient_id, row.reader, row.longest_diameter_mm, row.perpendicular_mm)
            for row in of(intake, "measurements")] == [("A", "accepted", 40, None), ("B", "INVESTIGATOR", 20, 11)]
    assert [row.note for row in of(intake, "measurements")] == ["read by R2", None]
    assert intake.left_out == ("tr.csv: 3 rows of evaluators who are not the accepted one",)


def test_two_readers_of_whom_none_is_accepted_are_not_chosen_between():
    rows = [f"A,T1,LDIAM,{size},mm,V1,INDEPENDENT,{who},,2024-01-02" for size, who in ((20, "R1"), (30, "R2"))]
    assert of(check_sdtm({"tr.csv": (HEAD + "\n".join(rows)).encode()}), "measurements") == []


@pytest.mark.shared
@pytest.mark.parametrize("ending", ["csv", "xpt"])
def test_laboratory_results(shared: Path, ending: str):
    folder = shared / "oracles/sdtm"
    name = f"sdtm_lb_liver_subset.{ending}"
    intake = check_sdtm({name: (folder / name).read_bytes()})
    assert [str(problem) for problem in intake.refused] == []
    expected = [line for line in lines(folder / "sdtm_lb_liver_subset.csv") if line["LBTESTCD"] != "PROT"]
    found = of(intake, "labs")
    assert [(row.patient_id, str(row.taken_on), row.value, row.upper_limit) for row in sorted(
        found, key=lambda one: (one.patient_id, one.analyte, str(one.taken_on), one.value))] == [
        (line["USUBJID"], line["LBDTC"][:10], Decimal(line["LBORRES"]), Decimal(line["LBORNRHI"])) for line in sorted(
            expected, key=lambda one: (one["USUBJID"], {"BILI": "bilirubin", "CREAT": "creatinine", "ALB": "albumin",
                                                        "PLAT": "platelets"}.get(one["LBTESTCD"],
                                                                                 one["LBTESTCD"].lower()),
                                       one["LBDTC"][:10], Decimal(one["LBORRES"])))]
    assert [item.text for item in intake.review] == ["PROT"]
    platelets = [one for one in intake.taken if one.row.TABLE == "labs" and one.row.analyte == "platelets"]
    assert platelets and all("THOU/uL is read as 10*3/uL" in one.repairs[0] for one in platelets)


@pytest.mark.shared
def test_tumours_sizes_and_responses(shared: Path):
    folder = shared / "oracles/sdtm"
    names = [f"sdtm_{domain}_recist.csv" for domain in ("tu", "tr", "rs")]
    intake = check_sdtm({name: (folder / name).read_bytes() for name in names})
    assert (intake.refused, intake.review) == ((), ())
    accepted = [line for line in lines(folder / names[1]) if line["TRACPTFL"] == "Y"]
    sizes = {(line["USUBJID"], line["TRLNKID"], line["TRDTC"]): Decimal(line["TRORRES"]) for line in accepted
             if line["TRTESTCD"] == "LDIAM"}
    days = {(row.patient_id, row.study_id): str(row.done_on) for row in of(intake, "studies")}
    assert {(row.patient_id, row.lesion_id, days[row.patient_id, row.study_id]): row.longest_diameter_mm
            for row in of(intake, "measurements") if row.longest_diameter_mm is not None} == sizes
    assert len(of(intake, "lesions")) == sum(line["TUACPTFL"] == "Y" for line in lines(folder / names[0]))
    responses = [line["RSORRES"] for line in lines(folder / names[2]) if line["RSACPTFL"] == "Y"]
    assert sorted(row.value for row in of(intake, "findings")) == sorted(responses)
