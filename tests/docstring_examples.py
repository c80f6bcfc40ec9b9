"""The examples of all docstrings, run for the values and calls that they are made of."""

import contextlib
import doctest
import importlib
import inspect
import io
import pkgutil
import warnings
from collections import defaultdict

import attrs
import pytest

import salesmodel


MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(salesmodel.__path__, "salesmodel.")
    if module.name != "salesmodel.__main__"
]
PUBLIC = sorted(
    {
        member
        for module in MODULES
        if "._" not in module.__name__
        for member in (getattr(module, name) for name in module.__all__)
        if (inspect.isclass(member) or inspect.isfunction(member))
        and member.__module__.startswith("salesmodel")
        and not (inspect.isclass(member) and issubclass(member, Exception))
    },
    key=lambda member: (member.__module__, member.__qualname__),
)
MOST = 3
"""So many values or calls of one kind are noted."""


def _runs(example, names):
    """Run an example, whatever it prints or raises: its own test looks at that."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.suppress(Exception),
        warnings.catch_warnings(action="ignore"),
    ):
        exec(compile(example.source, "<example>", "single"), names)  # noqa: S102 — of ours


def _run_all(instead):
    """Run all examples, with some functions in the place of others."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    for test in [test for module in MODULES for test in finder.find(module)]:
        names = {name: instead(value) for name, value in test.globs.items()}
        for example in test.examples:
            _runs(example, names)
        yield names


def values_made():
    """Return a few values of every class that the examples make."""
    found = defaultdict(list)

    def noting(init):
        def made(value, /, *given, **named):
            init(value, *given, **named)
            if len(found[type(value)]) < MOST:
                found[type(value)].append(value)

        return made

    with pytest.MonkeyPatch.context() as patch:
        for kind in {
            kind
            for module in MODULES
            for kind in vars(module).values()
            if inspect.isclass(kind)
            and attrs.has(kind)
            and not issubclass(kind, Exception)
            and "__init__" in vars(kind)
        }:
            patch.setattr(kind, "__init__", noting(kind.__init__))
        for names in _run_all(lambda value: value):
            for value in names.values():
                found[type(value)].append(value)
    return found


class _Noted:
    """The first call of everything that is called from outside."""

    def __init__(self):
        """Note nothing yet."""
        self.found = {}
        self.depth = 0

    def noting(self, name, called, shown):
        """Return what does the same, and notes with what it was first called."""

        def noted(*given, **named):
            self.depth += 1
            try:
                if self.depth == 1:
                    self.found.setdefault(name, (shown, given, named))
                return called(*given, **named)
            finally:
                self.depth -= 1

        return noted

    def noting_part(self, kind, part, member):
        """Return the same of a member of a class; `None` if it is not public."""
        name = f"{kind.__module__}.{kind.__name__}.{part}"
        if part == "__init__" and inspect.isfunction(member):
            return self.noting(name, member, kind)
        if part.startswith("_"):
            return None
        if isinstance(member, classmethod):
            function = member.__func__
            return classmethod(self.noting(name, function, function))
        is_method = inspect.isfunction(member)
        return self.noting(name, member, member) if is_method else None


def calls_made():
    """Return by name what is public and called by examples, with one call of it.

    Whoever calls a class does not give what is made, as he gives whose method he calls.
    """
    noted = _Noted()
    instead = {
        id(member): noted.noting(
            f"{member.__module__}.{member.__name__}", member, member
        )
        for member in filter(inspect.isfunction, PUBLIC)
    }
    with pytest.MonkeyPatch.context() as patch:
        for kind in filter(inspect.isclass, PUBLIC):
            for part, member in list(vars(kind).items()):
                if (noting := noted.noting_part(kind, part, member)) is not None:
                    patch.setattr(kind, part, noting)
        for _ in _run_all(lambda value: instead.get(id(value), value)):
            pass
    return {
        name: (shown, given[1:] if inspect.isclass(shown) else given, named)
        for name, (shown, given, named) in noted.found.items()
    }
