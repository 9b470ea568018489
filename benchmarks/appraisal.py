"""A month of appraisals for a large company, against plain SQL of the same sums."""

from datetime import datetime, timedelta
from io import BytesIO

import xlsxwriter

from . import appraisal_sql, databases, fixtures
from .meter import Measure, measured

EMPLOYEES = 10_000
TICKETS = 1_000_000
CODES = (
    "first_response_on_time",
    "resolution_on_time",
    "first_response_minutes",
    "response_ceiling_kept",
    "resolution_rate",
    "next_response_on_time",
    "tickets_solved",
    "reopened_rate",
    "first_contact_resolution",
    "handling_minutes",
    "satisfaction_rate",
    "satisfaction_points",
)


class Appraisal(Measure):
    """10,000 employees, a million tickets solved last month and twelve indicators.

    Plain SQL adds up the same figures per employee, and a plain workbook of the same
    rows is written without any ORM. People, tickets and appraisals are committed before
    anything is measured, as they are in life: PostgreSQL checks the references of what
    a transaction has just inserted each time it is updated. The database is made anew
    for the next run.
    """

    def __init__(self, registry, environment):
        # Only a worker has the addons at hand.
        from odoo.addons.service_quality.tools.period import Period

        super().__init__(registry, environment)
        self.cr = registry.cursor()
        self.env = environment(self.cr)
        databases.forget(self.cr)
        this_month = datetime.now().replace(day=1).date()
        tz = self.env.company._get_service_tz()
        self.period = Period.starting("month", this_month - timedelta(days=1), tz)
        self._fill()
        self.cycle = self._prepare_cycle()

    def _fill(self):
        """People and tickets: one of each by the addons, then copied by SQL."""
        agent = self.env["hr.employee"].search([("user_id.login", "=", fixtures.LOGIN)])
        self.people = appraisal_sql.copy_people(self.cr, agent.id, EMPLOYEES)
        vals = fixtures.ticket_values(self.env, 1)[0]
        ticket = self.env["helpdesk.ticket"].create(
            {**vals, "user_id": agent.user_id.id}
        )
        ticket.write(
            {"stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id}
        )
        self.env.flush_all()
        days = (self.period.date_to - self.period.date_from).days + 1
        appraisal_sql.copy_tickets(
            self.cr, ticket.id, TICKETS, self.people, self.period.start_at, days
        )
        self.env.invalidate_all()

    def _prepare_cycle(self):
        """The month's cycle, with a scheme of the twelve indicators."""
        indicators = self.env["service.indicator"].search([("code", "in", CODES)])
        assert len(indicators) == len(CODES)
        scheme = self.env["service.appraisal.scheme"].create(
            {
                "name": "Bench scheme",
                "code": "bench",
                "line_ids": [
                    (0, 0, {"indicator_id": indicator.id, "weight": weight})
                    for indicator, weight in zip(
                        indicators, [8] * 11 + [12], strict=True
                    )
                ],
                "grade_ids": [
                    (0, 0, {"name": name, "code": name, "min_score": score})
                    for name, score in (("good", 75), ("pass", 60), ("fail", 0))
                ],
            }
        )
        scheme.write({"state": "approved"})
        return self.env["service.appraisal.cycle"].create(
            {
                "kind": "month",
                "date_from": self.period.date_from,
                "scheme_id": scheme.id,
            }
        )

    def warm_up(self):
        """Everybody gets an appraisal, and is scored once."""
        from openpyxl import load_workbook

        self.generated = self._generate()
        self._begin_again()
        self.cycle.score()
        self.env.flush_all()
        book = load_workbook(BytesIO(self.cycle.export_xlsx()), read_only=True)
        self.rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert len(self.rows) > EMPLOYEES

    def _begin_again(self):
        """As in the first run of a month: nothing of it has been kept yet."""
        self.cr.rollback()
        self.env.invalidate_all()
        self.cr._cnx.autocommit = True
        self.cr.execute("VACUUM (ANALYZE) service_measure, service_appraisal_line")
        self.cr._cnx.autocommit = False

    def _generate(self):
        """Two halves of the appraisals, each with what it took."""
        samples, done = {}, 0
        for name in ("first half", "second half"):
            with measured(self.cr) as samples[name]:
                if not done:
                    done = self.cycle.generate()["created"]
                while done < EMPLOYEES // 2 * (1 if name == "first half" else 2):
                    done += self.cycle._generate_batch()
                self.env.flush_all()
            self.cr.commit()
            self.env.invalidate_all()
        while self.cycle.is_generating:
            self.cycle._generate_batch()
        self.cr.commit()
        return samples

    def close(self):
        """End the last transaction; the database is made anew next time."""
        self.cr.rollback()
        self.cr.close()

    def round(self):
        """Samples of the month, of generating it, and of its export."""
        samples = dict(self.generated)
        self._begin_again()
        with measured(self.cr) as samples["sums by SQL"]:
            sums = appraisal_sql.read_sums(self.cr, self.period, self.people)
        employees = self.env["hr.employee"].browse(self.people)
        indicators = self.cycle.scheme_id.line_ids.indicator_id
        with measured(self.cr) as samples["figures"]:
            indicators.measure(self.period, employees)
            self.env.flush_all()
        self._check(sums)
        self._begin_again()
        with measured(self.cr) as samples["score"]:
            self.cycle.score()
            self.env.flush_all()
        self.env.invalidate_all()
        with measured(self.cr) as samples["export"]:
            content = self.cycle.export_xlsx()
        with measured(self.cr) as samples["plain workbook"]:
            plain = self._write_plain()
        assert len(content) > len(plain) / 2
        return samples

    def _check(self, sums):
        """What was measured is what plain SQL adds up."""
        due, _stopped, events, _tickets, feedback = sums
        measures = self.env["service.measure"].search_read(
            [
                ("date_from", "=", self.period.date_from),
                ("employee_id.name", "like", "BENCH"),
            ],
            ["indicator_id", "employee_id", "numerator", "denominator"],
            load=None,
        )
        codes = {i.id: i.code for i in self.cycle.scheme_id.line_ids.indicator_id}
        found = {
            (codes[row["indicator_id"]], row["employee_id"]): row["numerator"]
            for row in measures
        }
        assert len(found) == EMPLOYEES * len(CODES)
        for row in due:
            assert found["first_response_on_time", row[0]] == row[2]
            assert found["resolution_on_time", row[0]] == row[4]
            assert found["resolution_rate", row[0]] == row[7]
        for row in events:
            assert found["tickets_solved", row[0]] == row[1]
            assert found["first_contact_resolution", row[0]] == row[4]
        for row in feedback:
            assert found["satisfaction_rate", row[0]] == row[2]

    def _write_plain(self):
        """The cells of the export, from plain values, by xlsxwriter alone."""
        stream = BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(self.rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        book.close()
        return stream.getvalue()
