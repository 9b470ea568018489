"""Reading event logs as other help desks write them."""

from datetime import UTC, datetime
from unittest import TestCase
from zoneinfo import ZoneInfo

from odoo.addons.service_quality.tools import history_csv

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 1, 1)
COLUMNS = {"case": "case", "activity": "activity", "at": "at", "agent": "agent"}
GOOD = "7,Solved,2012-03-01 10:00:00,ann\n"


def read(text, columns=None, date_format=None):
    return history_csv.read_log(text, columns or COLUMNS, ROME, NOW, date_format)


def codes(log):
    return [(problem.line, problem.code) for problem in log.problems]


class TestHistoryCsv(TestCase):
    def test_plain(self):
        """A row comes back in UTC, with the cells nobody mapped."""
        log = read("case,activity,at,agent,product\n" + GOOD.replace("\n", ",P1\n"))
        self.assertFalse(log.problems)
        row = log.rows[0]
        self.assertEqual(row.at, datetime(2012, 3, 1, 9))
        self.assertEqual((row.line, row.case, row.agent), (2, "7", "ann"))
        self.assertEqual((row.extra, log.extra_names), (("P1",), ("product",)))

    def test_delimiters(self):
        """Comma, semicolon, tab and bar are told from the header."""
        text = "case,activity,at,agent\n" + GOOD
        for delimiter in ",;\t|":
            with self.subTest(delimiter):
                log = read(text.replace(",", delimiter))
                self.assertFalse(log.problems)
                self.assertEqual(len(log.rows), 1)

    def test_lines_count_as_in_an_editor(self):
        """Line numbers hold after quoted line breaks, blank lines, any line ending."""
        lines = [
            "case,activity,at,agent",
            '1,"in\ntwo",2012-03-01 10:00,a',
            "",
            "2,,x,",
        ]
        for ending in ("\n", "\r\n"):
            with self.subTest(ending):
                log = read(ending.join(lines))
                self.assertEqual([row.line for row in log.rows], [2])
                self.assertEqual(codes(log), [(5, "empty_activity")])

    def test_bad_rows(self):
        """Each bad row is named with its line, and the good ones survive."""
        log = read(
            "case,activity,at,agent\n"
            ",Solved,2012-03-01 10:00,a\n"
            "1,,2012-03-01 10:00,a\n"
            "1,Solved,,a\n"
            "1,Solved,yesterday,a\n"
            "1,Solved,2012-03-01,a\n"
            "1,Solved,0012-03-01 10:00,a\n"
            "1,Solved,2036-03-01 10:00,a\n"
            "1,Solved,2012-03-01 10:00,a,more\n"
            "1,Sol\n" + GOOD
        )
        self.assertEqual(
            codes(log),
            [
                (2, "empty_case"),
                (3, "empty_activity"),
                (4, "empty_at"),
                (5, "bad_time"),
                (6, "bad_time"),
                (7, "too_early"),
                (8, "future"),
                (9, "too_many_cells"),
                (10, "empty_at"),
            ],
        )
        self.assertEqual([row.line for row in log.rows], [11])

    def test_open_quotation_mark(self):
        """A quotation mark that never closes is an error, not one huge cell."""
        log = read("case,activity,at,agent\n" + GOOD + '8,"Solved,2012-03-01 10:00,a\n')
        self.assertEqual(codes(log), [(3, "csv")])
        self.assertEqual(len(log.rows), 1)

    def test_columns(self):
        """Missing and doubtful columns stop everything, with their names."""
        log = read("case,activity,when,agent\n" + GOOD)
        self.assertEqual(codes(log), [(1, "missing_column")])
        self.assertEqual(log.problems[0].values["column"], "at")
        log = read("case,activity,at,at\n" + GOOD, {**COLUMNS, "agent": None})
        self.assertEqual(codes(log), [(1, "column_twice")])
        self.assertEqual(codes(read("")), [(1, "empty_file")])

    def test_times(self):
        """ISO times of every form, with and without an offset."""
        for value in (
            "2012-03-01 10:00:00",
            "2012-03-01T10:00",
            "2012/03/01 10:00",
            "2012-03-01T09:00:00Z",
            "2012-03-01T04:00:00-05:00",
            "2012-03-01 10:00:00.750000",
        ):
            with self.subTest(value):
                found = history_csv.parse_time(value, ROME)
                self.assertEqual(found, datetime(2012, 3, 1, 9))

    def test_clock_changes(self):
        """A repeated time is the first; one that never was counts as before."""
        twice = history_csv.parse_time("2012-10-28 02:30", ROME)
        self.assertEqual(twice, datetime(2012, 10, 28, 0, 30))
        never = history_csv.parse_time("2012-03-25 02:30", ROME)
        self.assertEqual(never, datetime(2012, 3, 25, 1, 30))

    def test_date_formats(self):
        """The format that reads all dates is found; then it is used."""
        for values, expected in (
            (["2012-03-01 10:00"], ""),
            (["05/04/2012 10:00", "31/12/2012 10:00:00"], "%d/%m/%Y"),
            (["05/04/2012 10:00 AM", "12/31/2012 10:00 PM"], "%m/%d/%Y"),
            (["31.12.2012 10:00"], "%d.%m.%Y"),
            (["tomorrow"], None),
        ):
            with self.subTest(expected):
                self.assertEqual(history_csv.guess_date_format(values), expected)
        moment = history_csv.parse_time("12/31/2012 10:00 PM", UTC, "%m/%d/%Y")
        self.assertEqual(moment, datetime(2012, 12, 31, 22))

    def test_encodings(self):
        """UTF-8 with and without mark, UTF-16, Chinese and Western European files."""
        text = "case,activity,at,agent\n7,已解决的客户问题,2012-03-01 10:00,王小明\n"
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            with self.subTest(encoding):
                decoded, _name = history_csv.decode(text.encode(encoding))
                self.assertEqual(read(decoded).rows[0].agent, "王小明")
        decoded, _name = history_csv.decode(text.encode("gb18030"), "gb18030")
        self.assertEqual(decoded, text)
        western = (
            "case,activity,at,agent\n7,Gelöst für Müller,2012-03-01 10:00,Jürgen\n"
        )
        decoded, _name = history_csv.decode(western.encode("cp1252"))
        self.assertEqual(decoded, western)
