"""What does every row of every table have?"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from netcore.model.dates import PartialDate
from netcore.model.fields import Identifier, Integer, Moment, Text


class Row(BaseModel):
    """The columns that every table has.

    `recorded_on` and `recorded_by` are filled by the store where they are blank. `as_printed` is the value as
    the source prints it; `when_text` a date in words; `sequence` the order where dates are missing; `doubt`
    what is inferred or contradictory in the source.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    DAY: ClassVar[str | None] = None

    patient_id: Identifier
    row_id: Identifier | None = None
    recorded_on: Moment | None = None
    recorded_by: Text | None = None
    as_printed: Text | None = None
    when_text: Text | None = None
    sequence: Integer | None = None
    doubt: Text | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_known(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {key: value for key, value in data.items()
                if value is not None and not (isinstance(value, str) and not value.strip())}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """`when` of a table with a date reads its field directly: it is asked some thousand times a record."""
        super().__pydantic_init_subclass__(**kwargs)
        if cls.DAY:
            setattr(cls, "when", property(attrgetter(cls.DAY)))  # noqa: B010 - a method may not be assigned to

    @property
    def key(self) -> tuple[Any, ...]:
        """Values of the natural key, in the order of `KEY`."""
        return tuple(getattr(self, name) for name in self.KEY)

    @property
    def when(self) -> PartialDate | None:
        """When the row's event happened; None where nobody stated it or the table has no date."""
        return getattr(self, self.DAY) if self.DAY else None

    def content(self) -> dict[str, Any]:
        """The row as JSON-ready values without blanks: what is stored and compared."""
        return self.model_dump(mode="json", exclude_none=True)
