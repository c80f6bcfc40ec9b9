"""True histories of deals, and how each vendor would export them."""

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
    for number in range(1, draw(st.integers(1, 4)) + 1):
        hour, pipeline = draw(st.integers(0, 50)), draw(st.integers(0, pipelines - 1))
        steps = [(hour, pipeline, draw(st.sampled_from(OPEN)))]
        for _ in range(draw(st.integers(0, 6))):
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

    def arranged(self, deals, history):
        """Return what is read: deals and their history."""
        return deals, history

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


VENDORS = (Bitrix24(),)
