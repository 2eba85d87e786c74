"""Does what the README shows a newcomer work as it stands: entries to copy, doors, commands, the map of the folders?"""

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from netcore.evidence.catalogue import parse_catalogue
from netcore.evidence.glossary import Term
from netcore.evidence.stories import parse_story
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAP = README.partition("## The house\n")[2].partition("\n## ")[0]
# The steps by which an old store becomes a new one.
UNNAMED = {"migrations", "versions"}


def entry(heading: str, number: int = 0) -> str:
    """The YAML block under a heading of the README."""
    part = README.partition(f"## {heading}")[2].partition("\n## ")[0]
    return re.findall(r"```yaml\n(.+?)```", part, re.S)[number]


def test_the_story_shown_is_one_that_the_app_takes() -> None:
    story = parse_story(yaml.safe_load(entry("Stories")), "README.md")
    kept = parse_story(yaml.safe_load((ROOT / "data/stories/not-measured.yaml").read_text(encoding="utf-8")), "kept")
    said = {step.say: (step.page, step.day, step.choose, step.point_at, step.see) for step in kept.steps}
    for step in story.steps:
        page, day, choose, block, see = said[step.say]
        assert (step.page, step.day, step.choose, step.point_at) == (page, day, choose, block)
        assert all(any(word in whole for whole in see) for word in step.see), step.see


def test_the_analyte_shown_is_one_that_the_catalogue_takes() -> None:
    (analyte,) = parse_catalogue({"analytes": yaml.safe_load(entry("Add an analyte"))}, "README.md").analytes
    assert analyte == "pancreastatin"


def test_the_term_shown_is_one_that_the_glossary_takes() -> None:
    (term,) = yaml.safe_load(entry("Add a word to the glossary"))
    assert Term.model_validate(term).underlined


@pytest.mark.parametrize(("number", "key"), [(0, "rules"), (1, "parameters")])
def test_the_rule_and_the_value_shown_stand_in_their_sheet(number: int, key: str) -> None:
    text = entry("How a clinician adds or corrects a rule", number)
    sheet = (ROOT / "data" / "guidelines" / "embolisation.yaml").read_text(encoding="utf-8")
    assert re.sub(r" +# .*", "", text) in sheet
    # An anchor of the sheet stands for its sources.
    shown: Any = yaml.safe_load(dedent(text).replace("*retnet_table", "[]"))
    assert f"\n{key}:\n" in sheet and shown


def test_the_doors_shown_open() -> None:
    (code,) = re.findall(r"```python\n(.+?)```", README, re.S)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert re.fullmatch(r"(\d{4}-\d\d-\d\d [\d.]+ (CR|PR|SD|PD|NE) \(.*\)\n)+", run.stdout), run.stdout[:200]


def test_every_path_named_exists() -> None:
    named = set(re.findall(r"`((?:netcore|pages|tests|data|\.ci|\.streamlit)/[\w./-]+)`", README))
    assert len(named) > 20
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_the_map_names_every_folder_and_no_other() -> None:
    kept = {path.name for room in ("netcore", "pages", "data", "tests") for path in (ROOT / room).rglob("*")
            if path.is_dir() and path.name != "__pycache__"} | {"netcore", "pages", "data", "tests"}
    assert kept - set(re.findall(r"\w+", MAP)) - UNNAMED == set()
    assert set(re.findall(r"(?<![\w.])(\w+)/", MAP)) - kept == set()


def test_every_package_installed_is_explained() -> None:
    part = README.partition("## What it is built on, and why")[2].partition("\n## ")[0].casefold()
    for name in ("requirements.txt", "tests/requirements.txt"):
        packages = re.findall(r"^([\w.-]+)", Path(ROOT / name).read_text(encoding="utf-8"), re.M)
        assert [one for one in packages if one.casefold() not in part
                and not one.startswith("types-") and not one.endswith("-stubs")] == []
