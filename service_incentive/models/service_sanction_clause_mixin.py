from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ServiceSanctionClauseMixin(models.AbstractModel):
    """The clause that a sanction stands on, in the words of the day of the incident.

    A clause is quoted, not only named: what the company writes into its library later
    changes no sanction. A talk may be about any clause, a penalty only about one that
    says so.
    """

    _name = "service.sanction.clause.mixin"
    _description = "Clause behind a sanction"
    _inherit = ["service.clause.citation.mixin"]

    clause_id = fields.Many2one(
        string="Clause breached",
        check_company=True,
        help="A rule of the library. It has to hold on the day of the incident; its "
        "wording of that day is quoted.",
    )
    clause_known_on = fields.Date(
        string="Rule known since",
        compute="_compute_clause_known_on",
        compute_sudo=True,
        help="When the employee confirmed to have read a standard with this clause, "
        "before the incident.",
    )
    rule_reference = fields.Text(
        string="Rule breached",
        compute="_compute_rule_reference",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The rule that was breached, with its wording on the day of the incident.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """An empty rule beside a clause is not written yet: the clause fills it in."""
        vals_list = [
            {
                name: vals[name]
                for name in vals
                if name != "rule_reference" or vals[name]
            }
            if vals.get("clause_id")
            else vals
            for vals in vals_list
        ]
        return super().create(vals_list)

    @api.depends("clause_id", "date_incident", "employee_id")
    def _compute_rule_reference(self):
        for sanction in self:
            clause = sanction.clause_id
            if not clause:
                sanction.rule_reference = sanction.rule_reference
                continue
            words = clause._get_words(
                sanction.date_incident, sanction.employee_id.company_id
            )
            sanction.rule_reference = f"{clause.display_name}: {words[clause.id]}"

    @api.depends("clause_id", "date_incident", "employee_id")
    def _compute_clause_known_on(self):
        """One query for all: what these people have read that cites these clauses."""
        readings = self.env["service.acknowledgement"].search_fetch(
            Domain("employee_id", "in", self.employee_id.ids)
            & Domain("version_id.section_ids.clause_ids", "in", self.clause_id.ids)
            & Domain("acknowledged_at", "!=", False),
            ["employee_id", "version_id", "acknowledged_at"],
            order="acknowledged_at",
        )
        for sanction in self:
            days = (
                reading.company_id._get_service_day(reading.acknowledged_at)
                for reading in readings
                if reading.employee_id == sanction.employee_id
                and sanction.clause_id in reading.version_id.section_ids.clause_ids
            )
            first = next(days, None)
            known = first and sanction.date_incident and first <= sanction.date_incident
            sanction.clause_known_on = first if known else False

    @api.constrains("clause_id", "date_incident", "employee_id", "kind")
    def _check_clause(self):
        """:raise ValidationError: for a clause that did not hold, or is no base"""
        # Whether a clause held is known to whoever writes the sanction.
        clauses = self.env["service.clause"].sudo().with_context(active_test=False)
        for sanction in self.filtered("clause_id"):
            clause = sanction.clause_id
            held = clauses._get_usable_domain(
                sanction.date_incident, sanction.employee_id.company_id
            )
            if not clauses.search_count(Domain("id", "=", clause.id) & held, limit=1):
                raise ValidationError(
                    self.env._(
                        "%(clause)s did not hold on the day of the incident. Choose "
                        "another clause, or check the day.",
                        clause=clause.display_name,
                    )
                )
            if sanction.kind != "talk" and not clause.for_penalty:
                raise ValidationError(
                    self.env._(
                        "%(clause)s is for reminding and training; no penalty may be "
                        "based on it. Propose a talk, or choose another clause.",
                        clause=clause.display_name,
                    )
                )
