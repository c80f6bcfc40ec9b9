"""Steps and holdings of deals laid out as tables: no deal is made, and no event."""

from collections import Counter
from collections.abc import Sequence

import attrs
import numpy as np

from salesmodel._arrays import MISSING, NO_LABEL, BoolArray, IntArray
from salesmodel.connect.crm._facts import Kept
from salesmodel.connect.crm._steps import Holdings, Steps
from salesmodel.connect.crm._told import OUTCOMES
from salesmodel.connect.crm._ways import Ground
from salesmodel.domain import Pipeline
from salesmodel.errors import MixedCurrencyError
from salesmodel.tables.deals import OPEN, DealTable, Labelled
from salesmodel.tables.visits import VisitTable
from salesmodel.tabulate._reading import Words, labels


__all__ = ["Sheet"]


@attrs.frozen(eq=False)
class Sheet:
    """What was known of deals at an instant, to be laid out.

    Parameters
    ----------
    kept : Kept
        How ids are written.
    ground : Ground
        The stages of all pipelines.
    steps : Steps
        What had happened then.
    held : Holdings
        What is known of each deal now.
    since : ndarray of int64
        As of when that is known.
    is_held : ndarray of bool
        Whether it was known then.
    as_of : int or None
        The instant; `None` if there is no deal.
    """

    kept: Kept
    ground: Ground
    steps: Steps
    held: Holdings
    since: IntArray
    is_held: BoolArray
    as_of: int | None

    @classmethod
    def of(
        cls,
        kept: Kept,
        ground: Ground,
        steps: Steps,
        held: Holdings,
        *,
        as_of: int | None,
    ) -> "Sheet":
        """Look at steps as of an instant; by default the latest that rows tell."""
        since = np.maximum(steps.at[steps.last], held.changed)
        if as_of is not None:
            past = steps[steps.at <= as_of]
            return cls(kept, ground, past, held, since, since <= as_of, as_of)
        is_held = np.ones(since.size, np.bool_)
        latest = int(since.max()) if since.size else None
        return cls(kept, ground, steps, held, since, is_held, latest)

    def without_amounts(self) -> "Sheet":
        """Return the same without any amount."""
        nothing = np.full_like(self.held.units, MISSING)
        return attrs.evolve(self, held=attrs.evolve(self.held, units=nothing))

    def currency(self) -> str | None:
        """Return the currency of all amounts; none where there is no amount."""
        present = self.steps.deal[self.steps.first]
        there = self.is_held[present] & (self.held.units[present] != MISSING)
        counts = Counter(self.held.currency[deal] for deal in present[there].tolist())
        if len(counts) > 1:
            raise MixedCurrencyError({str(code): n for code, n in counts.items()})
        return next(iter(counts), None)

    def deals(self, currency: str | None) -> DealTable:
        """Lay deals out, one row each."""
        steps, last = self.steps, self.steps.last
        present = steps.deal[steps.first]
        rows, is_held = present.tolist(), self.is_held[present]
        held = self.held
        homes = np.array(self.ground.homes, np.int64)[steps.place[last]]
        pipelines = [self.kept.name("pipeline", name) for name in self.ground.pipelines]
        units = np.where(is_held, held.units[present], MISSING)
        return DealTable(
            deal=tuple(held.name[row] for row in rows),
            outcome=steps.kind[last],
            opened=steps.at[steps.first],
            closed=self._closed(),
            client=labels("client", [held.client[row] for row in rows]),
            owner=labels("owner", _where(is_held, [held.owner[row] for row in rows])),
            product=labels(
                "product", _where(is_held, [held.product[row] for row in rows])
            ),
            amount=None if currency is None else units,
            currency=currency,
            pipeline=_used(homes, pipelines),
        )

    def _closed(self) -> IntArray:
        """Tell when each deal was closed as it is.

        A closing of the same kind as the one before keeps its date.
        """
        steps, first = self.steps, self.steps.first
        before = np.append(OPEN, steps.kind[:-1])
        before[first] = OPEN
        turned = np.where(steps.kind != before, np.arange(before.size), 0)
        since = np.maximum.reduceat(turned, first) if first.size else first
        is_open = steps.kind[steps.last] == OPEN
        return np.where(is_open, MISSING, steps.at[since])

    def visits(self, currency: str | None) -> dict[str, VisitTable]:
        """Lay stays out, one table a pipeline."""
        homes = np.array(self.ground.homes, np.int64)[self.steps.place]
        before = np.append(-1, homes[:-1])
        before[self.steps.first] = -1
        owners = labels("owner", self.held.owner)
        return {
            self.kept.name("pipeline", name): self._stays(
                pipeline, homes == code, before == code, owners, currency=currency
            )
            for code, (name, pipeline) in enumerate(self.ground.pipelines.items())
        }

    def _stays(
        self,
        pipeline: Pipeline,
        is_here: BoolArray,
        was_here: BoolArray,
        owners: Labelled,
        *,
        currency: str | None,
    ) -> VisitTable:
        """Lay the stays in one pipeline out, and where deals left it."""
        words = Words.of(pipeline, None)
        rows = np.flatnonzero(is_here | was_here)
        steps, came = self.steps[rows], is_here[rows]
        codes = {name: code for code, name in enumerate(words.kinds)}
        stage = np.full(rows.size, codes[words.left])
        stage[came] = self._stages(steps[came], words, codes)
        knows = self.is_held[steps.deal] & (self.since[steps.deal] <= steps.at)
        owner = np.where(knows, owners.codes[steps.deal], NO_LABEL)
        return VisitTable.from_events(
            deal=_used(steps.deal, self.held.name),
            stage=stage,
            at=steps.at,
            owner=Labelled(owner.astype(np.int32), owners.labels),
            amount=None if currency is None else self._amounts(steps.deal),
            inferred=steps.inferred if steps.inferred.any() else None,
            stages=tuple(words.kinds),
            kinds={name: kind for name, kind in words.kinds.items() if kind != "open"},
            as_of=self.as_of,
        )

    def _amounts(self, deal: IntArray) -> IntArray:
        return np.where(self.is_held[deal], self.held.units[deal], MISSING)

    def _stages(self, steps: Steps, words: Words, codes: dict[str, int]) -> IntArray:
        """Name where deals came, by place and by what they were there."""
        places = list(self.ground.places)
        pairs = steps.place * len(OUTCOMES) + steps.kind
        used, row = np.unique(pairs, return_inverse=True)
        found = [
            codes[words.stage(places[place][1], OUTCOMES[kind])]
            for place, kind in (divmod(pair, len(OUTCOMES)) for pair in used.tolist())
        ]
        return np.array(found, np.int64)[row]


def _where(kept: BoolArray, labels: Sequence[str | None]) -> list[str | None]:
    """Return the labels that are kept, and none for the others."""
    return [
        label if is_kept else None
        for label, is_kept in zip(labels, kept.tolist(), strict=True)
    ]


def _used(codes: IntArray, names: Sequence[str]) -> Labelled:
    """Lay out labels that are codes into names, of which some are not used."""
    used, row = np.unique(codes, return_inverse=True)
    labels = tuple(names[code] for code in used.tolist())
    return Labelled(row.astype(np.int32), labels)
