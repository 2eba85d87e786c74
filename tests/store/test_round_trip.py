"""A record that went through FHIR, the tables and the store is the same record."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netcore.exchange import check_fhir, read_tables, write_fhir, write_tables
from netcore.model import PatientRecord
from netcore.store import open_store
from tests.exchange.strategies import records

_FILLED = {"row_id", "recorded_on", "recorded_by", "patient_id"}


def _says(record: PatientRecord) -> list[str]:
    """Every row without what the store fills in; the store keeps no order among rows."""
    return sorted(repr((row.TABLE, row.model_dump(exclude=_FILLED))) for row in record.rows())


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_record_to_store_to_fhir_to_tables_and_back(tmp_path_factory, data):
    record = data.draw(records())
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'records.sqlite'}") as store:
        store.save(record, by="test")
        loaded = store.load(record.patient_id)
        assert _says(loaded) == _says(record)
        intake = check_fhir({"x.json": write_fhir([loaded])})
        assert intake.records == (loaded,)
        # What comes back under the store's own row ids adds nothing.
        again = check_fhir({"x.json": write_fhir([loaded])}, known={record.patient_id: loaded}.get)
        assert (again.records, again.already) == ((), len(list(loaded.rows())))
        back, = read_tables(write_tables([loaded]), today=date(2027, 1, 1))
        assert back == loaded
        assert store.save(back, by="test").unchanged == len(list(loaded.rows()))
