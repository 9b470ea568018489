"""Read a year's official holidays and make-up days from CSV, and say what is wrong.

No ORM inside. `read_days` never raises on bad content: what cannot be used comes back
as problems with line number and code; the importing model turns codes into sentences.
"""

import csv
import io
import re
from datetime import date
from typing import NamedTuple

ENCODINGS = ("utf-8-sig", "gb18030")
COLUMNS = {
    "date": ("date", "day", "日期"),
    "name": ("name", "holiday", "名称", "名稱", "节日", "節日"),
    "kind": ("kind", "type", "类型", "類型", "种类"),
    "weekday": ("works like", "weekday", "like", "按", "星期"),
}
KINDS = {
    "holiday": ("holiday", "off", "closed", "放假", "休", "节假日", "節假日", "假日"),
    "workday": ("workday", "work", "make-up", "上班", "班", "调休", "补班", "補班"),
}
WEEKDAYS = (
    ("monday", "mon", "1", "周一", "星期一", "週一"),
    ("tuesday", "tue", "2", "周二", "星期二", "週二"),
    ("wednesday", "wed", "3", "周三", "星期三", "週三"),
    ("thursday", "thu", "4", "周四", "星期四", "週四"),
    ("friday", "fri", "5", "周五", "星期五", "週五"),
    ("saturday", "sat", "6", "周六", "星期六", "週六"),
    ("sunday", "sun", "7", "周日", "星期日", "週日"),
)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class SpecialDay(NamedTuple):
    """One row: a holiday, or a day that is worked like the weekday (0 to 6 or None)."""

    line: int
    date: date
    name: str
    kind: str
    weekday: int | None


class Problem(NamedTuple):
    """What is wrong in a line: code and the text that is at fault."""

    line: int
    code: str
    text: str


def read_days(content):
    """Read the bytes of a file.

    :return: (list of SpecialDay in order of date, list of Problem)
    """
    text = _decode(content)
    if text is None:
        return [], [Problem(1, "encoding", "")]
    lines = text.splitlines()
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = _read_header(next(rows, []))
    missing = [name for name in ("date", "name", "kind") if name not in header]
    if missing:
        return [], [Problem(1, "column", ", ".join(missing))]
    days, problems, seen = [], [], {}
    for row in rows:
        cells = {
            name: row[place].strip() if place < len(row) else ""
            for name, place in header.items()
        }
        if not any(cells.values()):
            continue
        found = _read_row(rows.line_num, cells)
        if isinstance(found, SpecialDay) and found.date in seen:
            found = Problem(rows.line_num, "double", found.date.isoformat())
        if isinstance(found, Problem):
            problems.append(found)
        else:
            seen[found.date] = True
            days.append(found)
    if not days and not problems:
        problems.append(Problem(1, "empty", ""))
    return sorted(days, key=lambda day: day.date), problems


def _decode(content):
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _read_header(cells):
    places = {}
    for place, cell in enumerate(cells):
        for name, words in COLUMNS.items():
            if cell.strip().lower() in words:
                places.setdefault(name, place)
    return places


def _read_row(line, cells):
    day = _read_date(cells["date"])
    if not day:
        return Problem(line, "date", cells["date"])
    if not cells["name"]:
        return Problem(line, "name", "")
    kind = next((k for k, words in KINDS.items() if cells["kind"].lower() in words), "")
    if not kind:
        return Problem(line, "kind", cells["kind"])
    weekday, text = None, cells.get("weekday", "").lower()
    if text:
        matches = [number for number, words in enumerate(WEEKDAYS) if text in words]
        if not matches:
            return Problem(line, "weekday", text)
        weekday = matches[0]
    return SpecialDay(line, day, cells["name"], kind, weekday)


def _read_date(text):
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
