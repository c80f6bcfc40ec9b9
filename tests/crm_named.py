"""True histories with names in several languages, as payloads of each vendor."""

import copy

from hypothesis import strategies as st

from crm_truth import LOST, VENDORS, Salesforce, when
from garbling import SOUND, garblings


NAMES = [
    name
    for language in ("ru", "uk", "de", "fr", "es", "pl", "tr", "el", "zh")
    for name in SOUND[language]
    if len(name) > 5 and len(garblings(name)) > 6
]
"""Names of which every garbled form can be told."""
STAMP = "2026-01-01T09:00:00+00:00"
BITRIX24, AMOCRM, HUBSPOT, _, PIPEDRIVE, _ = VENDORS


class NamedSalesforce(Salesforce):
    """As Salesforce has it where the labels of stages are not English."""

    @staticmethod
    def stage(_, stage):
        """Return the label of a stage."""
        return ("Квалификация", "Überprüfung", "Negociação", "Успех", "Проиграна")[
            stage
        ]


def named_bitrix24(truth, name):
    """Return payloads of Bitrix24."""
    stages = [row | {"NAME": name()} for row in BITRIX24.definitions()["stages"]]
    client = {"ID": "1", "DATE_CREATE": STAMP}
    return {
        "deals": [
            row | {"COMPANY_ID": "1", "UF_NOTE": name()}
            for row in BITRIX24.deals(truth)
        ],
        "history": BITRIX24.history(truth),
        "stages": stages,
        "categories": [{"ID": one, "NAME": name()} for one in ("0", "1")],
        "companies": [client | {"TITLE": name()}],
        "contacts": [client | {"NAME": name(), "LAST_NAME": name()}],
    }, {"fields": ["UF_NOTE"]}


def named_amocrm(truth, name):
    """Return payloads of amoCRM."""
    pipelines = AMOCRM.definitions()["pipelines"]
    for pipeline in pipelines:
        pipeline["name"] = name()
        for status in pipeline["_embedded"]["statuses"]:
            status["name"] = name()
    client = {"id": 1, "created_at": int(when(0).timestamp())}
    return {
        "leads": [
            row
            | {
                "custom_fields_values": [
                    {"field_id": 5, "values": [{"value": name()}, {"value": name()}]}
                ]
            }
            for row in AMOCRM.deals(truth)
        ],
        "events": AMOCRM.history(truth),
        "pipelines": pipelines,
        "companies": [client | {"name": name()}],
        "contacts": [client | {"name": name()}],
    }, {"fields": ["5"]}


def named_hubspot(truth, name):
    """Return payloads of HubSpot."""
    pipelines = HUBSPOT.definitions()["pipelines"]
    for pipeline in pipelines:
        pipeline["label"] = name()
        for stage in pipeline["stages"]:
            stage["label"] = name()
    (deals,) = HUBSPOT.arranged(HUBSPOT.deals(truth), HUBSPOT.history(truth))
    for deal in deals:
        deal["properties"] |= {"note": name()}
        if truth[deal["id"]][-1][2] == LOST:
            closing = {"hs_is_closed": "true", "closed_lost_reason": name()}
            deal["properties"] |= closing
    client = {"id": "1", "createdAt": STAMP}
    return {
        "deals": deals,
        "pipelines": pipelines,
        "companies": [client | {"properties": {"name": name()}}],
        "contacts": [
            client | {"properties": {"firstname": name(), "lastname": name()}}
        ],
    }, {"fields": ["note"]}


def named_pipedrive(truth, name):
    """Return payloads of Pipedrive."""
    deals = [row | {"note": name()} for row in PIPEDRIVE.deals(truth)]
    for deal in deals:
        if deal["status"] == "lost":
            deal["lost_reason"] = name()
    client = {"id": 1, "add_time": "2026-01-01 09:00:00"}
    return {
        "deals": deals,
        "flow": PIPEDRIVE.history(truth),
        "pipelines": [{"id": one, "name": name()} for one in (0, 1)],
        "stages": [row | {"name": name()} for row in PIPEDRIVE.definitions()["stages"]],
        "organizations": [client | {"name": name()}],
        "persons": [client | {"name": name()}],
    }, {"fields": ["note"]}


def named_salesforce(truth, name):
    """Return payloads of Salesforce."""
    vendor = NamedSalesforce()
    client = {"Id": "1", "CreatedDate": STAMP}
    return {
        "opportunities": [row | {"Note": name()} for row in vendor.deals(truth)],
        "history": vendor.history(truth),
        "stages": vendor.definitions()["stages"],
        "accounts": [client | {"Name": name()}],
        "contacts": [client | {"Name": name()}],
    }, {"fields": ["Note"]}


NAMED = {
    "bitrix24": (BITRIX24, named_bitrix24),
    "amocrm": (AMOCRM, named_amocrm),
    "hubspot": (HUBSPOT, named_hubspot),
    "pipedrive": (PIPEDRIVE, named_pipedrive),
    "salesforce": (NamedSalesforce(), named_salesforce),
}
"""Vendors with their payloads, given a history and what draws a name."""


def texts(row, way=()):
    """Give the places in a row where text is that is not ASCII."""
    if isinstance(row, str) and not row.isascii():
        yield way
    items = ()
    if isinstance(row, dict):
        items = row.items()
    elif isinstance(row, list):
        items = enumerate(row)
    for name, value in items:
        yield from texts(value, (*way, name))


@st.composite
def garbled(draw, payloads):
    """Draw payloads with some texts garbled, and the rows in which those are."""
    made = copy.deepcopy(payloads)
    places = [
        (payload, number, way)
        for payload, rows in payloads.items()
        for number, row in enumerate(rows)
        for way in texts(row)
    ]
    chosen = draw(
        st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True)
    )
    for payload, number, (*outer, last) in chosen:
        inside = made[payload][number]
        for name in outer:
            inside = inside[name]
        forms = garblings(inside[last])
        inside[last] = forms[draw(st.sampled_from(sorted(forms)))]
    return made, {(payload, number + 1) for payload, number, _ in chosen}
