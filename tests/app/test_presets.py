"""Mappings kept as presets: one file a source, no patient and no result in it, a damaged one passed over."""

from pathlib import Path

import pytest

from netcore.exchange import Mapping
from pages.common import session
from pages.common.records import presets


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(session, "example_folder", lambda: tmp_path)
    return tmp_path / "presets"


def test_a_preset_is_kept_and_listed_without_the_patient(folder: Path) -> None:
    mapping = Mapping(source="Lab Ä/../x", columns={"a": "value"}, constants={"patient_id": "NET-1"}, decimal=",")
    presets.keep_preset(mapping)
    assert presets.list_presets() == [("Lab Ä/../x", mapping.model_copy(update={"constants": {}}))]
    file, = folder.iterdir()
    assert file.parent == folder and "NET-1" not in file.read_text(encoding="utf-8")


def test_a_further_one_of_the_same_name_replaces_it_and_none_has_no_name(folder: Path) -> None:
    presets.keep_preset(Mapping(source="Lab"))
    presets.keep_preset(Mapping(source="Lab", decimal="."))
    presets.keep_preset(Mapping(source="  "))
    assert [(name, mapping.decimal) for name, mapping in presets.list_presets()] == [("Lab", ".")]


def test_a_damaged_file_is_passed_over(folder: Path) -> None:
    folder.mkdir()
    (folder / "x.json").write_bytes(b"\xff\xfe{")
    (folder / "y.json").write_text('{"columns": 5}')
    assert presets.list_presets() == []
