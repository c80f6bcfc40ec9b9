"""Every example of the README and of the pages runs, and prints what it says.

``python`` fences hold examples with ``>>>``. ``console`` fences hold commands behind
``$``, run without a shell, a line ``...`` standing for any lines. A fence with a caption
is a file that the page's commands read, whether it is written there or included, and
``<!-- data: PATH -->`` names one of the public data sets beside the repository.
"""

import doctest
import importlib
import inspect
import pkgutil
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

import salesmodel
from salesmodel.__main__ import main
from salesmodel.connect import problems
from salesmodel.domain.pipelines import _rules
from salesmodel.report import NOTICES


ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
REFERENCE = ROOT / "docs" / "reference"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

COMMANDS = re.compile(r"^```console\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"((?:.*\\\n)*.*)\n((?s:.*))")
FILES = re.compile(
    r"^```\{code-block\} \w+\n:caption: (?P<name>\S+)\n\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
INCLUDED = re.compile(
    r"^```\{literalinclude\} (?P<path>\S+)\n(?::\w+: .*\n)*?:caption: (?P<name>\S+)\n",
    re.MULTILINE,
)
DATA_SETS = re.compile(r"^<!-- data: (?P<path>\S+) -->$", re.MULTILINE)
README_COMMANDS = re.compile(
    r"^<!-- command: (\w+) -->\n```sh\n(.+)\n```$", re.MULTILINE
)
CODES = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
BLOCKERS = re.compile(r"^\| `(\w+)` \|.*\| (yes|no) \|$", re.MULTILINE)
DIRECTIVES = re.compile(
    r"^\.\. (?:auto|py:)(?P<kind>\w+):: (?P<target>\S+)\n(?P<options>(?: +:.*\n)*)",
    re.MULTILINE,
)


def files(document: Document) -> Iterator[Region]:
    """Find the files that a page shows."""
    for found in FILES.finditer(document.text):
        yield Region(*found.span(), found, written)


def written(example: Example) -> None:
    """Write a file that a page shows into the working directory."""
    Path(example.parsed["name"]).write_text(example.parsed["text"], encoding="utf-8")


def commands(
    document: Document, capture: pytest.CaptureFixture[str]
) -> Iterator[Region]:
    """Find the blocks of commands of a page."""
    for found in COMMANDS.finditer(document.text):
        yield Region(*found.span(), found["text"], partial(run, capture=capture))


def run(example: Example, capture: pytest.CaptureFixture[str]) -> str | None:
    """Run the commands of a block and compare what they print, both streams in one."""
    for block in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        command, expected = COMMAND.fullmatch(block).groups()
        python, _, module, *arguments = shlex.split(command.replace("\\\n", " "))
        assert (python, module) == ("python", "salesmodel")

        printed = output(arguments, capture)
        if not matches(expected, printed):
            return f"$ {command}\nexpected:\n{expected}\ngot:\n{printed}"
    return None


def output(arguments: list[str], capture: pytest.CaptureFixture[str]) -> str:
    """Run the command line in this process and return what it prints."""
    capture.readouterr()
    code = main(arguments)
    printed = "".join(capture.readouterr())

    assert printed.startswith("salesmodel: ") == (code == 2)
    return printed


def matches(expected: str, printed: str) -> bool:
    """Tell whether the lines are equal, a line of three dots standing for any."""
    lines = expected.splitlines(keepends=True)
    parts = [r"(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in lines]
    return re.fullmatch("".join(parts), printed) is not None


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each example of a page prints what the page says."""
    text = page.read_text(encoding="utf-8")
    for path, name in INCLUDED.findall(text):
        shutil.copy(page.parent / path, folder / name)
    for path in DATA_SETS.findall(text):
        if not (DATA / path).exists():
            pytest.skip(f"the public data set {path} is not beside the repository")
        shutil.copy(DATA / path, folder)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    python = PythonCodeBlockParser(doctest_optionflags=flags)
    sybil = Sybil(parsers=[python, files, partial(commands, capture=capsys)])

    for example in sybil.parse(page):
        example.evaluate()


@pytest.mark.parametrize(
    ("expected", "printed", "is_match"),
    [
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\n", "a\n", True),
        ("a\n...\nd\n", "a\nb\n", False),
        ("a.\n", "ab\n", False),
    ],
)
def test_dots_stand_for_lines(expected: str, printed: str, *, is_match: bool) -> None:
    """A line of three dots stands for any lines, and all else for itself."""
    assert is_match == matches(expected, printed)


def test_readme_has_both_commands() -> None:
    """The README has one line for the demo and one for the tests."""
    found = dict(README_COMMANDS.findall(PAGES[0].read_text(encoding="utf-8")))

    assert {"demo", "test"} == found.keys()
    assert found["demo"].endswith(" -m salesmodel demo")
    assert found["test"].endswith(" -m pytest")


def codes(title: str) -> list[str]:
    """Return the codes in the tables of one section of the page on bad files."""
    page = (ROOT / "docs" / "how-to" / "bad-files.md").read_text(encoding="utf-8")
    sections = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    return CODES.findall(sections[sections.index(title) + 1])


def test_every_notice_has_its_row() -> None:
    """The tables of notices have each code of a report once, and no other."""
    assert sorted(NOTICES) == sorted(codes("Notices"))


def test_every_fault_of_a_row_has_its_row() -> None:
    """The table of rejected rows has each code with a sentence once, and no other."""
    assert sorted(problems._SENTENCES) == sorted(codes("Rejected rows"))


def test_every_blocker_has_its_row() -> None:
    """The table of blockers has each code, and tells which can be overridden."""
    page = (REFERENCE / "domain-pipelines.md").read_text(encoding="utf-8")
    known = {"required", "check", "lost_reason", "lost_note", *_rules._SENTENCES}
    expected = {code: "no" if code in _rules.FIRM else "yes" for code in known}

    assert expected == dict(BLOCKERS.findall(page))


def public_modules() -> Iterator[ModuleType]:
    """Import every module whose path has no leading underscore."""
    for found in pkgutil.walk_packages(salesmodel.__path__, "salesmodel."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield importlib.import_module(found.name)


def documented() -> Iterator[tuple[str, object]]:
    """Resolve each name that the reference pages show."""
    pages = (page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md"))
    for found in DIRECTIVES.finditer("".join(pages)):
        if found["kind"] == "module":
            module = importlib.import_module(found["target"])
            yield from members(module, found["options"])
        else:
            module, _, name = found["target"].rpartition(".")
            yield name, getattr(importlib.import_module(module), name)


def members(module: ModuleType, options: str) -> Iterable[tuple[str, object]]:
    """Return what automodule shows of a module: its classes and functions."""
    if ":members:" not in options:
        return ()
    return (
        (name, value)
        for name in module.__all__
        if inspect.isclass(value := getattr(module, name)) or inspect.isfunction(value)
    )


def test_every_public_name_has_its_place() -> None:
    """Every public name of every public module stands on a reference page."""
    shown = list(documented())
    missing = [
        f"{module.__name__}.{name}"
        for module in public_modules()
        for name in module.__all__
        if (name, getattr(module, name)) not in shown
    ]

    assert [] == missing
