"""How results of maturity show themselves: tables in a language of their model."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

import attrs

from salesmodel._shown import Shown
from salesmodel.maturity._catalogues import word
from salesmodel.maturity._next_steps import NextStep
from salesmodel.maturity._practice_results import PracticeResult
from salesmodel.maturity._scores import Score, Scores
from salesmodel.maturity._staging import Stage
from salesmodel.maturity.model import MaturityModel
from salesmodel.maturity.parts import Band


__all__ = [
    "Words",
    "blocking",
    "conflicts",
    "number",
    "percent",
    "profile",
    "scores",
    "statements",
    "steps",
    "summary",
    "unknown",
]


@attrs.frozen
class Words:
    """The words of a page: those of the model, and those of the tables."""

    model: MaturityModel
    language: str | None

    def __attrs_post_init__(self) -> None:
        self.of_model("model.title")

    def __call__(self, key: str) -> str:
        return word(key, self.language or self.model.languages[0])

    def heads(self, *keys: str) -> list[str]:
        """Return the heads of columns."""
        return [self(key) for key in keys]

    def of_model(self, key: str) -> str:
        """Return a text of the model."""
        return self.model.text(key, self.language)

    def level(self, key: str | None) -> str | None:
        """Return the title of a level, where there is one."""
        return None if key is None else self.of_model(f"level.{key}.title")

    def practice(self, key: str) -> str:
        """Return the title of a practice."""
        return self.of_model(f"practice.{key}.title")


def number(value: Decimal | None) -> str | None:
    """Show a number with at most two decimals."""
    return None if value is None else f"{value:.2f}"


def percent(share: Decimal | None) -> str | None:
    """Show a share in percent."""
    return None if share is None else f"{100 * share:.1f} %"


def summary(
    words: Words, stage: Stage, share: Decimal | None, target: Band | None
) -> Shown:
    """Return where a company stands."""
    by_share = words.model.levels_by_share(share)
    rows = [
        (words("level"), words.level(stage.level)),
        (words("evidenced"), words.level(stage.evidenced)),
        (words("possible"), words.level(stage.possible)),
    ]
    if words.model.banded is not None:
        levels = "; ".join(str(words.level(key)) for key in by_share)
        rows += [
            (
                words.of_model(f"indicator.{words.model.banded}"),
                percent(share),
            ),
            (words("compatible"), levels or None),
            (words("target"), _aim(words, stage.evidenced, target)),
        ]
    title = words.of_model("model.title")
    return Shown(title, words.heads("figure", "value"), rows)


def _aim(words: Words, level: str, target: Band | None) -> str | None:
    """Return the target band of a level, or what is said where there is none."""
    if target is not None:
        return str(target)
    said = [
        words.of_model(f"statement.{each.key}")
        for each in words.model.statements
        if (each.level, each.kind) == (level, "target")
    ]
    return " ".join(said) or None


def statements(
    words: Words, level: str, title: str, kinds: Collection[str]
) -> Iterable[Shown]:
    """Return what is said of a level, each with its origin, if anything is."""
    rows = [
        (words.of_model(f"statement.{each.key}"), words(each.origin))
        for each in words.model.statements
        if each.level == level and each.kind in kinds
    ]
    if rows:
        yield Shown(words(title), words.heads("item", "origin"), rows)


def profile(words: Words, rows: Iterable[tuple[str, Stage, Score]]) -> Shown:
    """Return the profile of a company."""
    heads = ("dimension", "evidenced", "possible", "score", "worst", "best", "known")
    found = [
        (
            words.of_model(f"dimension.{key}"),
            words.level(stage.evidenced),
            words.level(stage.possible),
            *_cells(score),
        )
        for key, stage, score in rows
    ]
    return Shown(words("profile"), words.heads(*heads), found)


def scores(words: Words, found: Scores) -> Iterable[Shown]:
    """Return the scores of groups, and that of the whole."""
    rows = [
        (words.of_model(f"group.{key}"), *_cells(score)) for key, score in found.groups
    ]
    rows.append((words("overall"), *_cells(found.overall)))
    heads = words.heads("score", "value", "worst", "best", "known")
    yield Shown(words("scores"), heads, rows)


def _cells(score: Score) -> tuple[str | None, ...]:
    return (
        number(score.value),
        number(score.low),
        number(score.high),
        f"{score.known}/{score.n}",
    )


def blocking(words: Words, found: Sequence[PracticeResult]) -> Iterable[Shown]:
    """Return what blocks the next level, if anything does."""
    if found:
        rows = [(*_of_practice(words, each), words(each.status)) for each in found]
        heads = words.heads("practice", "answered", "measured", "status")
        yield Shown(words("what_blocks"), heads, rows)


def conflicts(words: Words, found: Sequence[PracticeResult]) -> Iterable[Shown]:
    """Return the answers that measurements contradict, if any."""
    if found:
        rows = [_of_practice(words, each) for each in found]
        heads = words.heads("practice", "answered", "measured")
        yield Shown(words("conflicts"), heads, rows)


def unknown(words: Words, found: Iterable[PracticeResult]) -> Iterable[Shown]:
    """Return what nobody answered and what was not measured, if anything."""
    rows = []
    for each in found:
        if each.value is None:
            lacking = (one.indicator for one in each.measured if one.value is None)
            told = "; ".join(words.of_model(f"indicator.{key}") for key in lacking)
            rows.append((words.practice(each.key), told or None))
    if rows:
        heads = words.heads("practice", "to_measure")
        yield Shown(words("not_known"), heads, rows)


def _of_practice(words: Words, each: PracticeResult) -> tuple[str | None, ...]:
    return words.practice(each.key), number(each.answered), number(each.grade)


def steps(words: Words, found: Sequence[NextStep]) -> Iterable[Shown]:
    """Return what to do next, if anything."""
    if found:
        rows = [
            (
                words.of_model(f"step.{each.key}"),
                each.unblocks,
                number(each.score_gain),
                words.level(each.reaches),
            )
            for each in found
        ]
        heads = words.heads("step", "unblocks", "gain", "reaches")
        yield Shown(words("next"), heads, rows)
