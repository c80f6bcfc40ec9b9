"""Values of the domain as plain dictionaries and as JSON, and back without a loss."""

from salesmodel.records._forms import Personal
from salesmodel.records._limits import Limits
from salesmodel.records.bridges import AsRecord, Converter, configure_cattrs
from salesmodel.records.codec import from_dict, from_json, to_dict, to_json
from salesmodel.records.schema import json_schema
from salesmodel.records.subject import export_subject


__all__ = [
    "AsRecord",
    "Converter",
    "Limits",
    "Personal",
    "configure_cattrs",
    "export_subject",
    "from_dict",
    "from_json",
    "json_schema",
    "to_dict",
    "to_json",
]
