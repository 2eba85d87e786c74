"""Is the house as it was planned: rooms, sizes, words that must be there, and nothing of a patient in a log?"""

import ast
import logging
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from netcore.evidence import read_catalogue, read_response_definitions, read_sheet
from netcore.exchange import check_tables
from netcore.model import TABLES
from pages.common import session
from tests.conftest import ROOT, skip_or_fail

# What the top level may hold beside dot-files.
TOP_LEVEL = {"README.md", "app.py", "data", "netcore", "pages", "pyproject.toml", "requirements.txt", "tests"}
CODE = sorted([ROOT / "app.py", *(ROOT / "netcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])
SCREENS = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
FENCED = "<!-- {} command -->\n```bash\n(.+?)\n```\n"


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> set[str]:
    """The packages that a file imports anywhere in it."""
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in named}


def _names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_the_rooms_import_only_downwards() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_the_top_level_holds_what_the_plan_shows() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    kept = {name.split("/")[0] for name in listed.stdout.splitlines()} or {path.name for path in ROOT.iterdir()}
    assert {name for name in kept if not name.startswith((".", "__"))} == TOP_LEVEL


def test_no_file_is_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {str(path): length for path, length in lengths.items() if length > 300} == {}
    assert statistics.median(lengths.values()) < 120


@pytest.mark.parametrize("path", SCREENS, ids=_names(SCREENS))
def test_a_page_only_lays_out(path: Path) -> None:
    tree = _tree(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) < 80
    assert not _imports(tree) & {"pandas", "numpy", "plotly", "sqlalchemy", "sqlite3", "yaml", "scipy"}
    for node in ast.walk(tree):
        assert not isinstance(node, (ast.Try, ast.TryStar, ast.ClassDef)), f"line {node.lineno}"
        assert ast.unparse(node) != "st.stop()", f"line {node.lineno}: the header would be missing; widgets.end_page()"
        # A clinical number would be compared or computed with; a layout's numbers are only handed on.
        if isinstance(node, ast.Compare):
            numbers = [part.value for part in (node.left, *node.comparators) if isinstance(part, ast.Constant)
                       and isinstance(part.value, (int, float)) and not isinstance(part.value, bool)]
            assert set(numbers) <= {0, 1}, f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef):
            inside = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)
                      and isinstance(part.value, (int, float)) and not isinstance(part.value, bool)]
            assert set(inside) <= {0, 1}, f"line {node.lineno}"


def test_the_navigation_shows_every_page_and_no_other() -> None:
    from pages.common.widgets import PAGES
    assert set(PAGES) == {path.stem for path in SCREENS}


def test_streamlit_stays_out_of_netcore_and_the_clock_in_the_store() -> None:
    for path in (ROOT / "netcore").rglob("*.py"):
        tree = _tree(path)
        assert "streamlit" not in _imports(tree), path
        asked = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute)
                 and (node.attr in ("today", "utcnow") or (node.attr == "now" and isinstance(node.value, ast.Name)
                                                           and node.value.id in ("datetime", "date")))]
        assert not asked or path.parent.name == "store", f"{path}, lines {asked}"


def _public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield f"{inside}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{node.name}.")


def test_every_module_and_everything_public_says_what_it_is_for() -> None:
    silent = []
    for path in CODE:
        tree = _tree(path)
        name = path.relative_to(ROOT).as_posix()
        if not ast.get_docstring(tree):
            silent.append(name)
        silent += [f"{name}: {what}" for what, node in _public(tree.body) if not ast.get_docstring(node)]
    # An ASGI middleware and a logging filter are explained by their classes.
    assert [one for one in silent if one != "app.py: PlaceOnly.filter"] == []


def test_nothing_is_left_to_do_in_the_code() -> None:
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(TODO|FIXME|XXX)\b|NotImplementedError\(\)|^\s*#\s*[-=*]{4,}", text, re.M), path


def test_every_sheet_of_data_loads() -> None:
    sheets = sorted((ROOT / "data" / "guidelines").glob("*.yaml"))
    assert sheets
    for path in sheets:
        if path.stem != "biochemical_response":
            read_sheet(path.stem)
    assert read_response_definitions().definitions
    assert read_catalogue().analytes
    for folder in ("published", "demo"):
        report = check_tables(ROOT / "data" / folder)
        assert not report.refused and report.records, folder


def test_what_is_installed_is_pinned() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").split("\n")
        assert [line for line in lines if line and not re.fullmatch(r"[A-Za-z0-9_.\-\[\]]+==[0-9][\w.]*", line)] == []


@pytest.mark.parametrize(("name", "words"), [
    ("run", ["requirements.txt", "streamlit run app.py"]),
    ("test", ["requirements.txt", "tests/requirements.txt", "pytest"]),
])
def test_the_readmes_commands_name_files_that_exist(name: str, words: list[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(FENCED.format(name), readme, re.S)
    assert len(found) == 1, f"one fenced block after <!-- {name} command -->"
    assert "\n" not in found[0].strip().replace("\\\n", ""), "one command"
    assert [word for word in words if word not in found[0]] == []
    for file in re.findall(r"[\w/]+\.(?:txt|py)", found[0]):
        assert (ROOT / file).is_file(), file


def test_the_readme_names_every_page_and_its_pictures_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in SCREENS if f"| {path.stem} |" not in readme] == []
    for file in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / file).exists(), file
    assert "not a medical device" in readme


def test_the_run_of_checks_calls_the_readmes_own_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "<!-- test command -->" in script.read_text(encoding="utf-8")
    assert "export CI=true" in script.read_text(encoding="utf-8")


def test_in_ci_a_skip_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"^no browser$"):
        skip_or_fail("no browser")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="must not be skipped in CI: no browser"):
        skip_or_fail("no browser")


def test_only_tests_of_data_beside_the_checkout_skip_on_their_own() -> None:
    skips = re.compile(r"(?:pytest\.skip\(|importorskip|mark\.skip)[^#]{0,200}", re.S)
    for path in (ROOT / "tests").rglob("*.py"):
        if path not in (Path(__file__), ROOT / "tests" / "conftest.py"):
            for found in skips.findall(path.read_text(encoding="utf-8")):
                assert "beside" in found, f"{path}: {found[:80]}"


SECRETS = ("LOG-7391", "73.91", "Secretville", "4711.5")


def test_no_log_holds_anything_of_a_patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                            caplog: pytest.LogCaptureFixture,
                                            capfd: pytest.CaptureFixture[str]) -> None:
    """A load, refused rows, a save, a save that fails inside the database, and the patient's pages."""
    monkeypatch.setenv("NETCORE_STORE_URL", f"sqlite:///{tmp_path / 'records.sqlite'}")
    monkeypatch.setattr(session, "EXAMPLES", ())
    st.cache_resource.clear()
    caplog.set_level(logging.DEBUG)
    cells = {"patients": {"patient_id": "LOG-7391", "note": "Secretville"},
             "labs": {"patient_id": "LOG-7391", "analyte": "gastrin", "value": "4711.5", "taken_on": "2024-01-02"},
             "lesions": {"patient_id": "LOG-7391", "lesion_id": "B1"},
             "studies": {"patient_id": "LOG-7391", "study_id": "S1", "done_on": "2024-01-02"},
             "measurements": {"patient_id": "LOG-7391", "study_id": "S1", "lesion_id": "B1",
                              "longest_diameter_mm": "73.91"}}
    for table, row in cells.items():
        (tmp_path / f"{table}.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    try:
        store = session.open_stores()[session.USER]
        record = check_tables(tmp_path).records[0]
        store.save(record, by="AB")
        local_id = store.local_id("LOG-7391")
        # Named by a row that stays: the withdrawal is refused inside the transaction.
        row_id = store.load("LOG-7391").lesions[0].row_id
        with pytest.raises(Exception, match="B1"):
            store.withdraw("LOG-7391", "lesions", str(row_id), by="AB", reason="slip")
        with pytest.raises(Exception, match="the database failed"):
            _fail_inside_the_database(store)
        for page in ("patient", "markers", "lesions", "records"):
            app = AppTest.from_file(str(ROOT / "pages" / "common" / "ui.py"), default_timeout=60)
            app.query_params["patient"] = local_id
            app.run().switch_page(f"../{page}.py").run()
            assert not app.exception
            assert any("LOG-7391" in element.proto.body for element in app.get("html")), "the page itself shows it"
    finally:
        for opened in session.open_stores().values():
            opened.close()
        st.cache_resource.clear()
    printed = capfd.readouterr()
    logged = "\n".join((caplog.text, printed.out, printed.err))
    assert "streamlit" in logged.lower(), "the log was listened to"
    assert [secret for secret in SECRETS if secret in logged] == []


def _fail_inside_the_database(store: object) -> None:
    """A statement that SQLite refuses, with a patient's id among its parameters."""
    from sqlalchemy import text
    with store._database.writing() as connection:  # type: ignore[attr-defined]
        try:
            # Not spelled out here, because a traceback prints this line.
            connection.execute(text("INSERT INTO nowhere VALUES (:who, :size)"),
                               {"who": SECRETS[0], "size": SECRETS[1]})
        except Exception as error:
            logging.getLogger("test").exception("refused")
            assert not [secret for secret in SECRETS if secret in str(error)]
            raise


def test_a_table_has_its_page_in_the_readme_or_the_code() -> None:
    # Every table of the record can be typed in, save those that belong to a scan or a treatment.
    from pages.common.records.forms import FORMS
    with_their_owner = {"lesions", "target_sets", "measurements", "treated_lesions"}
    assert {table for table, _ in FORMS.values()} == set(TABLES) - with_their_owner
