"""A slow, plain renderer of templates that are sound: the twin of `documents`.

It cuts the source with one expression, reads arguments as Python literals, and shares
no code with what it checks.
"""

import ast
import html
import re
from decimal import Decimal


TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
BARE = re.compile(r"^[ \t]*(?:\{%[^%]*%\}[ \t]*)+$")


def render(source, values, *, escape):
    """Fill a template."""
    tokens = TAG.split(
        "".join(_line(line) for line in source.splitlines(keepends=True))
    )
    text, rest = _parts(tokens, dict(values), escape)
    assert not rest
    return text


def _line(line):
    """Leave the blocks alone of a line that holds nothing else."""
    if BARE.match(line.rstrip("\n")):
        return "".join(re.findall(r"\{%[^%]*%\}", line))
    return line


def _parts(tokens, names, escape):
    """Fill tokens up to what closes the block that they stand in."""
    text = ""
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if token.startswith("{{"):
            text += _value(token[2:-2].strip(), names, escape)
        elif not token.startswith("{%"):
            text += token
        elif token[2:-2].split()[0] in ("endfor", "endif", "else"):
            return text, [token, *tokens]
        else:
            more, tokens = _block(token[2:-2].split(), tokens, names, escape)
            text += more
    return text, []


def _block(words, tokens, names, escape):
    """Fill a block, and return what follows it."""
    if words[0] == "for":
        body, (_, *after) = _skipped(tokens)
        rows = _found(words[3], names)
        text = "".join(_parts(body, names | {words[1]: row}, escape)[0] for row in rows)
        return text, after
    there, rest = _skipped(tokens)
    absent = []
    if rest[0][2:-2].strip() == "else":
        absent, rest = _skipped(rest[1:])
    chosen = there if _is_there(_found(words[1], names)) else absent
    return _parts(chosen, names, escape)[0], rest[1:]


def _skipped(tokens):
    """Part the tokens of a block from those that begin with what closes it."""
    depth = 0
    for i, token in enumerate(tokens):
        word = token[2:-2].split()[0] if token.startswith("{%") else ""
        if depth == 0 and word in ("endfor", "endif", "else"):
            return tokens[:i], tokens[i:]
        depth += (word in ("for", "if")) - (word in ("endfor", "endif"))
    raise AssertionError


def _found(path, names):
    found = names
    for name in path.split("."):
        found = None if found is None else found.get(name)
    return found


def _is_there(found):
    if isinstance(found, str):
        return found.strip() != ""
    return found is not None and found != []


def _value(tag, names, escape):
    """Fill one value."""
    path, *filters = (part.strip() for part in tag.split("|"))
    found = _found(path, names)
    text = found if _is_there(found) else None
    for each in filters:
        name, _, arguments = each.partition(":")
        call = ast.parse(f"f({arguments})", mode="eval").body
        given = [ast.literal_eval(one) for one in call.args]
        named = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
        if text is not None or name == "default":
            text = FILTERS[name](text, *given, **named)
    text = str(text)
    return html.escape(text) if escape == "html" else text


def _grouped(number, thousands="", decimal=".", digits=None):
    whole, _, rest = format(abs(number), "f").partition(".")
    if digits is not None:
        rest = rest.ljust(digits, "0")[:digits]
    groups = []
    while whole:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    sign = "-" if number < 0 else ""
    return sign + thousands.join(groups) + (decimal + rest if rest else "")


FILTERS = {
    "default": lambda text, other: other if text is None else text,
    "truncate": lambda text, n: text if len(text) <= n else text[: n - 1] + "…",
    "one_line": lambda text: re.sub(r"\s+", " ", text).strip(),
    "number": lambda number, *given, **named: _grouped(
        Decimal(number), *given, **named
    ),
    "money": lambda money, *given: (
        f"{_grouped(money.amount, *given, digits=2)} {money.currency}"
    ),
    "date": lambda day, pattern: day.strftime(pattern),
    "yes_no": lambda is_so, yes, no: yes if is_so else no,
}
"""What each filter does, where its arguments are sound."""
