from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

# Appraisals read at a time; what was read is forgotten before the next ones. Each time
# the database looks through all lines of the cycle.
BATCH = 2000


class ServiceAppraisalExportRowsMixin(models.AbstractModel):
    """Reads the appraisals of a cycle for its files, a batch at a time.

    Thousands of appraisals with a dozen lines each are read as plain rows: the rules of
    both models are asked, but no record is made of them.
    """

    _name = "service.appraisal.export.rows.mixin"
    _description = "Rows of an export"

    def _iter_export_batches(self, domain):
        """Ids of the appraisals of a domain in order, a batch at a time."""
        ids = self.env["service.appraisal"].search(domain).ids
        for batch in split_every(BATCH, ids, list):
            yield batch
            # Names of people and texts of outcomes; memory must not grow with them.
            self.env.invalidate_all()

    def _read_export_people(self, ids):
        """What appraisals say of people: {appraisal id: dict}, in the order of ids.

        Score and coverage are None where there is none: that is not zero.
        """
        Appraisal = self.env["service.appraisal"].with_context(active_test=False)
        Appraisal.flush_model()
        query = Appraisal._search(Domain("id", "in", ids))
        alias = query.table

        def joined(name, table, field, column="name"):
            rhs = query.left_join(alias, field, table, "id", name)
            return SQL.identifier(rhs, column)

        rows = self.env.execute_query(
            query.select(
                *(
                    SQL.identifier(alias, name)
                    for name in ("id", "score", "coverage", "has_score", "is_rated")
                ),
                SQL.identifier(alias, "state"),
                SQL.identifier(alias, "is_on_hold"),
                joined("employee", "hr_employee", "employee_id"),
                joined("employee", "hr_employee", "employee_id", "barcode"),
                joined("manager", "hr_employee", "manager_id"),
                *(
                    SQL.identifier(alias, name)
                    for name in ("department_id", "job_id", "grade_id")
                ),
            )
        )
        names = self._get_export_names(rows)
        unrated = Appraisal.browse(row[0] for row in rows if not row[4])
        remarks = {appraisal.id: appraisal.remark for appraisal in unrated}
        people = {}
        for row in rows:
            people[row[0]] = {
                "employee": row[7],
                "badge": row[8],
                "manager": row[9],
                "department": names["hr.department"].get(row[10]),
                "job": names["hr.job"].get(row[11]),
                "grade": names["service.appraisal.grade"].get(row[12]),
                "score": float(row[1]) if row[3] else None,
                # Nothing scored yet is not a coverage of zero.
                "coverage": float(row[2]) if row[5] != "draft" else None,
                "is_on_hold": row[6],
                "state": row[5],
                "remark": remarks.get(row[0]),
            }
        return {key: people[key] for key in ids if key in people}

    def _get_export_names(self, rows):
        """{model: {id: name}} of the departments, jobs and grades of the rows."""
        names = {}
        for model, column in (
            ("hr.department", 10),
            ("hr.job", 11),
            ("service.appraisal.grade", 12),
        ):
            found = {row[column] for row in rows if row[column]}
            # They stand on appraisals that the user may read.
            records = self.env[model].sudo().browse(found)
            names[model] = {record.id: record.display_name for record in records}
        return names

    def _read_export_lines(self, ids):
        """What the lines say: {(appraisal id, key of the column): (value, n, points)}.

        Value and points are None without enough data, n before anything was measured.
        """
        Line = self.env["service.appraisal.line"]
        Line.flush_model()
        query = Line._search(Domain("appraisal_id", "in", ids))
        columns = (
            "appraisal_id",
            "source",
            "rater_group",
            "indicator_id",
            "has_data",
            "measure_id",
            "value",
            "n",
            "points",
        )
        rows = self.env.execute_query(
            query.select(*(SQL.identifier(query.table, name) for name in columns))
        )
        figures = {}
        for appraisal_id, source, group, indicator_id, known, measure, *rest in rows:
            value, n, points = rest
            if known:
                shown = (value, n, points)
            else:
                # False is written as an empty cell, a number of cases of 0 as 0.
                shown = (None, n if measure else None, None)
            figures[appraisal_id, (source, group, indicator_id)] = shown
        return figures

    @api.model
    def _get_outcome_texts(self, ids):
        """What each appraisal led to: {appraisal id: [text]}."""
        texts = {}

        def add(appraisal_id, name, record):
            states = dict(record._fields["state"]._description_selection(self.env))
            text = self.env._(
                "%(outcome)s (%(state)s)", outcome=name, state=states[record.state]
            )
            texts.setdefault(appraisal_id, []).append(text)

        for model in (
            "service.reward",
            "service.sanction",
            "service.appraisal.proposal",
        ):
            kinds = dict(
                self.env[model]._fields["kind"]._description_selection(self.env)
            )
            for decision in self.env[model].search(
                [("appraisal_id", "in", ids)], order="id"
            ):
                add(decision.appraisal_id.id, kinds[decision.kind], decision)
        for reason in self.env["service.training.need.reason"].search(
            [("res_model", "=", "service.appraisal"), ("res_id", "in", ids)],
            order="id",
        ):
            name = self.env._("Training: %(topic)s", topic=reason.topic_id.name)
            add(reason.res_id, name, reason.need_id)
        return texts

    @api.model
    def _get_approved_money(self, ids):
        """{appraisal id: (amount, coefficient, documents)} of what is approved.

        Nothing of it is on hold because of an appeal.
        """
        groups = self.env["service.pay.line"]._read_group(
            Domain("appraisal_id", "in", ids)
            & Domain("state", "in", ("approved", "paid"))
            & Domain("is_on_hold", "=", False),
            ["appraisal_id"],
            ["signed_amount:sum", "coefficient:max", "reference:array_agg"],
        )
        return {
            appraisal.id: (amount, coefficient, "; ".join(references))
            for appraisal, amount, coefficient, references in groups
        }
