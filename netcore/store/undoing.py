"""What would take back a patient's last save?

Nothing is deleted: what the save added is withdrawn, what it corrected gets its earlier wording, what it withdrew comes
back, all as one further save. Pure: it looks at the stored versions and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from netcore.errors import BadInput, Problem
from netcore.model import PatientRecord, Row
from netcore.store.versions import RowName, Version, latest_versions


@dataclass(frozen=True, slots=True)
class Undoing:
    """The versions to append, those that stand and those that are withdrawn, and the record that results."""

    standing: tuple[Row, ...]
    withdrawn: tuple[Row, ...]
    record: PatientRecord


def undo_save(patient_id: str, versions: Sequence[Version], save_id: int, *, by: str, moment: datetime) -> Undoing:
    """The opposite of one save; raises `BadInput` where it is not the patient's last, or the one that began the record.
    """
    where = f"patient {patient_id}, undo"
    last = max((version.save_id for version in versions), default=0)
    if last != save_id:
        raise BadInput(Problem(where, "something was saved for this patient since", "the patient's last save",
                               "correct or withdraw the entries one by one"))
    before = latest_versions(version for version in versions if version.save_id != save_id)
    rows: dict[RowName, Row] = {name: version.row for name, version in before.items() if not version.withdrawn}
    standing: list[Row] = []
    withdrawn: list[Row] = []
    for version in versions:
        if version.save_id != save_id:
            continue
        earlier = before.get(version.name)
        if version.table == "patients" and earlier is None:
            raise BadInput(Problem(where, "the save that began the record", "a later save",
                                   "erase the patient to remove the whole record"))
        gone = earlier is None or earlier.withdrawn
        row = version.row if earlier is None or gone else earlier.row
        stamped = row.model_copy(update={"row_id": version.row_id, "recorded_by": by,
                                         "recorded_on": max(moment, version.recorded_on)})
        (withdrawn if gone else standing).append(stamped)
    # The order of rows is that in which they first came, as after any other save.
    rows |= {(row.TABLE, str(row.row_id)): row for row in standing}
    return Undoing(tuple(standing), tuple(withdrawn), PatientRecord.of(list(rows.values())))
