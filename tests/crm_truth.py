"""True histories of deals, and how each vendor would export them."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from salesmodel.domain import PipelineChanged


START = datetime(2026, 1, 5, 9, tzinfo=UTC)
OPEN, WON, LOST = (0, 1, 2), 3, 4
"""Stages of each pipeline: three open ones, a won and a lost one."""


@st.composite
def histories(draw, *, pipelines=2):
    """Draw deals: of each its steps, as hour, pipeline and stage, the first its opening."""
    deals = {}
    for number in range(1, draw(st.integers(1, 3)) + 1):
        hour, pipeline = draw(st.integers(0, 50)), draw(st.integers(0, pipelines - 1))
        steps = [(hour, pipeline, draw(st.sampled_from(OPEN)))]
        for _ in range(draw(st.integers(0, 5))):
            hour, was = hour + draw(st.integers(1, 9)), steps[-1][2]
            if was in OPEN and draw(st.booleans()) and pipelines > 1:
                pipeline = draw(st.integers(0, pipelines - 1))
            is_same = pipeline == steps[-1][1]
            stages = [*OPEN, WON, LOST] if is_same else OPEN
            stage = draw(st.sampled_from(stages))
            if (pipeline, stage) != steps[-1][1:]:
                steps.append((hour, pipeline, stage))
        deals[str(number)] = steps
    return deals


def when(hour):
    """Return the instant of an hour."""
    return START + timedelta(hours=hour)


def path(deal):
    """Return where a deal stood, as instants, pipelines and stages."""
    pipeline, found = deal.history[0].pipeline_id, []
    for event in deal.timeline:
        if isinstance(event, PipelineChanged):
            pipeline = event.pipeline_id
        if hasattr(event, "stage"):
            found.append((event.at, pipeline, event.stage))
    return found


class Vendor:
    """What most vendors have in common."""

    n_pipelines = 2
    opens = True
    """Whether the first step of a deal is a row of its own."""
    says_where = True
    """Whether each row says in which stage the deal was."""

    def arranged(self, deals, history):
        """Return what is read: deals and their history."""
        return deals, history

    def beside(self):
        """Return payloads that tell of something else than steps."""
        return {}

    def told(self, row, amount, owner):
        """Return the row of a deal with an amount and an owner, as far as it has them."""
        names = self.amount, self.owner
        return row | dict(zip(names, (amount, owner), strict=True)) | self.unit

    def repeats(self, again):
        """Return how many rows are said twice."""
        return len(again)

    def expected(self, steps):
        """Return the path of a deal."""
        return [
            (when(hour), self.pipeline(pipeline), self.stage(pipeline, stage))
            for hour, pipeline, stage in steps
        ]


class Bitrix24(Vendor):
    """As Bitrix24 has it: the stage of each move, and neither user nor stage before."""

    name = "bitrix24"
    amount, owner, unit = "OPPORTUNITY", "ASSIGNED_BY_ID", {"CURRENCY_ID": "EUR"}

    @staticmethod
    def stage(pipeline, stage):
        """Return the id of a stage."""
        word = ("NEW", "MET", "OFFER", "WON", "LOSE")[stage]
        return f"C{pipeline}:{word}" if pipeline else word

    @staticmethod
    def pipeline(pipeline):
        """Return the id of a pipeline."""
        return f"bitrix24:pipeline:{pipeline}"

    def definitions(self):
        """Return the payload of stages."""
        return {
            "stages": [
                {
                    "ENTITY_ID": f"DEAL_STAGE_{one}" if one else "DEAL_STAGE",
                    "STATUS_ID": self.stage(one, stage),
                    "SORT": str(stage),
                    "SEMANTICS": {WON: "S", LOST: "F"}.get(stage),
                }
                for one in (0, 1)
                for stage in range(5)
            ]
        }

    def beside(self):
        """Return the payload of product rows."""
        line = {"PRICE": 90, "PRICE_BRUTTO": "100", "DISCOUNT_RATE": 10, "QUANTITY": 2}
        return {
            "products": [
                line | {"ID": str(n), "OWNER_ID": str(n % 4), "PRODUCT_ID": n % 2}
                for n in range(5)
            ]
        }

    def deals(self, truth):
        """Return the rows of deals as they stand."""
        return [
            {
                "ID": name,
                "CATEGORY_ID": str(steps[-1][1]),
                "STAGE_ID": self.stage(*steps[-1][1:]),
                "DATE_CREATE": when(steps[0][0]).isoformat(),
                "DATE_MODIFY": when(steps[-1][0]).isoformat(),
            }
            for name, steps in truth.items()
        ]

    def history(self, truth):
        """Return a row for each step."""
        steps = sorted(
            (hour, name, n, pipeline, stage)
            for name, steps in truth.items()
            for n, (hour, pipeline, stage) in enumerate(steps)
        )
        return [
            {
                "ID": number,
                "TYPE_ID": 1 if n == 0 else 2 if stage in OPEN else 3,
                "OWNER_ID": int(name),
                "CREATED_TIME": when(hour).isoformat(),
                "CATEGORY_ID": pipeline,
                "STAGE_SEMANTIC_ID": {WON: "S", LOST: "F"}.get(stage, "P"),
                "STAGE_ID": self.stage(pipeline, stage),
            }
            for number, (hour, name, n, pipeline, stage) in enumerate(steps, 1)
        ]

    @staticmethod
    def deal_of(row):
        """Return the deal of a row of the history."""
        return str(row["OWNER_ID"])


class Amocrm(Vendor):
    """As amoCRM has it: both ends of each move, and nothing of the first status."""

    name = "amocrm"
    amount, owner, unit = "price", "responsible_user_id", {}
    opens = False

    @staticmethod
    def number(pipeline, stage):
        """Return the id of a status, which is the same for won and lost everywhere."""
        return {WON: 142, LOST: 143}.get(stage, 100 + 10 * pipeline + stage)

    def stage(self, pipeline, stage):
        """Return the id of a stage."""
        return str(self.number(pipeline, stage))

    @staticmethod
    def pipeline(pipeline):
        """Return the id of a pipeline."""
        return f"amocrm:pipeline:{50 + pipeline}"

    def definitions(self):
        """Return the payload of pipelines."""
        return {
            "pipelines": [
                {
                    "id": 50 + one,
                    "name": f"P{one}",
                    "_embedded": {
                        "statuses": [
                            {
                                "id": self.number(one, stage),
                                "name": str(stage),
                                "sort": stage,
                            }
                            for stage in range(5)
                        ]
                    },
                }
                for one in (0, 1)
            ]
        }

    def deals(self, truth):
        """Return the rows of leads as they stand."""
        return [
            {
                "id": int(name),
                "status_id": self.number(*steps[-1][1:]),
                "pipeline_id": 50 + steps[-1][1],
                "created_at": int(when(steps[0][0]).timestamp()),
                "updated_at": int(when(steps[-1][0]).timestamp()),
            }
            for name, steps in truth.items()
        ]

    def history(self, truth):
        """Return an event for each move."""
        return [
            {
                "id": f"e{name}x{n}",
                "type": "lead_status_changed",
                "entity_id": int(name),
                "created_by": n % 2,
                "created_at": int(when(after[0]).timestamp()),
                "value_after": self.values(after),
                "value_before": self.values(before),
            }
            for name, steps in truth.items()
            for n, (before, after) in enumerate(itertools.pairwise(steps))
        ]

    def values(self, step):
        """Return an array that holds a status."""
        number = self.number(*step[1:])
        return [{"lead_status": {"id": number, "pipeline_id": 50 + step[1]}}]

    @staticmethod
    def deal_of(row):
        """Return the deal of an event."""
        return str(row["entity_id"])


class Hubspot(Vendor):
    """As HubSpot has it: the values of a property, within each deal."""

    name = "hubspot"
    amount, owner, unit = "amount", "hubspot_owner_id", {"deal_currency_code": "EUR"}

    @staticmethod
    def stage(pipeline, stage):
        """Return the id of a stage."""
        return f"s{pipeline}{stage}"

    @staticmethod
    def pipeline(pipeline):
        """Return the id of a pipeline."""
        return f"hubspot:pipeline:p{pipeline}"

    def definitions(self):
        """Return the payload of pipelines."""
        return {
            "pipelines": [
                {
                    "id": f"p{one}",
                    "label": f"P{one}",
                    "displayOrder": one,
                    "stages": [
                        {
                            "id": self.stage(one, stage),
                            "displayOrder": stage,
                            "metadata": {
                                "isClosed": "false" if stage in OPEN else "true",
                                "probability": {WON: "1.0", LOST: "0.0"}.get(
                                    stage, "0.5"
                                ),
                            },
                        }
                        for stage in range(5)
                    ],
                }
                for one in (0, 1)
            ]
        }

    def deals(self, truth):
        """Return deals as they stand, without their history."""
        return [
            {
                "id": name,
                "properties": {
                    "pipeline": f"p{steps[-1][1]}",
                    "dealstage": self.stage(*steps[-1][1:]),
                    "createdate": when(steps[0][0]).isoformat(),
                    "hs_lastmodifieddate": when(steps[-1][0]).isoformat(),
                },
                "propertiesWithHistory": {},
            }
            for name, steps in truth.items()
        ]

    def told(self, row, amount, owner):
        """Return a deal with an amount and an owner among its properties."""
        return row | {"properties": super().told(row["properties"], amount, owner)}

    def history(self, truth):
        """Return an entry for each step."""
        return [
            {
                "of": name,
                "value": self.stage(pipeline, stage),
                "timestamp": str(int(when(hour).timestamp() * 1000)),
                "sourceType": "CRM_UI",
            }
            for name, steps in truth.items()
            for hour, pipeline, stage in steps
        ]

    def arranged(self, deals, history):
        """Return deals with their entries within them."""
        made = []
        for deal in deals:
            if isinstance(deal, dict) and deal.get("propertiesWithHistory") == {}:
                name = deal.get("id")
                own = [one for one in history if self.deal_of(one) in {str(name), ""}]
                deal = deal | {"propertiesWithHistory": {"dealstage": own}}  # noqa: PLW2901 — a copy
            made.append(deal)
        return (made,)

    @staticmethod
    def deal_of(row):
        """Return the deal of an entry; of what is none, every deal."""
        return str(row.get("of", "")) if isinstance(row, dict) else ""


class Warehouse(Hubspot):
    """As a warehouse has HubSpot: flat rows, and a table of the history."""

    amount, owner, unit = (
        "property_amount",
        "owner_id",
        {"property_deal_currency_code": "EUR"},
    )

    def definitions(self):
        """Return the tables of pipelines and of stages."""
        return {
            "pipelines": [
                {"pipeline_id": f"p{one}", "label": f"P{one}", "display_order": one}
                for one in (0, 1)
            ],
            "stages": [
                {
                    "stage_id": self.stage(one, stage),
                    "pipeline_id": f"p{one}",
                    "display_order": stage,
                    "probability": {WON: 1.0, LOST: 0.0}.get(stage, 0.5),
                    "closed_won": stage not in OPEN,
                }
                for one in (0, 1)
                for stage in range(5)
            ],
        }

    def deals(self, truth):
        """Return rows of deals as they stand."""
        return [
            {
                "deal_id": int(name),
                "deal_pipeline_id": f"p{steps[-1][1]}",
                "deal_pipeline_stage_id": self.stage(*steps[-1][1:]),
                "property_createdate": f"{when(steps[0][0]):%Y-%m-%d %H:%M:%S}",
                "property_hs_lastmodifieddate": when(steps[-1][0]),
            }
            for name, steps in truth.items()
        ]

    def told(self, row, amount, owner):
        """Return a row with the columns of an amount and an owner."""
        return Vendor.told(self, row, amount, owner)

    def history(self, truth):
        """Return a row for each step."""
        return [
            {
                "DEAL_ID": int(name),
                "VALUE": self.stage(pipeline, stage),
                "DATE_ENTERED": f"{when(hour):%Y-%m-%d %H:%M:%S.%f} UTC",
                "SOURCE": "CRM_UI",
                "SOURCE_ID": "userId:5",
            }
            for name, steps in truth.items()
            for hour, pipeline, stage in steps
        ]

    def arranged(self, deals, history):
        """Return deals and the table of their history."""
        return deals, history

    @staticmethod
    def deal_of(row):
        """Return the deal of a row."""
        return str(row["DEAL_ID"])


class Pipedrive(Vendor):
    """As Pipedrive has it: changes of stage and of status, one by one."""

    name = "pipedrive"
    amount, owner, unit = "value", "owner_id", {"currency": "EUR"}
    says_where = False

    @staticmethod
    def stage(pipeline, stage):
        """Return the id of an open stage."""
        return str(10 + 10 * pipeline + stage)

    @staticmethod
    def pipeline(pipeline):
        """Return the id of a pipeline."""
        return f"pipedrive:pipeline:{pipeline}"

    def definitions(self):
        """Return the payload of stages."""
        return {
            "stages": [
                {
                    "id": int(self.stage(one, stage)),
                    "name": str(stage),
                    "order_nr": stage,
                    "pipeline_id": one,
                }
                for one in (0, 1)
                for stage in OPEN
            ]
        }

    def changes(self, steps):
        """Return each change as hour, field, old, new, pipeline, stage and status."""
        hour, pipeline, first = steps[0]
        place, status = self.stage(pipeline, first), "open"
        found = [(hour, "add_time", None, str(hour), pipeline, place, status)]
        for hour, pipeline, stage in steps[1:]:
            if stage in OPEN and self.stage(pipeline, stage) != place:
                old, place = place, self.stage(pipeline, stage)
                found.append((hour, "stage_id", old, place, pipeline, place, status))
            new = {WON: "won", LOST: "lost"}.get(stage, "open")
            if new != status:
                old, status = status, new
                found.append((hour, "status", old, new, pipeline, place, status))
        return found

    def deals(self, truth):
        """Return the rows of deals as they stand."""
        rows = []
        for name, steps in truth.items():
            *_, pipeline, place, status = self.changes(steps)[-1]
            rows.append(
                {
                    "id": int(name),
                    "pipeline_id": pipeline,
                    "stage_id": int(place),
                    "status": status,
                    "add_time": f"{when(steps[0][0]):%Y-%m-%d %H:%M:%S}",
                    "update_time": f"{when(steps[-1][0]):%Y-%m-%dT%H:%M:%SZ}",
                }
            )
        return rows

    def history(self, truth):
        """Return a row of the flow for each change."""
        return [
            {
                "object": "dealChange",
                "data": {
                    "id": 100 * int(name) + n,
                    "item_id": int(name),
                    "field_key": field,
                    "old_value": old,
                    "new_value": new,
                    "log_time": f"{when(hour):%Y-%m-%d %H:%M:%S}",
                },
            }
            for name, steps in truth.items()
            for n, (hour, field, old, new, *_) in enumerate(self.changes(steps))
        ]

    @staticmethod
    def deal_of(row):
        """Return the deal of a change."""
        return str(row["data"]["item_id"])

    def expected(self, steps):
        """Return the path of a deal, which is closed where it stands."""
        return [
            (when(hour), self.pipeline(pipeline), place)
            for hour, _, _, _, pipeline, place, _ in self.changes(steps)
        ]


class Salesforce(Vendor):
    """As Salesforce has it: labels of stages, of one pipeline."""

    name = "salesforce"
    amount, owner, unit = "Amount", "OwnerId", {"CurrencyIsoCode": "EUR"}
    n_pipelines = 1

    @staticmethod
    def stage(_, stage):
        """Return the label of a stage."""
        return ("Prospecting", "Offer", "Review", "Closed Won", "Closed Lost")[stage]

    @staticmethod
    def pipeline(_):
        """Return the id of the pipeline."""
        return "salesforce:pipeline:default"

    def definitions(self):
        """Return the payload of stages."""
        return {
            "stages": [
                {
                    "MasterLabel": self.stage(0, stage),
                    "SortOrder": stage,
                    "IsClosed": stage not in OPEN,
                    "IsWon": stage == WON,
                }
                for stage in range(5)
            ]
        }

    def deals(self, truth):
        """Return opportunities as they stand."""
        return [
            {
                "Id": name,
                "StageName": self.stage(*steps[-1][1:]),
                "CreatedDate": f"{when(steps[0][0]):%Y-%m-%dT%H:%M:%S.000+0000}",
                "LastModifiedDate": f"{when(steps[-1][0]):%Y-%m-%dT%H:%M:%S.000+0000}",
            }
            for name, steps in truth.items()
        ]

    def history(self, truth):
        """Return a record for each step."""
        return [
            {
                "Id": f"h{name}x{n}",
                "OpportunityId": name,
                "StageName": self.stage(0, stage),
                "CreatedDate": f"{when(hour):%Y-%m-%dT%H:%M:%S.000+0000}",
            }
            for name, steps in truth.items()
            for n, (hour, _, stage) in enumerate(steps)
        ]

    @staticmethod
    def deal_of(row):
        """Return the deal of a record."""
        return row["OpportunityId"]


VENDORS = (
    Bitrix24(),
    Amocrm(),
    Hubspot(),
    Warehouse(),
    Pipedrive(),
    Salesforce(),
)
