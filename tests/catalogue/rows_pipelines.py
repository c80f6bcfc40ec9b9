"""Rows D, E, F, I and L of the catalogue that pipelines, gates and the book answer for."""

import ast
import copy
import functools
import gc
import inspect
import multiprocessing
import pickle
import sys
import threading
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salesmodel import domain
from salesmodel.domain import (
    Author,
    Book,
    Deal,
    Field,
    Gate,
    LostReasons,
    MovePolicy,
    Outcome,
    Override,
    Pipeline,
    Schema,
    Stage,
)
from salesmodel.errors import (
    DefinitionError,
    HookError,
    LoadError,
    SalesModelError,
    StaleDealError,
    UnknownStageError,
)


MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SAID = {"at": MONDAY, "by": "ann"}
STAGES = (Stage("new"), Stage("offer", "Offer"), Stage("won", kind="won"))
SALES = Pipeline("sales", STAGES)


def is_large(deal):
    """Tell whether a deal is large."""
    return deal.fields.get("seats", 0) > 100


async def _later(deal):
    return is_large(deal)


@functools.wraps(is_large)
async def _disguised(deal):
    return is_large(deal)


class _Fluid:
    async def __call__(self, deal):
        return is_large(deal)


def _problems(call):
    """Expect a definition to be refused, and tell its problems."""
    with pytest.raises(DefinitionError) as caught:
        call()
    return caught.value.problems


def _code(call, kind=SalesModelError):
    """Expect something to be refused, and tell the code."""
    with pytest.raises(kind) as caught:
        call()
    return caught.value.code


def d5():
    """Ids of two sources that collide are kept apart by what the host puts before them."""
    book = Book([Deal.open(f"{crm}:1", SALES, **SAID) for crm in ("hubspot", "bitrix")])

    assert 2 == len(book)
    other = Deal.open("bitrix:1", SALES, **SAID, owner="eve")
    with pytest.raises(StaleDealError):
        book.record(other)
    assert None is book.deal("bitrix:1").owner


def d6():
    """A name in another composition is the same name; a look-alike letter is not."""
    composed, apart = "й", "и\u0306"
    names = [Stage("a", composed), Stage("b", apart)]

    assert "duplicate_stage" == _code(lambda: Pipeline("p", names))
    deal = Deal.open("d1", Pipeline("p", [Stage("Won"), Stage("new")]), **SAID)
    with pytest.raises(UnknownStageError, match="did you mean 'Won'"):
        deal.move("W\u043en", **SAID)


def d7():
    """Stages are found by their exact id; two names that are one in any case are refused."""
    for pair in (("straße", "STRASSE"), ("New", "new")):
        names = [Stage(f"s{n}", name) for n, name in enumerate(pair)]
        assert "duplicate_stage" == _code(lambda names=names: Pipeline("p", names))
    assert "unknown_stage" == _code(lambda: SALES.stage("Offer"))


def e1():
    """No stage, or none that is open, is refused with all problems; one alone is legal."""
    for stages in ((), STAGES[2:], (Stage("old", archived=True),)):
        assert ("no stage is open",) == _problems(
            lambda stages=stages: Pipeline("p", stages)
        )
    twins = [Stage("won", kind="won"), Stage("won", "Won!", kind="won")]
    assert 2 == len(_problems(lambda: Pipeline("p", twins)))
    alone = Pipeline("p", [Stage("only")])
    assert () == alone.check()
    assert "won" == Deal.open("d1", alone, **SAID).win(**SAID).outcome.value


def e2():
    """Two stages of one id, or of one name in any case or composition, are refused."""
    for second in (Stage("offer", "Other"), Stage("o2", "OFFER"), Stage("o2", "offer")):
        stages = [*STAGES, second]
        assert "duplicate_stage" == _code(lambda stages=stages: Pipeline("p", stages))


def e3():
    """A gate or a move for a stage that is not there is refused when it is defined."""
    for given in (
        {"gates": [Gate("enter", ["ofer"], fields=["x"])]},
        {"gates": [Gate("leave", ["ofer"], fields=["x"])]},
        {"gates": [Gate("over", ["new", "ofer"], fields=["x"])]},
        {"moves": MovePolicy(allowed=[("new", "ofer")])},
        {"moves": MovePolicy(creation_stages=["ofer"])},
    ):
        found = _problems(lambda given=given: Pipeline("p", STAGES, **given))
        assert ("stage 'ofer' is named and not defined",) == found


def e4():
    """Moves that lead in a circle are legal, and each visit is counted apart."""
    circle = MovePolicy(allowed=[("new", "offer"), ("offer", "new")])
    pipeline = Pipeline("p", STAGES[:2], moves=circle)
    deal = Deal.open("d1", pipeline, **SAID)
    for to in ("offer", "new") * 500:
        deal = deal.move(to, **SAID)

    assert () == pipeline.check()
    assert 1_001 == len(deal.visits())


def e5():
    """A stage out of reach and a dead end are noticed on asking, and no error."""
    pipeline = Pipeline("p", STAGES, moves=MovePolicy(allowed=[("new", "won")]))

    assert [("unreachable", "offer"), ("dead_end", "offer")] == [
        (notice.code, notice.stage) for notice in pipeline.check()
    ]


def e6():
    """A gate that asks for a field that nobody defines is refused, given a schema."""
    gate = Gate("won", fields=["bugdet"])
    schema = Schema([Field("budget")])

    assert "unknown_field" == _code(
        lambda: Pipeline("p", STAGES, gates=[gate], schema=schema)
    )
    assert (gate,) == Pipeline("p", STAGES, gates=[gate]).gates


def _asked(check):
    """Ask a check about a deal that would move, and tell the fault of the check."""
    gate = Gate("enter", ["offer"], check=check, name="sure")
    deal = Deal.open("d1", Pipeline("p", STAGES, gates=[gate]), **SAID)
    before = deal.history
    with pytest.raises(HookError) as caught:
        deal.move("offer", **SAID)
    assert before is deal.history
    assert ("new", {}, None) == (deal.stage, dict(deal.fields), deal.owner)
    assert "sure" == caught.value.rule
    return caught.value


def e7():
    """A check that raises, gives no yes or no, changes the deal or awaits is at fault."""

    def _fail(deal):
        raise KeyError(deal.id)

    for answer in (None, 1, "yes", [True]):
        assert "bad_hook" == _asked(lambda deal, answer=answer: answer).code
    assert isinstance(_asked(_fail).__cause__, KeyError)
    assert isinstance(
        _asked(lambda deal: setattr(deal, "stage", "won")).__cause__, AttributeError
    )
    assert isinstance(_asked(lambda deal: deal.fields.update(x=1)).__cause__, TypeError)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert "bad_hook" == _asked(lambda deal: _later(deal)).code  # noqa: PLW0108
        gc.collect()
    assert [] == told


def e8():
    """A pipeline never changes: deals are taken to another version, every stage of them."""
    deal = Deal.open("d1", SALES, stage="offer", **SAID)
    new = SALES.revise(stages=[STAGES[0], Stage("quote"), STAGES[2]])
    book = Book([deal])

    assert "migration" == _code(lambda: SALES.migrate({}, to=new), DefinitionError)
    plan = SALES.migrate({"offer": "quote"}, to=new)
    (moved,) = book.migrate(plan, **SAID)
    assert ("quote", 2) == (moved.stage, moved.pipeline.version)
    assert ["offer", "quote"] == [visit.stage for visit in moved.visits()]
    assert moved == Deal.replay(moved.history, [SALES, new])
    renamed = SALES.revise(stages=[STAGES[0], Stage("offer", "Quote"), STAGES[2]])
    kept = deal.migrate(SALES.migrate({}, to=renamed), **SAID)
    assert ["offer"] == [visit.stage for visit in kept.visits()]


def e9():
    """A stage that changes its kind changes no deal of before."""
    deal = Deal.open("d1", SALES, **SAID).move("offer", **SAID)
    signed = Stage("offer", "Offer", kind="won")
    new = SALES.revise(stages=[STAGES[0], signed, STAGES[2]])

    assert Outcome.OPEN is deal.outcome
    assert "migration" == _code(lambda: SALES.migrate({}, to=new), DefinitionError)
    assert ["open", "open"] == [visit.kind.value for visit in deal.visits()]
    forged = Pipeline("sales", new.stages)
    assert "history" == _code(lambda: Deal.replay(deal.history, forged), LoadError)


def e10():
    """What cannot be called, or waits, is no check; the same one twice has two names."""
    for check in (7, "is_large", *_COROUTINES):
        found = _problems(lambda check=check: Gate("won", check=check, name="x"))
        assert 1 == len(found)
    gates = [Gate("won", check=is_large, name=f"large #{n}") for n in (0, 1)]
    deal = Deal.open("d1", Pipeline("p", STAGES, gates=gates), **SAID)
    blockers = deal.pipeline.check_move(deal, Outcome.WON)
    assert ["large #0", "large #1"] == [blocker.field for blocker in blockers]
    start = time.process_time()
    many = [Gate("won", check=is_large, name="large")] * 100_000
    assert "limit" == _code(lambda: Pipeline("p", STAGES, gates=many))
    assert time.process_time() - start < 5


_COROUTINES = (
    _later,
    _disguised,
    _Fluid(),
    functools.partial(_later),
    functools.partial(_Fluid()),
)


def g25():
    """A check that is a coroutine function in any guise is refused when it is defined."""
    problem = "its check is a coroutine function, and nothing awaits it"

    for check in _COROUTINES:
        assert (problem,) == _problems(
            lambda check=check: Gate("enter", ["new"], check=check, name="x")
        )


def f19():
    """Whoever walks over a board sees it as it was, while others move deals."""
    book = Book([Deal.open(f"d{n}", SALES, **SAID) for n in range(50)])
    walk, board = iter(book), book.by_stage(SALES)
    seen = 0
    for deal in board["new"]:
        book.bulk_move([deal.id], "offer", **SAID)
        book.record(Deal.open(f"new {deal.id}", SALES, **SAID))
        seen += next(walk).stage == "new"

    assert 50 == seen == len(board["new"])
    assert [50, 50, 0] == [len(deals) for deals in book.by_stage(SALES).values()]


def i18():
    """Pipelines and their parts are copied and pickled through the constructor; a book is not."""
    gate = Gate("enter", ["offer"], check=is_large, name="large")
    full = Pipeline(
        "p",
        STAGES,
        gates=[gate],
        schema=Schema([Field("seats", "integer")]),
        moves=MovePolicy(allowed=[("new", "offer")], creation_stages=["new"]),
        lost=LostReasons(["price"]),
    )
    parts = (full, gate, STAGES[1], full.moves, full.lost, Author("ann"))
    for value in (*parts, Override("boss", "agreed"), Deal.open("d1", full, **SAID)):
        again = pickle.loads(pickle.dumps(value))
        assert value == again == copy.copy(value) == copy.deepcopy(value)
        assert hash(value) == hash(again)
    tampered = pickle.dumps(full).replace(b"allowed", b"skipped")
    with pytest.raises((TypeError, SalesModelError)):
        pickle.loads(tampered)
    blank = pickle.dumps(Pipeline("offer", STAGES[:1])).replace(b"offer", b"     ")
    assert "id" == _code(lambda: pickle.loads(blank))
    local = Gate("won", check=lambda deal: True, name="sure")
    assert local == copy.deepcopy(local)
    for call in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="keep its deals"):
            call(Book())


def _used(n):
    """Use a book in a process of its own; tell its versions, and the threads there are."""
    book = Book([Deal.open("d1", SALES, **SAID)])
    for turn in range(n):
        book.record(book.deal("d1").assign(f"owner {turn}", **SAID))
    return book.deal("d1").version, threading.active_count()


def l1():
    """A process forked or spawned in use goes on: no lock is global, no thread is begun."""
    for method in ("fork", "spawn"):
        book = Book()
        with book._lock, multiprocessing.get_context(method).Pool(1) as pool:
            assert (11, 1) == pool.apply(_used, (10,))


def _state():
    """Show everything in the modules of the domain that could be written to."""
    return {
        f"{name}.{key}": repr(value)
        for name, module in list(sys.modules.items())
        if name.startswith("salesmodel.domain")
        for key, value in vars(module).items()
        if isinstance(value, dict | list | set) and not key.startswith("__")
    }


def l6():
    """No module of the domain keeps a lock, or anything that is written to in use."""
    before = _state()
    for use in (e4, e8, f19):
        use()

    assert before == _state()
    paths = list(Path(domain.__path__[0]).rglob("*.py"))
    assert len(paths) > 20
    for path in paths:
        tree = ast.parse(path.read_text("utf-8"))
        assert not any(isinstance(node, ast.Global) for node in ast.walk(tree))
        kept = [node for node in tree.body if isinstance(node, ast.Assign)]
        assert "Lock" not in " ".join(map(ast.unparse, kept))


def l8():
    """Classes are final, also in what they are told: ids are plain text."""

    class Sly(str):
        """Text that says yes to everything."""

        __slots__ = ()

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

    public = [getattr(domain, name) for name in domain.__all__]
    classes = [each for each in public if inspect.isclass(each)]
    open_ones = {
        each.__name__ for each in classes if not getattr(each, "__final__", False)
    }
    assert {"DealEvent", "DealView", "Outcome"} >= open_ones
    deal = Deal.open(Sly("d1"), SALES, at=MONDAY, by=Sly("ann"), owner=Sly("bob"))
    told = (deal.id, deal.owner, deal.history[0].by, Stage(Sly("a")).id)
    told += (Author(Outcome.OPEN).name, Pipeline(Sly("p"), STAGES).id)
    told += (Override(Sly("boss"), "agreed").name,)
    assert {str} == set(map(type, told))


ROWS: dict[str, Callable[[], None]] = {
    "D5": d5,
    "D6-stages": d6,
    "D7": d7,
    "E1": e1,
    "E2": e2,
    "E3": e3,
    "E4": e4,
    "E5": e5,
    "E6": e6,
    "E7": e7,
    "E8": e8,
    "E9": e9,
    "E10": e10,
    "F19": f19,
    "G25-gates": g25,
    "I18-pipelines": i18,
    "L1": l1,
    "L6-domain": l6,
    "L8": l8,
}
"""The rows by their id."""
