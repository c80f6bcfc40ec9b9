"""Tests of the errors: each pickles, copies, takes notes and names its fields."""

import builtins
import copy
import pickle
import time

import pytest

from salesmodel import errors


BLOCKERS = (
    errors.Blocker("required", "budget", "no budget"),
    errors.Blocker("required", "date", "no date"),
)
ERRORS = [
    errors.SalesModelError("some text"),
    errors.InvalidValueError("share", "a fraction", 1.4, "share", "deals[3].share"),
    errors.InvalidAmountError("amount", "a number", "x", "syntax"),
    errors.InvalidInstantError("at", "an aware datetime", None, "naive"),
    errors.CurrencyMismatchError("addition", "EUR", "USD"),
    errors.ShapeError("amount", "3 rows", "4"),
    errors.DefinitionError("pipeline", ("two stages are one", "none is won")),
    errors.TemplateError("template", ("line 1, column 4: no",), places=((1, 4),)),
    errors.UnknownStageError("ofer", ("lead", "offer")),
    errors.UnknownDealError("d7"),
    errors.UnknownClientError("c7"),
    errors.StaleClientError("c7", 7, 5),
    errors.MoveError("d1"),
    errors.GateError("d1", blockers=BLOCKERS),
    errors.IllegalMoveError("d1", origin="lead", target="won", code="skip"),
    errors.VetoError("d1", rule="credit", reason="over the limit"),
    errors.HookError("d1", rule="credit"),
    errors.ReentrantMoveError("d1"),
    errors.StaleDealError("d1", recorded=7, offered=5),
    errors.IdempotencyConflictError("d1", key="k-9"),
    errors.AfterHookError("d1", failures=("mail: refused",)),
    errors.CascadeLimitError("d1", chain=("lead", "offer")),
    errors.Veto("over the limit"),
    errors.NotEnoughDataError("median", 1, 2),
    errors.NotConvergedError("weibull", "every duration is the same"),
    errors.NoSolutionError("break-even", "the margin is negative"),
    errors.MixedCurrencyError({"USD": 2, "EUR": 31}),
    errors.LoadError("deals.csv", ("row 3: broken quoting",)),
    errors.StoreError("d1", "the disk is full"),
]
WARNINGS = [
    errors.SalesModelWarning("some text"),
    errors.SmallSampleWarning("win rate", 3, 30),
    errors.CensoringWarning("cycle", 0.75),
]
SENTENCES = {
    "InvalidValueError": "deals[3].share must be a fraction, got 1.4",
    "InvalidAmountError": "amount must be a number, got 'x'",
    "InvalidInstantError": "at must be an aware datetime, got None",
    "CurrencyMismatchError": (
        "addition needs one currency, got EUR and USD; "
        "convert one of them with a stated rate first"
    ),
    "ShapeError": "amount must have 3 rows, got 4",
    "DefinitionError": "pipeline cannot stand: two stages are one; none is won",
    "TemplateError": "template cannot stand: line 1, column 4: no",
    "UnknownStageError": (
        "stage 'ofer' is not one of 'lead', 'offer'; did you mean 'offer'?"
    ),
    "UnknownDealError": "deal 'd7' is not known",
    "UnknownClientError": "client 'c7' is not known",
    "StaleClientError": (
        "client 'c7' stands at version 7 and version 5 does not extend it; "
        "read the client again and retry"
    ),
    "MoveError": "move of deal 'd1' was not made",
    "GateError": "move of deal 'd1' was not made: no budget; no date",
    "IllegalMoveError": (
        "move of deal 'd1' was not made: skip from 'lead' to 'won' is not allowed"
    ),
    "VetoError": (
        "move of deal 'd1' was not made: rule 'credit' vetoed it (over the limit)"
    ),
    "HookError": "move of deal 'd1' was not made: hook 'credit' raised",
    "ReentrantMoveError": (
        "move of deal 'd1' was not made: a hook asked for it; "
        "let the hook return MoveOn, which follows"
    ),
    "StaleDealError": (
        "move of deal 'd1' was not made: version 7 is recorded and version 5 "
        "does not extend it; read the deal again and retry"
    ),
    "IdempotencyConflictError": (
        "move of deal 'd1' was not made: key 'k-9' was used for another request"
    ),
    "AfterHookError": ("move of deal 'd1' stands, what followed failed: mail: refused"),
    "CascadeLimitError": (
        "move of deal 'd1' stands, what followed failed: "
        "follow-ups stopped after these moves: lead; offer"
    ),
    "Veto": "over the limit",
    "NotEnoughDataError": "median needs at least 2 observations, got 1",
    "NotConvergedError": "weibull did not converge: every duration is the same",
    "NoSolutionError": "break-even has no solution: the margin is negative",
    "MixedCurrencyError": (
        "one sum needs one currency, got EUR (31), USD (2); "
        "convert first, or sum by currency"
    ),
    "LoadError": "deals.csv cannot be read: row 3: broken quoting",
    "StoreError": "the store failed for deal 'd1': the disk is full",
    "SmallSampleWarning": "win rate rests on 3 observations, fewer than 30",
    "CensoringWarning": "75% of the observations of cycle are still open",
}
TREE = {
    "InvalidValueError": ("SalesModelError", "ValueError"),
    "InvalidAmountError": ("InvalidValueError",),
    "InvalidInstantError": ("InvalidValueError",),
    "CurrencyMismatchError": ("InvalidValueError",),
    "ShapeError": ("SalesModelError", "ValueError"),
    "DefinitionError": ("SalesModelError", "ValueError"),
    "TemplateError": ("DefinitionError",),
    "UnknownStageError": ("SalesModelError", "LookupError"),
    "UnknownDealError": ("SalesModelError", "LookupError"),
    "UnknownClientError": ("SalesModelError", "LookupError"),
    "StaleClientError": ("SalesModelError",),
    "MoveError": ("SalesModelError",),
    "GateError": ("MoveError",),
    "IllegalMoveError": ("MoveError",),
    "VetoError": ("MoveError",),
    "HookError": ("MoveError",),
    "ReentrantMoveError": ("MoveError",),
    "StaleDealError": ("MoveError",),
    "IdempotencyConflictError": ("MoveError",),
    "AfterHookError": ("MoveError",),
    "CascadeLimitError": ("MoveError",),
    "Veto": ("SalesModelError",),
    "NotEnoughDataError": ("SalesModelError",),
    "NotConvergedError": ("SalesModelError", "ArithmeticError"),
    "NoSolutionError": ("SalesModelError", "ArithmeticError"),
    "MixedCurrencyError": ("SalesModelError", "ValueError"),
    "LoadError": ("SalesModelError", "ValueError"),
    "StoreError": ("SalesModelError",),
    "SalesModelError": ("Exception",),
    "SalesModelWarning": ("UserWarning",),
    "SmallSampleWarning": ("SalesModelWarning",),
    "CensoringWarning": ("SalesModelWarning",),
}


class Unshowable:
    """An object whose repr is broken."""

    def __repr__(self):
        """Fail."""
        raise RuntimeError


def _name(value):
    return type(value).__name__


def _fields(error):
    return {one.name: getattr(error, one.name) for one in error.__attrs_attrs__}


def test_every_error_has_a_specimen():
    """No class of the module is left out of these tests."""
    specimens = {_name(one) for one in (*ERRORS, *WARNINGS)}

    assert set(errors.__all__) - {"Blocker"} == specimens == set(TREE)


@pytest.mark.parametrize("name", TREE)
def test_the_tree_is_the_promised_one(name):
    """Each class has the bases that a caller would catch it by."""
    bases = tuple(base.__name__ for base in getattr(errors, name).__bases__)

    assert TREE[name] == bases
    assert all(hasattr(errors, base) or hasattr(builtins, base) for base in TREE[name])


def test_the_module_draws_the_tree():
    """The docstring of the module names every class."""
    assert all(name in errors.__doc__ for name in errors.__all__)


@pytest.mark.parametrize("error", [*ERRORS[1:], *WARNINGS[1:]], ids=_name)
def test_an_error_says_its_sentence(error):
    """The sentence is built from the fields, in lower case and without a full stop."""
    assert SENTENCES[_name(error)] == str(error)
    assert not str(error).endswith(".")


@pytest.mark.parametrize("error", ERRORS, ids=_name)
def test_an_error_has_a_code_and_a_path(error):
    """A host can log the kind of fault and its place."""
    assert error.code.isidentifier()
    assert error.code == error.code.lower()
    assert error.path is None or error.path == "deals[3].share"


@pytest.mark.parametrize("error", [*ERRORS[1:], *WARNINGS[1:]], ids=_name)
@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
def test_an_error_survives_copying_and_pickling(error, again):
    """The copy is of the same class and has the same fields and the same sentence."""
    copied = again(error)

    assert type(error) is type(copied)
    assert _fields(error) == _fields(copied)
    assert str(error) == str(copied)


@pytest.mark.parametrize("error", ERRORS, ids=_name)
def test_an_error_keeps_its_notes(error):
    """Notes are taken, and survive copying and pickling."""
    noted = copy.copy(error)
    noted.add_note("in row 7")

    assert not hasattr(error, "__notes__")
    assert ["in row 7"] == copy.copy(noted).__notes__
    assert ["in row 7"] == pickle.loads(pickle.dumps(noted)).__notes__


@pytest.mark.parametrize("error", ERRORS, ids=_name)
def test_an_error_keeps_its_cause(error):
    """An error can be raised from another one."""
    cause = KeyError("x")
    with pytest.raises(type(error)) as caught:
        raise copy.copy(error) from cause

    assert cause is caught.value.__cause__


@pytest.mark.parametrize("error", ERRORS[1:], ids=_name)
def test_an_error_is_frozen(error):
    """The facts of an error do not change."""
    with pytest.raises(AttributeError):
        error.code = "other"


@pytest.mark.parametrize("error", ERRORS, ids=_name)
def test_only_after_the_commit_is_a_move_committed(error):
    """The two errors that come after the commit say that the move stands."""
    after = isinstance(error, errors.AfterHookError | errors.CascadeLimitError)

    assert after == getattr(error, "committed", False)


def test_a_stage_without_a_neighbour_gets_no_hint():
    """Nothing is suggested where nothing is near, and long lists are cut."""
    known = tuple(f"stage {n}" for n in range(23))
    sentence = str(errors.UnknownStageError("zzz", known))

    assert sentence.endswith("'stage 19' and 3 more")


def test_an_illegal_move_tells_its_blockers():
    """What is in the way is said in the words of each blocker."""
    error = errors.IllegalMoveError("d1", code="skip", blockers=BLOCKERS)

    assert "move of deal 'd1' was not made: no budget; no date" == str(error)


def test_a_hook_may_be_no_good():
    """A hook whose answer is not what is asked for is told so."""
    error = errors.HookError("d1", rule="credit", code="bad_hook")

    assert str(error).endswith("hook 'credit' gave no answer that is of use")


def test_a_stale_version_can_be_tried_again():
    """A host may read again and retry."""
    assert errors.StaleDealError("d1").retryable
    assert errors.StaleClientError("c1", 2, 1).retryable


def test_a_store_error_may_name_no_deal():
    """A store that failed as a whole says so."""
    assert "the store failed: it is gone" == str(errors.StoreError(None, "it is gone"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(10**5000, "an integer of 16610 bits", id="long integer"),
        pytest.param("x" * 10_000_000, f"'{'x' * 78}…", id="long text"),
        pytest.param(b"x" * 10_000_000, f"b'{'x' * 77}…", id="long bytes"),
        pytest.param(Unshowable(), "<Unshowable>", id="broken repr"),
        pytest.param([10**5000], "<list>", id="list of a long integer"),
        pytest.param([0] * 10_000_000, "[0, 0, 0, 0, 0, 0, ...]", id="long list"),
        pytest.param(True, "True", id="bool"),
        pytest.param("\x1b[2J", r"'\x1b[2J'", id="control characters"),
    ],
)
def test_a_value_is_shown_short_and_fast(value, shown):
    """What was given is shown in at most 80 characters, whatever it is."""
    error = errors.InvalidValueError("x", "small", value)
    start = time.perf_counter()
    sentence = str(error)

    assert f"x must be small, got {shown}" == sentence
    assert time.perf_counter() - start < 0.1


def test_a_huge_stage_name_is_told_fast():
    """Looking for the nearest stage takes no time that grows with the text."""
    error = errors.UnknownStageError("x" * 10_000_000, ("lead",))
    start = time.perf_counter()
    sentence = str(error)

    assert len(sentence) < 200
    assert time.perf_counter() - start < 0.1
