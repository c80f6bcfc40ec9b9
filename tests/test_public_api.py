"""Tests of what is public: it exists, is documented, and costs little to import."""

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
import subprocess
import sys
import types
import typing
import warnings
from pathlib import Path

import attrs
import pytest

import salesmodel
from salesmodel import domain, repeat, tables


ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs/reference"
HEAVY = {"numpy", "asyncio", "dateutil.parser", "dateutil.tz"}
HOSTS = {"cattrs", "fastapi", "pydantic", "pydantic_core"}
MODULES = sorted(
    {
        module.name
        for module in pkgutil.walk_packages(salesmodel.__path__, "salesmodel.")
        if module.name != "salesmodel.__main__"
    }
)
PACKAGES = [
    name for name in MODULES if hasattr(importlib.import_module(name), "__path__")
]
READERS = ("csv", "amocrm", "bitrix24", "hubspot", "pipedrive", "salesforce")
FORMATS = {f"salesmodel.connect.{name}" for name in (*READERS, "export", "frames")}
# The drawers a caller opens: the packages, the modules beside them, and each format.
DRAWERS = [
    name
    for name in MODULES
    if not any(part.startswith("_") for part in name.split("."))
    and (name in PACKAGES or name.count(".") == 1 or name in FORMATS)
]
PUBLIC = [
    (drawer, name)
    for drawer in DRAWERS
    for name in importlib.import_module(drawer).__all__
]

# What numpydoc can find and is not asked for, each with its reason.
EXCLUDED = {
    "ES01": "one sentence is enough where it says all",
    "GL01": "the summary stands on the first line, as PEP 257 has it",
    "PR08": "a description may start with a formula",
    "SA01": "not everything has a neighbour",
    "SA04": "a neighbour may be told by its name",
}
EXCLUDED_OF_CLASSES = {
    "EX01": "a value is shown by the functions that make it",
}
EXCLUDED_OF_ERRORS = {
    "PR01": "the fields of an error stand in its signature, and it says them itself",
}
EXCLUDED_OF_UNCALLED = {
    "PR01": "nobody makes one by calling the class, so that it has no parameters",
}
UNCALLED = {
    domain.Deal,
    domain.DealView,
    domain.Outcome,
    repeat.ContactState,
    repeat.CallControlState,
    repeat.ClientFate,
    repeat.IntervalOf,
    tables.SaleKind,
}
EXCLUDED_OF_PROTOCOLS = {
    "EX01": "a protocol is shown by what keeps to it",
    "PR01": "nobody makes one, so that it has no parameters",
}
EXCLUDED_OF_KEYWORDS = {
    "PR02": "the keys of a typed dictionary are no parameters, and are told as such",
}
EXCLUDED_OF_PROPERTIES = {
    "EX01": "a property is shown by the function that makes its value",
    "RT01": "a property is called what it is",
}


def _documented():
    """Return the callables of the public names, and the members of public classes."""
    found = {}
    for drawer, name in PUBLIC:
        member = getattr(importlib.import_module(drawer), name)
        if not (inspect.isclass(member) or inspect.isfunction(member)):
            continue
        home = f"{member.__module__}.{member.__qualname__}"
        found[home] = member
        if inspect.isclass(member):
            found |= {f"{home}.{part}": value for part, value in _members(member)}
    return dict(sorted(found.items()))


def _members(of):
    """Return the public members of a class, with those of its bases that are ours."""
    kinds = (types.FunctionType, classmethod, staticmethod, property)
    ours = (base for base in of.__mro__ if base.__module__.startswith("salesmodel"))
    for part in dict.fromkeys(itertools.chain.from_iterable(map(vars, ours))):
        value = inspect.getattr_static(of, part)
        if not part.startswith("_") and isinstance(value, kinds):
            yield part, value


DOCUMENTED = _documented()


def _is_said_by_a_base(member, code, sentence):
    """Tell whether all parameters that are missing stand at a public base of ours."""
    if code != "PR01":
        return False
    missing = ast.literal_eval(sentence[sentence.index("{") : sentence.index("}") + 1])
    said = {
        field.name
        for base in filter(attrs.has, member.__mro__[1:])
        if base.__module__.startswith("salesmodel.") and "._" not in base.__module__
        for field in attrs.fields(base)
    }
    return missing <= said


def _is_protocol(member):
    """Tell whether it only says what others do."""
    return getattr(member, "_is_protocol", False)


def _pages():
    return "\n".join(page.read_text("utf-8") for page in REFERENCE.rglob("*.md"))


@pytest.mark.parametrize("name", MODULES)
def test_every_name_of_all_exists(name):
    """What a module lists is there, once."""
    module = importlib.import_module(name)

    assert len(set(module.__all__)) == len(module.__all__)
    assert all(hasattr(module, public) for public in module.__all__)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_shows_only_what_it_lists(name):
    """No class or function of ours stands in a package without being in `__all__`."""
    package = importlib.import_module(name)
    shown = {
        member
        for member, value in vars(package).items()
        if (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__.startswith("salesmodel")
    }

    assert shown <= set(package.__all__)


@pytest.mark.parametrize("name", ["salesmodel", *PACKAGES])
def test_a_package_has_no_logic(name):
    """Its file is a docstring, absolute imports and `__all__`."""
    path = importlib.import_module(name).__file__
    statements = ast.parse(Path(path).read_text("utf-8")).body[1:]

    assert all(
        (isinstance(one, ast.ImportFrom) and one.level == 0)
        or (isinstance(one, ast.Assign) and "__all__" == one.targets[0].id)
        # The rooms inside a drawer list nothing, and say of what type that is.
        or (isinstance(one, ast.AnnAssign) and "__all__" == one.target.id)
        for one in statements
    )


@pytest.mark.parametrize(("drawer", "name"), PUBLIC)
def test_a_public_name_is_on_a_reference_page(drawer, name):
    """Its page names it, or shows the whole module it stands in."""
    value = getattr(importlib.import_module(drawer), name)
    home = getattr(value, "__module__", None) or drawer
    pages = _pages()
    modules = re.findall(r"automodule:: ([\w.]+)\n((?:   :.*\n)*)", pages)
    whole = {module for module, options in modules if ":members:" in options}
    named = set(re.findall(r"auto(?:class|function|data|exception):: ([\w.]+)", pages))
    names = {f"{place}.{name}" for place in (drawer, home)}
    # A constant has no module of its own: the one that assigns it is looked for.
    places = {drawer, home} | {
        module
        for module in MODULES
        if module.startswith(f"{drawer}.")
        and name in importlib.import_module(module).__all__
    }

    assert named & (names | {f"{place}.{name}" for place in places}) or whole & places


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_public_docstring_is_whole(name):
    """Numpydoc finds summary, parameters, results and an example, well formed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from numpydoc.validate import validate  # noqa: PLC0415 — it warns on import

        found = validate(name)["errors"]
    member = DOCUMENTED[name]
    excluded = dict(EXCLUDED)
    if inspect.isclass(member):
        excluded |= EXCLUDED_OF_CLASSES
        if issubclass(member, BaseException):
            excluded |= EXCLUDED_OF_ERRORS
        if member in UNCALLED:
            excluded |= EXCLUDED_OF_UNCALLED
        found = [one for one in found if not _is_said_by_a_base(member, *one)]
    if typing.is_typeddict(member):
        excluded |= EXCLUDED_OF_KEYWORDS
    if _is_protocol(member):
        excluded |= EXCLUDED_OF_PROTOCOLS
    if _is_protocol(DOCUMENTED.get(name.rpartition(".")[0])):
        excluded["EX01"] = EXCLUDED_OF_PROTOCOLS["EX01"]
    if isinstance(member, property):
        excluded |= EXCLUDED_OF_PROPERTIES

    assert [] == [one for one in found if one[0] not in excluded]


def test_the_front_door_is_light():
    """Importing it loads neither numpy nor asyncio nor a parser of dates."""
    code = "import sys, salesmodel; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": str(Path(salesmodel.__file__).parents[1])},
    )

    assert set() == HEAVY & set(done.stdout.split())
    assert "salesmodel" in done.stdout.split()


def test_no_module_imports_what_only_a_host_may_have():
    """With every module imported, no library that a bridge serves was."""
    code = f"import sys, {', '.join(MODULES)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": str(Path(salesmodel.__file__).parents[1])},
    )

    assert set() == HOSTS & set(done.stdout.split())
