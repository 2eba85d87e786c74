"""Every refusal says where, what was found and how to go on."""

import ast
from collections.abc import Iterator

import pytest

from netcore.errors import BadInput, Problem
from netcore.rules.facts import FactDefinition
from netcore.rules.reading import read_fact
from tests.conftest import ROOT

_REMEDY = 3


def problems() -> Iterator[tuple[str, ast.Call]]:
    """Every refusal that the program can make, with its place."""
    for folder in ("netcore", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem":
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def remedy_of(call: ast.Call) -> ast.expr | None:
    """What is said about going on; None where nothing is."""
    if any(isinstance(one, ast.Starred) for one in call.args):
        return call.args[-1]
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    return call.args[_REMEDY] if len(call.args) > _REMEDY else named.get("remedy")


def test_every_refusal_says_what_to_do() -> None:
    found = list(problems())
    assert len(found) > 100
    silent = [place for place, call in found if (remedy := remedy_of(call)) is None
              or (isinstance(remedy, ast.Constant) and not str(remedy.value).strip())]
    assert silent == []


@pytest.mark.parametrize(("kind", "text"), [("date", "2024-13-40"), ("date", "spring"), ("number", "much"),
                                            ("word", "purple")])
def test_a_fact_that_cannot_be_read_says_what_to_write(kind: str, text: str) -> None:
    definition = FactDefinition("f", "a fact", kind, "made", words=("yes", "no"))  # type: ignore[arg-type]
    with pytest.raises(BadInput) as refused:
        read_fact(definition, text)
    problem, = refused.value.problems
    assert problem.where == "a fact" and text in problem.found and problem.expected and problem.remedy


def test_a_refusal_reads_as_one_sentence() -> None:
    assert str(Problem("labs.csv, row 7", "'x'", "a number", "correct it")) == \
        "labs.csv, row 7: 'x'; expected a number; correct it"
