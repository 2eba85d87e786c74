"""The mapping screen's table: what is shown is what is read back."""

from netcore.exchange import Mapping, check_mapped, guess_columns, open_grid
from netcore.views.records import mapping_table as view
from netcore.views.records.imports import sentence_intake, table_repaired, table_review, table_taken

LAB = (b"patient,date,CgA (ng/mL),other\nA,2024-01-02,12.5,x\nB,2024-01-03,<4,y\n")
LONG = (b"patient,date,test,result,unit\nA,2024-01-02,Marker X,12,ng/mL\nA,2024-01-02,ALT,12 U/L,\n"
        b"A,2024-01-03,ALT,x,U/L\n")


def test_an_untouched_table_means_the_same_mapping():
    grid = open_grid(LAB, "lab.csv")
    mapping = guess_columns(grid)
    assert view.read_mapping(view.table_mapping(grid, mapping), mapping) == mapping


def test_what_a_person_changes_is_read():
    grid = open_grid(LAB, "lab.csv")
    table = view.table_mapping(grid, Mapping())
    table[view.MEANS] = ["patient_id", "taken_on", "result of gastrin", view.NOT_READ]
    table[view.UNIT] = ["", "", "pg/mL", ""]
    found = view.read_mapping(table, Mapping())
    assert found.columns == {"patient": "patient_id", "date": "taken_on"}
    assert {name: (one.analyte, one.unit) for name, one in found.wide.items()} == {"CgA (ng/mL)": ("gastrin", "pg/mL")}
    assert set(table[view.MEANS]) <= set(view.meanings("labs"))


def test_of_two_columns_with_one_meaning_the_first_counts():
    table = view.table_mapping(open_grid(LAB, "x"), Mapping())
    table[view.MEANS] = ["note", "note", view.NOT_READ, view.NOT_READ]
    assert view.read_mapping(table, Mapping()).columns == {"patient": "note"}


def test_unknown_names_wait_for_a_person():
    grid = open_grid(LONG, "lab.csv")
    intake = check_mapped(grid, guess_columns(grid))
    names = view.table_names(intake)
    assert view.count_names(intake) == 1 == len(names)
    assert list(names[view.NAME]) == ["Marker X"] and view.read_names(names) == {}
    names[view.ANALYTE] = ["gastrin"]
    told = view.mapping_names(view.read_names(names))
    assert told == {"Marker X": "gastrin"} and view.mapping_names({"LOINC|1742-6": "alt"}) == {"LOINC 1742-6": "alt"}
    names[view.ANALYTE] = [view.LEAVE_OUT]
    assert view.mapping_names(view.read_names(names)) == {"Marker X": ""}


def test_what_an_import_would_bring_is_told_and_shown():
    grid = open_grid(LONG, "lab.csv")
    intake = check_mapped(grid, guess_columns(grid))
    assert sentence_intake(intake) == ("1 row of 1 patient can be taken (1 of them repaired or completed), 1 refused, "
                                       "1 to look at, 0 already recorded. Nothing is saved yet.")
    assert list(table_taken(intake)["table"]) == ["patients", "labs"]
    assert "the unit is read from the result" in table_repaired(intake)["repaired"].iloc[-1]
    assert table_review(intake)["in the file"].tolist() == ["Marker X"]


def test_whose_rows_they_are_is_known_or_asked():
    grid = open_grid(LAB, "x")
    assert view.patients_named(guess_columns(grid)) and not view.patients_named(Mapping())
    assert view.patients_named(Mapping(constants={"patient_id": "A"}))
    assert view.preset_names([("a", guess_columns(grid)), ("b", Mapping(columns={"no": "note"}))], grid) == ["a"]
