"""Catalogues of gettext: how their sources are compiled, always to the same bytes.

``python tests/catalogues.py`` writes each catalogue anew from its source.
"""

import ast
import struct
import sys
from pathlib import Path

import salesmodel


LOCALE = Path(salesmodel.__path__[0]) / "maturity" / "locale"
SOURCES = sorted(LOCALE.rglob("*.po"))

_MAGIC = 0x950412DE
_HEAD = 28
_PAIR = 8


def messages(source):
    """Return the messages of a source by their keys, each of which stands once."""
    found, where, told = {}, "", {"msgid": "", "msgstr": ""}
    for line in [*source.splitlines(), 'msgid ""']:
        word, _, rest = line.partition(" ")
        if word == "msgid" and where == "msgstr":
            assert told["msgid"] not in found, told["msgid"]
            found[told["msgid"]] = told["msgstr"]
            told = {"msgid": "", "msgstr": ""}
        where = word if word in told else where
        text = rest if word in told else line
        if text.startswith('"'):
            told[where] += ast.literal_eval(text)
    return found


def compiled(source):
    """Compile a source: sorted keys, no hash table, nothing of time or place."""
    pairs = sorted(
        (key.encode(), text.encode()) for key, text in messages(source).items()
    )
    start = _HEAD + 2 * _PAIR * len(pairs)
    tables, texts = [b"", b""], b""
    for half in (0, 1):
        for pair in pairs:
            place = start + len(texts)
            tables[half] += struct.pack("<II", len(pair[half]), place)
            texts += pair[half] + b"\0"
    ends = (_HEAD, _HEAD + _PAIR * len(pairs), 0, start)
    head = struct.pack("<IIIIIII", _MAGIC, 0, len(pairs), *ends)
    return head + b"".join(tables) + texts


def main():
    """Write every catalogue beside its source."""
    for path in SOURCES:
        data = compiled(path.read_text("utf-8"))
        path.with_suffix(".mo").write_bytes(data)
        sys.stdout.write(f"{path.with_suffix('.mo')}: {len(data)} bytes\n")


if __name__ == "__main__":
    main()
