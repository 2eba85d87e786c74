"""How is a reported grade said that its own numbers contradict, and what does a filter of grades leave out?"""

from collections.abc import Iterable

from netcore.evidence import Rulebook
from netcore.rules.grade import WHO_GRADE, ContradictedGrade
from netcore.rules.loading import defined_facts, load_rules
from netcore.views.options.words import value_words
from netcore.views.text import day_words


def against_words(found: ContradictedGrade) -> str:
    """`Ki-67 60 %`: what speaks against the report."""
    facts = defined_facts(load_rules())
    return " and ".join(f"{facts[one.fact].label} {value_words(one.value)}" for one in found.because)


def sentence_contradiction(found: ContradictedGrade, book: Rulebook) -> str:
    """Reported G1 contradicts Ki-67 60 % (12 May 2021): G3 by the WHO classification of tumours, 2019."""
    days = dict.fromkeys(day_words(one.value.day) for one in found.because if one.value and one.value.day)
    when = f" ({', '.join(days)})" if days else ""
    reference = book.reference(book.sheet_of(WHO_GRADE), book.rule(WHO_GRADE).sources[0])
    source = f"{reference.title.split(',')[0]}{f', {reference.year}' if reference.year else ''}"
    computed = f": {found.computed} by the {source}" if found.computed else ""
    return f"Reported {found.reported} contradicts {against_words(found)}{when}{computed}"


def sentence_reported(shown: Iterable[tuple[str | None, bool]], left_out: Iterable[tuple[str | None, bool]]) -> str:
    """That a filter of grades goes by the grade as reported: how many of those shown their own sample contradicts, and
    how many contradicted or unknown ones it leaves out. A patient is (grade, None where it is not known; contradicted).
    """
    missed = list(left_out)
    counts = ((sum(against for _, against in missed), "contradicted"),
              (sum(grade is None for grade, _ in missed), "not known"))
    words = ", ".join(f"{number} {what}" for number, what in counts if number)
    said = f"{sum(against for _, against in shown)} of those shown contradicted by the sample"
    return f"Grades are as reported: {said}{f'; left out: {words}' if words else ''}."
