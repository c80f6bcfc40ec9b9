"""Slow, obviously right readers of amounts and dates: the twins of `connect`.

They scan by hand, with `decimal` and `datetime`, and share no code with what they check.
"""

# ruff: noqa: C901, PLR0911, PLR0912 — a twin reads from top to bottom and leaves early

from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Context, Decimal


SPACES = " \u00a0\u202f\u2009"
GROUPS = {",": ",", ".": ".", "'": "'\u2019", " ": SPACES}
SYMBOLS = "$€£¥₽₴₸₹₺₩₪"
MINUS = "\u2212"
DIGITS = "0123456789"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WIDE = Context(prec=200)


def amount(text, form, *, currency, digits, marks):
    """Read one amount: minor units, the code of a fault, or None for a blank."""
    text = text.strip(SPACES + "\t")
    if not text:
        return None
    if len(text) > 64:
        return _long_amount(text[:64])
    parts = _taken_apart(text)
    if parts is None:
        return "amount_syntax"
    signs, before, body, after, parentheses, trailing = parts
    used = {
        "parentheses": parentheses,
        "trailing": trailing,
        "unicode_minus": MINUS in signs,
    }
    if any(used[name] and name not in form.negatives for name in used):
        return "amount_syntax"
    if len(signs) + parentheses > 1:
        return "amount_syntax"
    for mark in before, after:
        if mark and currency != mark and currency not in marks.get(mark.lower(), ()):
            is_code = len(mark) == 3 and all("A" <= char <= "Z" for char in mark)
            is_money = is_code or mark.lower() in marks
            return "currency_conflict" if is_money else "amount_syntax"
    negative = parentheses or (signs and signs != "+")
    return _signed(_number(body, form), negative=negative, digits=digits)


def _long_amount(head):
    unsigned = head[1:] if head[0] in "+-" else head
    known = DIGITS + ".,'\u2019" + SPACES
    is_number = unsigned[0] in DIGITS and all(char in known for char in unsigned)
    return "too_large" if is_number else "amount_syntax"


def _taken_apart(text):
    """Part a text into its signs, marks and digits; None if it is no amount."""
    parentheses = text[0] == "("
    if parentheses != (text[-1] == ")"):
        return None
    text = text[1:-1] if parentheses else text
    at = [place for place, char in enumerate(text) if char in DIGITS]
    if not at:
        return None
    head, body, tail = text[: at[0]], text[at[0] : at[-1] + 1], text[at[-1] + 1 :]
    trailing = tail[:1] != "" and tail[:1] in "-" + MINUS
    signs = tail[:1] if trailing else ""
    after = (tail[1:] if trailing else tail).lstrip(SPACES + "\t")
    for _ in range(2):
        if head[:1] and head[:1] in "+-" + MINUS:
            signs, head = signs + head[0], head[1:]
        head = head[::-1]  # once for the sign in front, once for the one behind
    before = head.rstrip(SPACES + "\t")
    if (head and not before) or (tail and not after and not trailing):
        return None
    if trailing and tail[1:] and not after:
        return None
    if not (_is_mark(before) and _is_mark(after)):
        return None
    separated = body
    for char in ".,'\u2019" + SPACES:
        separated = separated.replace(char, "|")
    if not all(
        part and all(c in DIGITS for c in part) for part in separated.split("|")
    ):
        return None
    return signs, before, body, after, parentheses, trailing


def _is_mark(text):
    if text in {"", *SYMBOLS}:
        return True
    if text.endswith("$"):
        return len(text) in {2, 3} and text[:-1].isascii() and text[:-1].isupper()
    word = text.removesuffix(".")
    return 1 <= len(word) <= 8 and word.isalpha()


def _number(body, form):
    """Read digits: a Decimal, or the code of a fault."""
    undeclared = form.decimal is None and form.grouping is None and not form.indian
    wrong = "ambiguous_number" if undeclared and "," in body else "amount_syntax"
    point = form.decimal or "."
    marks = "," if form.indian else GROUPS.get(form.grouping, "")
    if form.decimal == "," and form.grouping is None:
        marks = SPACES
    whole, _, decimals = body.partition(point)
    for mark in marks:
        whole = whole.replace(mark, "|")
    first, *others = whole.split("|")
    sizes = [len(group) for group in others]
    if others:
        least = [2] * (len(others) - 1) + [3] if form.indian else [3] * len(others)
        if sizes != least or len(first) > (2 if form.indian else 3):
            return wrong
    joined = first + "".join(others)
    if not all(char in DIGITS for char in joined + decimals):
        return wrong
    return WIDE.create_decimal(f"{joined}.{decimals}")


def _signed(number, *, negative, digits):
    if isinstance(number, str):
        return number
    minor = WIDE.scaleb(number, digits)
    if minor != WIDE.to_integral_exact(minor):
        return "scale"
    if number > Decimal(10**15) or minor > 2**63 - 1:
        return "too_large"
    return -int(minor) if negative else int(minor)


def wall_time(text, form):
    """Read one text: (wall, offset, is_bare, is_truncated), or the code of a fault.

    `wall` is a naive datetime, or the string "far" past the year 9999.
    """
    if len(text) > 64:
        return "date_syntax"
    iso = _iso(text)
    if iso is not None:
        return iso
    if form.format is not None:
        return _formatted(text, form)
    pieces = text.replace("T", " ").partition(" ")[0]
    for mark in "/.-":
        sizes = [len(part) for part in pieces.split(mark)]
        if len(sizes) == 3 and all(c in DIGITS + mark for c in pieces):
            short = sizes[0] in {1, 2} and sizes[1] in {1, 2} and sizes[2] in {2, 4}
            return "ambiguous_date" if short else "date_syntax"
    return "date_syntax"


def _shape(text):
    return "".join("0" if char in DIGITS else char for char in text)


def _iso(text):
    """Read ISO 8601; None if the text is not laid out like it."""
    if _shape(text) == "0000-00-00":
        return _moment(text, "", None, is_bare=True)
    if _shape(text[:11]) not in {"0000-00-00T", "0000-00-00 "}:
        return None
    clock, zone = text[11:], ""
    for at, char in enumerate(clock):
        if char in " Z+-":
            clock, zone = clock[:at], clock[at:]
            break
    head, _, fraction = clock.partition(".")
    has_fraction = "." in clock
    if _shape(head) != "00:00:00" and (_shape(head) != "00:00" or has_fraction):
        return None
    if has_fraction and (not fraction or _shape(fraction) != "0" * len(fraction)):
        return None
    zone = zone.removeprefix(" ") if zone != " " else zone
    signed = zone[:1] in {"+", "-"} and zone[1:]
    shapes = {"00", "0000", "00:00", "00:00:00"}
    if zone not in {"", "Z"} and not (signed and _shape(zone[1:]) in shapes):
        return None
    return _moment(text[:10], clock, zone, is_bare=False)


def _moment(day, clock, zone, *, is_bare):
    head, _, fraction = clock.partition(".")
    extra = timedelta(0)
    if head[:2] == "24":
        if (head[2:] + fraction).strip(":0"):
            # 24:00:00 and a zero fraction is the only time of hour 24.
            truncated_zero = not (head[2:] + fraction[:6]).strip(":0")
            if not truncated_zero:
                return "date_syntax"
        head, extra = "00" + head[2:], timedelta(days=1)
    clock = f"{head}.{fraction[:6].ljust(6, '0')}" if fraction else head
    try:
        wall = datetime.fromisoformat(f"{day}T{clock}" if clock else day)
    except ValueError:
        return "date_syntax"
    try:
        wall += extra
    except OverflowError:
        wall = "far"
    offset = None
    if zone:
        parts = "0000" if zone == "Z" else zone[1:].replace(":", "")
        hours, minutes, seconds = (
            int(parts.ljust(6, "0")[at : at + 2]) for at in (0, 2, 4)
        )
        if hours > 23 or minutes > 59 or seconds > 59:
            return "date_syntax"
        offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        offset = -offset if zone[0] == "-" else offset
    return wall, offset, is_bare, len(fraction) > 6


def _formatted(text, form):
    """Read by a format of numbers and English names, in the C locale."""
    if not text.isascii() or "  " in text or text != text.strip(" \t\n\r\f\v"):
        return "date_syntax"
    if any(char in text for char in "\t\n\r\f\v"):
        return "date_syntax"
    if form.format == "%Y%m%d" and (len(text) != 8 or not text.isdigit()):
        return "date_syntax"
    day_more = timedelta(0)
    if " 24:00" in text and "%H" in form.format:
        text, day_more = text.replace(" 24:00", " 00:00"), timedelta(days=1)
    try:
        wall = datetime.strptime(text, form.format)
    except ValueError:
        return "date_syntax"
    if day_more and wall.time() != datetime.min.time():
        return "date_syntax"
    wall += day_more
    is_bare = "%H" not in form.format and "%I" not in form.format
    return wall, None, is_bare, False


def solutions(wall: datetime, zone: tzinfo):
    """Find every instant whose clock in `zone` shows `wall`, the first first."""
    near = wall.replace(tzinfo=UTC)
    steps = (near + timedelta(hours=hours) for hours in range(-40, 41))
    offsets = {step.astimezone(zone).utcoffset() for step in steps}
    candidates = sorted(near - offset for offset in offsets)
    return [at for at in candidates if at.astimezone(zone).replace(tzinfo=None) == wall]


def day_start(day: date, zone: tzinfo):
    """Find the first instant of a local day, by walking; None if there is no such day."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=30)
    end = at + timedelta(hours=80)
    for step in (timedelta(hours=6), timedelta(minutes=5), timedelta(seconds=1)):
        while at < end and at.astimezone(zone).date() < day:
            at += step
        if step > timedelta(seconds=1):
            at -= step
    return at if at.astimezone(zone).date() == day else None


def placed(wall: datetime, form, *, is_bare: bool):
    """Place a wall time: (instant, None), or (None, fault)."""
    if is_bare:
        start = day_start(wall.date(), form.zone)
        return (None, "gap") if start is None else (start, None)
    found = solutions(wall, form.zone)
    if len(found) == 1:
        return found[0], None
    if found:
        return (
            (None, "ambiguous_time") if form.fold is None else (found[form.fold], None)
        )
    if form.gap == "reject":
        return None, "gap"
    near = wall.replace(tzinfo=UTC)
    before = (near - timedelta(hours=36)).astimezone(form.zone).utcoffset()
    return near - before, None


def instant(text, form):
    """Read one text: microseconds, the code of a fault, "unzoned", or None."""
    if not text.strip(SPACES + "\t"):
        return None
    read = wall_time(text, form)
    if isinstance(read, str):
        return read
    wall, offset, is_bare, _ = read
    if wall == "far":
        return "date_range" if offset is not None or form.zone else "unzoned"
    if wall.date() in form.sentinels and wall.time() == datetime.min.time():
        return None
    local = wall.replace(tzinfo=UTC)
    far = not datetime(1899, 12, 31) <= wall < datetime(2200, 1, 2)
    if offset is not None:
        micro = (local - EPOCH - offset) // MICROSECOND
    elif form.zone is None and not is_bare:
        return "unzoned"
    elif form.zone is None:
        micro = (local - EPOCH) // MICROSECOND
    elif far:
        return "date_range"
    else:
        at, fault = placed(wall, form, is_bare=is_bare)
        if fault:
            return fault
        micro = (at - EPOCH) // MICROSECOND
    first = (datetime(1900, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
    end = (datetime(2200, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
    return micro if first <= micro < end else "date_range"
