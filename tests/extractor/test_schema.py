"""The schema is what the types say, what the documentation says, and what every emitted record keeps to."""

from __future__ import annotations

import copy
import json
from dataclasses import fields
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from extractor import extract
from extractor.api import run_record
from extractor.output.jsonl import line
from extractor.records import IndicatorRecord, Record
from extractor.schema import RECORDS, as_json, fields_of, kind_of, schema, spans_of
from tests.update_docs import SCHEMA
from tests.update_docs import fields as documented_fields
from tests.update_docs import spans as documented_spans

ROOT = Path(__file__).parents[2]
RECORDS_MD = (ROOT / "docs" / "records.md").read_text("utf-8")
VALIDATOR = Draft202012Validator(schema())


@pytest.fixture(scope="module")
def emitted() -> list[Record]:
    samples = extract([ROOT / "corpus" / "samples"])
    return [run_record(), *(record for result in samples for record in result.records())]


@pytest.fixture(scope="module")
def lines(emitted):
    return [json.loads(line(record)) for record in emitted]


def test_it_is_a_schema():
    Draft202012Validator.check_schema(schema())


def test_the_file_is_what_the_types_say():
    assert SCHEMA.read_text("utf-8") == as_json(), "run: python -m tests.update_docs"


def test_all_record_types_are_in_it():
    assert set(RECORDS) == set(Record.__args__)
    for record in RECORDS:
        assert [f.name for f in fields_of(record)][1:] == [f.name for f in fields(record) if f.name != "record"]


@pytest.mark.parametrize("record", RECORDS, ids=kind_of)
def test_every_field_is_described(record):
    for f in fields_of(record):
        assert f.meaning.endswith("."), f.name


@pytest.mark.parametrize("record", RECORDS, ids=kind_of)
def test_the_page_has_the_fields_of_the_types(record):
    assert documented_fields(kind_of(record)) in RECORDS_MD, "run: python -m tests.update_docs"
    if spans_of(record):
        assert documented_spans(kind_of(record)) in RECORDS_MD, "run: python -m tests.update_docs"


def test_every_emitted_record_is_valid(lines):
    assert {said["record"] for said in lines} == {kind_of(record) for record in RECORDS}
    for said in lines:
        assert not [error.message for error in VALIDATOR.iter_errors(said)], said


def test_what_a_record_states_is_in_the_order_of_the_schema(lines):
    order = {kind_of(record): [f.name for f in fields_of(record)] for record in RECORDS}
    for said in lines:
        assert list(said) == order[said["record"]]


def test_spans_lie_in_the_text_and_in_reading_order():
    for result in extract([ROOT / "corpus" / "samples"]):
        for record in result.records():
            for pieces in getattr(record, "spans", {}).values():
                assert pieces == sorted(pieces)
                assert all(0 <= start < end <= len(result.text) for start, end in pieces)


def test_a_stated_field_has_its_place(emitted):
    for record in emitted:
        if isinstance(record, IndicatorRecord):
            for name in ("name", "scope", "base", "reference", "period", "place", "basis", "section"):
                assert (getattr(record, name) is not None) == (name in record.spans), (record.id, name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "percents"),
        ("comparator", None),
        ("status", None),
        ("value", "63.5"),
        ("period_start", "2022"),
        ("id", "x"),
        ("spans", {}),
        ("spans", {"value": [[1, 2, 3]]}),
        ("spans", {"value": [[1, 2]], "nothing": [[1, 2]]}),
        ("confidence", 2),
        ("extra", 1),
    ],
)
def test_what_is_wrong_is_not_valid(lines, field, value):
    said = copy.deepcopy(next(record for record in lines if record["record"] == "indicator"))
    assert VALIDATOR.is_valid(said)
    assert not VALIDATOR.is_valid(said | {field: value})


@pytest.mark.parametrize("field", ["id", "value", "flags", "spans"])
def test_no_field_may_be_missing(lines, field):
    said = dict(next(record for record in lines if record["record"] == "indicator"))
    del said[field]
    assert not VALIDATOR.is_valid(said)
