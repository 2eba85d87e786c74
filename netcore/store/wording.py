"""Who saves and why, and what was exported: the texts that come with a save or an export."""

from pydantic import TypeAdapter, ValidationError

from netcore.errors import BadInput, Problem
from netcore.model.fields import Text

_TEXT = TypeAdapter(Text)


def read_by(by: str) -> str:
    """Whoever saves; raises `BadInput` where it is blank."""
    return _required(by, "by", "the name or initials of whoever saves", "say who saves")


def read_reason(reason: str | None) -> str | None:
    """The reason given, None where it is blank; raises `BadInput` for what cannot be kept."""
    return None if reason is None else _kept(reason, "reason") or None


def read_required_reason(reason: str) -> str:
    """The reason given; raises `BadInput` where it is blank."""
    return _required(reason, "reason", "a reason", "say why")


def read_what(what: str) -> str:
    """What was exported, in words; raises `BadInput` where it is blank."""
    return _required(what, "export", "what was exported", "name its form")


def _required(text: str, where: str, expected: str, remedy: str) -> str:
    kept = _kept(text, where)
    if not kept:
        raise BadInput(Problem(where, "blank", expected, remedy))
    return kept


def _kept(text: str, where: str) -> str:
    try:
        return _TEXT.validate_python(text)
    except ValidationError:
        raise BadInput(Problem(where, "what cannot be kept as text", "readable text of at most 2000 characters",
                               "shorten it and remove control characters")) from None
