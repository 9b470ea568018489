import io

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..report.appraisal_workbook import AppraisalWorkbook, Column


class ServiceAppraisalExportMixin(models.AbstractModel):
    """The XLSX files of an appraisal cycle; the cycle inherits it."""

    _name = "service.appraisal.export.mixin"
    _inherit = ["service.appraisal.export.rows.mixin"]
    _description = "Export of an appraisal cycle"

    @api.private
    def export_xlsx(self):
        """The cycle as a workbook: a row per employee, then facts about the cycle.

        For each indicator its value, number of cases and points; values without enough
        data stay empty. Headers are in the user's language.

        :return: bytes of an XLSX file
        :raise AccessError: unless the user is an HR officer who may read the cycle
        """
        stream = io.BytesIO()
        self._write_xlsx(stream)
        return stream.getvalue()

    def _write_xlsx(self, stream, domain=Domain.TRUE):
        """Write the workbook into a stream, in memory that does not grow.

        :param domain: whose appraisals of the cycle; everybody's by default
        """
        self.ensure_one()
        self._check_export()
        cycle = self.with_context(lang=self.env.user.lang)
        parts = cycle._get_export_parts()
        book = AppraisalWorkbook(stream)
        book.add_table(
            self.env._("Appraisals"),
            cycle._get_export_columns(parts),
            cycle._iter_export_rows(parts, domain),
        )
        book.add_facts(self.env._("Cycle"), cycle._get_export_facts())
        book.close()

    def _write_payroll(self, stream, domain=Domain.TRUE):
        """Write grades and approved money into a stream, a row for each person.

        Nothing of how the grade came about: that is nobody's business there.
        """
        self.ensure_one()
        self._check_export()
        cycle = self.with_context(lang=self.env.user.lang)
        book = AppraisalWorkbook(stream)
        book.add_table(
            self.env._("Pay roll"),
            cycle._get_payroll_columns(),
            cycle._iter_payroll_rows(domain),
            frozen_columns=2,
        )
        book.add_facts(self.env._("Cycle"), cycle._get_export_facts())
        book.close()

    def action_export_xlsx(self):
        """Download the report."""
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/service_incentive/cycle/{self.id}/xlsx",
            "target": "download",
        }

    def _check_export(self):
        self._check_export_group()
        self.check_access("read")

    @api.model
    def _check_export_group(self):
        """Everybody's results at once are for HR officers only."""
        if not self.env.user.has_group("service_incentive.group_officer"):
            raise AccessError(
                self.env._("Only HR officers of service incentive export a cycle.")
            )

    def _get_export_filename(self):
        return f"appraisals-{self.kind}-{self.date_from}.xlsx"

    def _get_export_parts(self):
        """What appears in any appraisal of the cycle: [(key, name, unit or None)].

        The keys are those of :meth:`_read_export_lines`.
        """
        groups = self.env["service.appraisal.line"]._read_group(
            [("cycle_id", "=", self.id)],
            ["source", "rater_group", "indicator_id"],
            ["sequence:min"],
            order="sequence:min, indicator_id",
        )
        units = dict(
            self.env["service.indicator"]
            ._fields["unit"]
            ._description_selection(self.env)
        )
        Line = self.env["service.appraisal.line"]
        parts = []
        for source, group, indicator, _sequence in groups:
            line = Line.new(
                {"source": source, "rater_group": group, "indicator_id": indicator.id}
            )
            key = (source, group or None, indicator.id or None)
            parts.append((key, line.name, units.get(indicator.unit)))
        return parts

    def _get_export_columns(self, parts):
        columns = [
            Column(self.env._("Employee"), "text", 24),
            Column(self.env._("Department"), "text", 22),
            Column(self.env._("Job position"), "text", 22),
            Column(self.env._("Manager"), "text", 22),
            Column(self.env._("Grade"), "text", 12),
            Column(self.env._("Score"), "decimal", 10),
            Column(self.env._("Coverage (%)"), "decimal", 12),
        ]
        for _key, name, unit in parts:
            names = {"indicator": name, "unit": unit}
            if unit:
                columns += [
                    Column(
                        self.env._("%(indicator)s (%(unit)s)", **names), "decimal", 16
                    ),
                    Column(self.env._("%(indicator)s: cases", **names), "integer", 16),
                ]
            columns.append(
                Column(self.env._("%(indicator)s: points", **names), "decimal", 16)
            )
        return [
            *columns,
            Column(self.env._("Outcomes"), "wrapped", 40),
            Column(self.env._("Remark"), "wrapped", 40),
        ]

    def _iter_export_rows(self, parts, domain=Domain.TRUE):
        nothing = (None, None, None)
        for ids in self._iter_export_batches(
            Domain("cycle_id", "=", self.id) & Domain(domain)
        ):
            figures = self._read_export_lines(ids)
            outcomes = self._get_outcome_texts(ids)
            for key, person in self._read_export_people(ids).items():
                row = [
                    person["employee"],
                    person["department"],
                    person["job"],
                    person["manager"],
                    person["grade"],
                    person["score"],
                    person["coverage"],
                ]
                for part, _name, unit in parts:
                    shown = figures.get((key, part), nothing)
                    # Reviews and months have points and nothing besides.
                    row += shown if unit else shown[2:]
                row += ["; ".join(outcomes.get(key, [])), person["remark"]]
                yield row

    def _get_payroll_columns(self):
        return [
            Column(self.env._("Badge ID"), "text", 14),
            Column(self.env._("Employee"), "text", 24),
            Column(self.env._("Department"), "text", 22),
            Column(self.env._("Job position"), "text", 22),
            Column(self.env._("Grade"), "text", 12),
            Column(self.env._("Score"), "decimal", 10),
            Column(self.env._("State"), "text", 14),
            Column(self.env._("Coefficient"), "decimal", 12),
            Column(self.env._("Approved amount"), "decimal", 16),
            Column(self.env._("Documents"), "wrapped", 30),
            Column(self.env._("Remark"), "wrapped", 40),
        ]

    def _iter_payroll_rows(self, domain=Domain.TRUE):
        states = dict(
            self.env["service.appraisal"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        on_hold = self.env._("On hold: an appeal is open")
        for ids in self._iter_export_batches(
            Domain("cycle_id", "=", self.id) & Domain(domain)
        ):
            money = self._get_approved_money(ids)
            for key, person in self._read_export_people(ids).items():
                amount, coefficient, documents = money.get(key, (None, None, None))
                yield [
                    person["badge"],
                    person["employee"],
                    person["department"],
                    person["job"],
                    person["grade"],
                    person["score"],
                    states[person["state"]],
                    coefficient or None,
                    amount or None,
                    documents,
                    on_hold if person["is_on_hold"] else person["remark"],
                ]

    def _get_export_facts(self):
        state = dict(self._fields["state"]._description_selection(self.env))
        kind = dict(self._fields["kind"]._description_selection(self.env))
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        schemes = self.scheme_ids | self.scheme_id
        published = self.published_at and fields.Datetime.context_timestamp(
            self, self.published_at
        ).replace(tzinfo=None)
        return [
            (self.env._("Cycle"), self.display_name),
            (self.env._("Kind"), kind[self.kind]),
            (self.env._("From"), self.date_from),
            (self.env._("To"), self.date_to),
            (self.env._("Company"), self.company_id.display_name),
            (self.env._("Scheme"), "; ".join(schemes.mapped("display_name"))),
            (self.env._("State"), state[self.state]),
            (self.env._("Published on"), published),
            (self.env._("Employees"), self.appraisal_count),
            (self.env._("With a grade"), self.rated_count),
            (self.env._("Generated by"), self.env.user.name),
            (self.env._("Generated on"), now.replace(tzinfo=None, microsecond=0)),
            (self.env._("Time zone"), str(now.tzinfo)),
        ]
