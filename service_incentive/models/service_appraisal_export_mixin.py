from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import split_every

from ..report.appraisal_workbook import AppraisalWorkbook, Column

# Appraisals read at a time; what was read is forgotten before the next ones.
BATCH = 500


class ServiceAppraisalExportMixin(models.AbstractModel):
    """The XLSX report of an appraisal cycle; the cycle inherits it."""

    _name = "service.appraisal.export.mixin"
    _description = "Export of an appraisal cycle"

    def export_xlsx(self):
        """The cycle as a workbook: a row per employee, then facts about the cycle.

        For each indicator its value, number of cases and points; values without enough
        data stay empty. Headers are in the user's language.

        :return: bytes of an XLSX file
        :raise AccessError: unless the user is an HR officer who may read the cycle
        """
        self.ensure_one()
        self._check_export()
        cycle = self.with_context(lang=self.env.user.lang)
        indicators = cycle._get_export_indicators()
        book = AppraisalWorkbook()
        book.add_table(
            self.env._("Appraisals"),
            cycle._get_export_columns(indicators),
            cycle._iter_export_rows(indicators),
        )
        book.add_facts(self.env._("Cycle"), cycle._get_export_facts())
        return book.close()

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

    def _get_export_indicators(self):
        """The indicators that appear in any appraisal of the cycle."""
        groups = self.env["service.appraisal.line"]._read_group(
            [("cycle_id", "=", self.id)],
            ["indicator_id"],
            ["sequence:min"],
            order="sequence:min, indicator_id",
        )
        return [indicator for indicator, _sequence in groups]

    def _get_export_columns(self, indicators):
        columns = [
            Column(self.env._("Employee"), "text", 24),
            Column(self.env._("Department"), "text", 22),
            Column(self.env._("Job position"), "text", 22),
            Column(self.env._("Manager"), "text", 22),
            Column(self.env._("Grade"), "text", 12),
            Column(self.env._("Score"), "decimal", 10),
            Column(self.env._("Coverage (%)"), "decimal", 12),
        ]
        units = dict(
            self.env["service.indicator"]
            ._fields["unit"]
            ._description_selection(self.env)
        )
        for indicator in indicators:
            names = {"indicator": indicator.name, "unit": units[indicator.unit]}
            columns += [
                Column(self.env._("%(indicator)s (%(unit)s)", **names), "decimal", 16),
                Column(self.env._("%(indicator)s: cases", **names), "integer", 16),
                Column(self.env._("%(indicator)s: points", **names), "decimal", 16),
            ]
        return [
            *columns,
            Column(self.env._("Outcomes"), "wrapped", 40),
            Column(self.env._("Remark"), "wrapped", 40),
        ]

    def _iter_export_rows(self, indicators):
        appraisals = self.env["service.appraisal"]
        ids = appraisals.search([("cycle_id", "=", self.id)]).ids
        for batch_ids in split_every(BATCH, ids, tuple):
            batch = appraisals.browse(batch_ids)
            lines = self.env["service.appraisal.line"].search(
                [("appraisal_id", "in", batch.ids)]
            )
            by_key = {
                (line.appraisal_id.id, line.indicator_id.id): line for line in lines
            }
            outcomes = self._get_outcome_texts(batch)
            for appraisal in batch:
                yield [
                    *self._get_export_person(appraisal),
                    *self._get_export_figures(appraisal, indicators, by_key),
                    "; ".join(outcomes.get(appraisal.id, [])),
                    appraisal.remark,
                ]
            lines.invalidate_recordset(flush=False)
            batch.invalidate_recordset(flush=False)

    @api.model
    def _get_export_person(self, appraisal):
        return [
            appraisal.employee_id.name,
            appraisal.department_id.display_name,
            appraisal.job_id.display_name,
            appraisal.manager_id.name,
            appraisal.grade_id.name,
            appraisal.score if appraisal.has_score else None,
            # Nothing scored yet is not a coverage of zero.
            appraisal.coverage if appraisal.state != "draft" else None,
        ]

    @api.model
    def _get_export_figures(self, appraisal, indicators, by_key):
        figures = []
        for indicator in indicators:
            line = by_key.get((appraisal.id, indicator.id))
            if line and line.has_data:
                figures += [line.value, line.n, line.points]
            else:
                # False is written as an empty cell, a number of cases of 0 as 0.
                figures += [None, line.n if line and line.measure_id else None, None]
        return figures

    @api.model
    def _get_outcome_texts(self, appraisals):
        """What each appraisal led to: {appraisal id: [text]}."""
        texts = {}

        def add(appraisal_id, name, record):
            states = dict(record._fields["state"]._description_selection(self.env))
            text = self.env._(
                "%(outcome)s (%(state)s)", outcome=name, state=states[record.state]
            )
            texts.setdefault(appraisal_id, []).append(text)

        for model in ("service.reward", "service.sanction"):
            kinds = dict(
                self.env[model]._fields["kind"]._description_selection(self.env)
            )
            for decision in self.env[model].search(
                [("appraisal_id", "in", appraisals.ids)], order="id"
            ):
                add(decision.appraisal_id.id, kinds[decision.kind], decision)
        for reason in self.env["service.training.need.reason"].search(
            [
                ("res_model", "=", appraisals._name),
                ("res_id", "in", appraisals.ids),
            ],
            order="id",
        ):
            name = self.env._("Training: %(topic)s", topic=reason.topic_id.name)
            add(reason.res_id, name, reason.need_id)
        return texts

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
