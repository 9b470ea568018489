"""Read another help desk's event log from CSV into rows, and say what is wrong in it.

No ORM inside. `read_log` never raises on bad content: what cannot be used comes back as
problems with line number and code; the importing model turns codes into sentences.
"""

import csv
import io
import re
from collections import Counter
from datetime import datetime, timezone
from typing import NamedTuple

import chardet

#: What an activity of the log may mean for a ticket.
KINDS = ("first_response", "wait", "solve", "reopen", "close", "void")
#: Columns that every row must fill.
REQUIRED = ("case", "activity", "at")
OPTIONAL = ("agent", "customer")

_DELIMITERS = ",;\t|"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: Nobody ran a help desk on a computer before; such a year is a typing mistake, and
#: a working calendar stretched over centuries would cost more than the whole import.
_EARLIEST_YEAR = 1980
_TIME_OF_DAY = re.compile(r"\d:\d|T\d")
#: Dates that are not ISO 8601, the more common first: 5/4/2024 is ambiguous.
DATE_FORMATS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y")
_TIME_FORMATS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")


class Problem(NamedTuple):
    """One thing that cannot be imported: line of the file, code, its values."""

    line: int
    code: str
    values: dict


class HistoryRow(NamedTuple):
    """One event of the log, in UTC; `extra` are the cells nobody mapped."""

    line: int
    case: str
    activity: str
    agent: str
    at: datetime
    customer: str
    extra: tuple


class HistoryLog(NamedTuple):
    """What `read_log` found: usable rows in file order, and problems."""

    rows: list
    problems: list
    extra_names: tuple


class HistoryTable(NamedTuple):
    """A CSV text as (line, cells) below its header."""

    header: list
    records: list
    problems: list


def decode(data, encoding=None):
    """Return (text, encoding used) of a file's bytes.

    Without `encoding`: a byte order mark decides, then UTF-8, then the best guess,
    and in the end Western European, which reads every byte.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    guess = encoding or "utf-8"
    for name in (guess, chardet.detect(data[:65536])["encoding"]):
        try:
            return data.decode(name or "cp1252"), name or "cp1252"
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace"), "cp1252"


def sniff_delimiter(text, wanted=()):
    """Return the delimiter that splits the header best, `wanted` columns first."""
    wanted = set(wanted)

    def rank(delimiter):
        header = _read_header(text, delimiter)
        return len(wanted.intersection(header)), len(header)

    return max(_DELIMITERS, key=rank)


def read_table(text, wanted=()):
    """Split CSV text into header and records, each with the line where it starts."""
    text = text.removeprefix("\ufeff")
    delimiter = sniff_delimiter(text, wanted)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header, records, problems = None, [], []
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(Problem(line, "csv", {"detail": str(error)}))
            line = reader.line_num + 1
            continue
        if any(cells):
            if header is None:
                header = [cell.strip() for cell in cells]
            else:
                records.append((line, cells))
        line = reader.line_num + 1
    if header is None:
        problems.append(Problem(1, "empty_file", {}))
    return HistoryTable(header or [], records, problems)


def read_log(text, columns, zone, until, date_format=None):
    """Read an event log.

    :param columns: {"case": column name, "activity": …, "at": …, "agent": …, …}
    :param zone: tzinfo of the times written without an offset. A time that the
        autumn change repeats is the first of the two; one that the spring change
        leaves out is read as if the clock had not been moved yet.
    :param until: naive UTC; nothing can have happened later
    :param date_format: one of DATE_FORMATS; empty for ISO 8601
    :return: HistoryLog
    """
    columns = {key: name.strip() for key, name in columns.items() if name}
    table = read_table(text, columns.values())
    problems = list(table.problems)
    if table.header:
        problems += _check_columns(table.header, columns)
    if any(p.code in ("missing_column", "column_twice") for p in problems):
        return HistoryLog([], problems, ())
    if not table.header:
        return HistoryLog([], problems, ())
    at = {key: table.header.index(name) for key, name in columns.items()}
    rest = [i for i in range(len(table.header)) if i not in at.values()]
    extra_names = tuple(table.header[i] for i in rest)
    reader = _RowReader(at, rest, len(table.header), zone, until, date_format)
    rows = []
    for line, cells in table.records:
        found = reader.parse(line, cells)
        (problems if isinstance(found, Problem) else rows).append(found)
    problems.sort(key=lambda problem: problem.line)
    return HistoryLog(rows, problems, extra_names)


def parse_time(value, zone, date_format=None):
    """Return the naive UTC time of a written one, to the second.

    :raises ValueError: not a time, or a date without the time of day
    """
    moment = _parse_formatted(value, date_format) if date_format else _parse_iso(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)


def guess_date_format(values):
    """Return what reads most of the values, of "" (ISO 8601) and DATE_FORMATS.

    None when nothing reads any.
    """
    values = list(values)
    count = {
        date_format: sum(_is_time(value, date_format) for value in values)
        for date_format in ("", *DATE_FORMATS)
    }
    best = max(count, key=count.get)
    return best if count[best] else None


def _is_time(value, date_format):
    try:
        parse_time(value, timezone.utc, date_format)
    except (ValueError, OverflowError):
        return False
    return True


def _parse_iso(value):
    if not _TIME_OF_DAY.search(value):
        raise ValueError(value)
    text = value[:-1] + "+00:00" if value[-1:] in "zZ" else value
    return datetime.fromisoformat(text.replace("/", "-"))


def _parse_formatted(value, date_format):
    for time_format in _TIME_FORMATS:
        try:
            return datetime.strptime(value, f"{date_format} {time_format}")
        except ValueError:
            continue
    raise ValueError(value)


class _RowReader:
    """Turns one record into a HistoryRow or a Problem."""

    def __init__(self, at, rest, width, zone, until, date_format):
        self.at = at
        self.rest = rest
        self.width = width
        self.zone = zone
        self.until = until
        self.date_format = date_format
        # the same names come again and again: keep one string of each
        self.names = {}

    def parse(self, line, cells):
        """The HistoryRow or the Problem of the record that begins at ``line``."""
        if any(cell.strip() for cell in cells[self.width :]):
            values = {"count": len(cells), "width": self.width}
            return Problem(line, "too_many_cells", values)
        cells = [*cells, *[""] * (self.width - len(cells))]
        values = {key: self._clean(cells[index]) for key, index in self.at.items()}
        for key in REQUIRED:
            if not values[key]:
                return Problem(line, f"empty_{key}", {})
        moment = self._read_time(line, values["at"])
        if isinstance(moment, Problem):
            return moment
        return HistoryRow(
            line,
            values["case"],
            values["activity"],
            values.get("agent", ""),
            moment,
            values.get("customer", ""),
            tuple(self._clean(cells[index]) for index in self.rest),
        )

    def _clean(self, cell):
        value = cell.strip().replace("\x00", "")
        return self.names.setdefault(value, value)

    def _read_time(self, line, value):
        try:
            moment = parse_time(value, self.zone, self.date_format)
        except (ValueError, OverflowError):
            return Problem(line, "bad_time", {"value": value})
        if moment.year < _EARLIEST_YEAR:
            return Problem(line, "too_early", {"value": value})
        if moment > self.until:
            return Problem(line, "future", {"value": value})
        return moment


def _read_header(text, delimiter):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [cell.strip() for cell in next(filter(any, reader), [])]
    except csv.Error:
        return []


def _check_columns(header, columns):
    count = Counter(header)
    for name in columns.values():
        if not count[name]:
            values = {"column": name, "columns": ", ".join(header)}
            yield Problem(1, "missing_column", values)
        elif count[name] > 1:
            yield Problem(1, "column_twice", {"column": name})
