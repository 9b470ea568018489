from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ServiceEvidenceExclusion(models.Model):
    """One record that does not count for one indicator of one employee any more.

    An appeal that was granted leaves it: the ticket was not the employee's, the rating
    was a mistake. The record itself stays as it is, for it is evidence; figures and
    lists of evidence leave it out. Append-only, and written by the system only: see
    :meth:`_exclude`.
    """

    _name = "service.evidence.exclusion"
    _description = "Excluded evidence"
    _order = "id desc"
    _rec_name = "record_name"

    indicator_id = fields.Many2one(
        "service.indicator", required=True, readonly=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    res_model = fields.Char(string="Kind of record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(
        string="What", readonly=True, help="What the record was called at the time."
    )
    reason = fields.Text(required=True, readonly=True)
    source_model = fields.Char(string="Kind of decision", readonly=True)
    source_id = fields.Many2oneReference(
        string="Decision",
        model_field="source_model",
        readonly=True,
        help="The decision that took the record out, usually an appeal.",
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    excluded_at = fields.Datetime(
        string="Since",
        required=True,
        readonly=True,
        help="Figures that were frozen before have counted it.",
    )

    _record_once = models.UniqueIndex(
        "(indicator_id, employee_id, res_model, res_id)",
        "This record has been excluded already.",
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Excluded evidence cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Excluded evidence cannot be deleted."))

    @api.model
    def _exclude(self, indicator, employee, records, reason, source=None):
        """Let ``records`` not count for an indicator of an employee any more.

        What has been excluded before stays as it was. For the system only; the caller
        answers for who may decide so, and measures anew.

        :param source: the record that says why, for example an appeal
        :return: the exclusions of the records, also those that there were
        """
        existing = self.search(
            Domain("indicator_id", "=", indicator.id)
            & Domain("employee_id", "=", employee.id)
            & Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
        )
        now = fields.Datetime.now()
        done = set(existing.mapped("res_id"))
        return existing | self.create(
            [
                {
                    "indicator_id": indicator.id,
                    "employee_id": employee.id,
                    "company_id": employee.company_id.id,
                    "res_model": records._name,
                    "res_id": record.id,
                    "record_name": record.display_name,
                    "reason": reason,
                    "source_model": source._name if source else False,
                    "source_id": source.id if source else False,
                    "user_id": self.env.uid,
                    "excluded_at": now,
                }
                for record in records
                if record.id not in done
            ]
        )

    @api.model
    def _get_excluded(self, indicators, employees, until=None):
        """What does not count, in one query.

        :param until: only what had been excluded by then
        :return: ``{(indicator id, model name): [ids]}``
        """
        if not indicators.ids:
            return {}
        domain = Domain("indicator_id", "in", indicators.ids) & Domain(
            "employee_id", "in", employees.ids
        )
        if until:
            domain &= Domain("excluded_at", "<=", until)
        # Whose figures these are has been asked already.
        groups = self.sudo()._read_group(
            domain, ["indicator_id", "res_model"], ["res_id:array_agg"]
        )
        return {(indicator.id, model): ids for indicator, model, ids in groups}
