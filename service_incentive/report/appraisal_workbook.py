"""An XLSX workbook of typed cells, written row by row without keeping any row.

No ORM inside: plain values in, bytes out, or into a stream that is given.
"""

import io
from datetime import date, datetime
from typing import NamedTuple

import xlsxwriter

# Text from people is text: never a formula, a link or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MAX_TEXT = 32767
# Plain text and whole numbers need none: a format on each of half a million cells
# makes the file larger and slower to write.
FORMATS = {
    "wrapped": {"text_wrap": True},
    "decimal": {"num_format": "0.00"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bg_color": "#E9ECEF",
        "bottom": 1,
    },
}


class Column(NamedTuple):
    """One column of a table."""

    header: str
    style: str = "text"
    width: int = 14


class AppraisalWorkbook:
    """A workbook with one table and one sheet of facts about it."""

    def __init__(self, stream=None):
        self._stream = io.BytesIO() if stream is None else stream
        self._book = xlsxwriter.Workbook(self._stream, OPTIONS)
        self._formats = {
            name: self._book.add_format(values) for name, values in FORMATS.items()
        }

    def add_table(self, name, columns, rows, frozen_columns=1):
        """Write a header and the rows, which may come from a generator."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, frozen_columns)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        # Rows are gone once the next one begins, so everything goes in order.
        sheet.set_row(0, 48)
        for index, column in enumerate(columns):
            _write(sheet, 0, index, column.header, self._formats["header"])
        formats = [self._formats.get(column.style) for column in columns]
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, (value, shape) in enumerate(zip(row, formats, strict=True)):
                _write(sheet, last, index, value, shape)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def add_facts(self, name, facts):
        """Write pairs of label and value; the style follows the value's type."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 48)
        for row, (label, value) in enumerate(facts):
            _write(sheet, row, 0, label, self._formats["header"])
            _write(sheet, row, 1, value, self._formats.get(_style_of(value)))

    def close(self):
        """Finish the file.

        :return: bytes, unless a stream was given
        """
        self._book.close()
        if isinstance(self._stream, io.BytesIO):
            return self._stream.getvalue()
        return None


def _write(sheet, row, column, value, cell_format):
    if value is None or value is False or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value[:MAX_TEXT], cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, cell_format)
    else:
        sheet.write_number(row, column, value, cell_format)


def _style_of(value):
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    return "wrapped" if isinstance(value, str) else "integer"
