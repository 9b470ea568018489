from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_training.models.service_training_need import NeedRequest

# A talk is no penalty: it never stands in the way of a reward.
BLOCKING_KINDS = ("written_warning", "retraining", "supervised_work", "bonus_pause")


class ServiceSanction(models.Model):
    """A measure proposed because an employee breached a rule; never about money.

    The person concerned is notified and heard before anybody decides, is served the
    decision, and may appeal before it takes effect. It lapses after some months. One
    incident leads to one sanction of one employee at most.
    """

    _name = "service.sanction"
    _description = "Sanction"
    _inherit = [
        "service.sanction.clause.mixin",
        "service.hearing.mixin",
        "service.action.source.mixin",
    ]

    _content_fields = (
        "employee_id",
        "kind",
        "date_incident",
        "reason",
        "clause_id",
        "rule_reference",
        "training_topic_id",
        "attachment_ids",
        "res_model",
        "res_id",
    )

    kind = fields.Selection(
        [
            ("talk", "Talk"),
            ("written_warning", "Written warning"),
            ("retraining", "Retraining"),
            ("supervised_work", "Supervised work"),
            ("bonus_pause", "Pause of bonus eligibility"),
        ],
        required=True,
        default="talk",
        help="The mildest measure that will do. A talk has no effect beyond itself.",
    )
    reason = fields.Text(string="Facts", help="What happened, as it can be proved.")
    date_incident = fields.Date(
        string="Incident on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    cited_on = fields.Date(related="date_incident", default=None)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Evidence",
        copy=False,
        help="Documents that prove the facts. The person concerned sees them.",
    )
    training_topic_id = fields.Many2one(
        "service.training.topic",
        string="Training topic",
        index="btree_not_null",
        ondelete="restrict",
        help="What the retraining is about; a training need is opened when the "
        "sanction is final.",
    )
    date_final = fields.Date(string="Final since", readonly=True, copy=False)
    date_expiry = fields.Date(
        string="In effect until",
        readonly=True,
        copy=False,
        help="The last day on which the sanction counts.",
    )
    in_effect = fields.Boolean(
        string="In effect",
        compute="_compute_in_effect",
        search="_search_in_effect",
        help="Final and not yet lapsed.",
    )

    _incident_unique = models.UniqueIndex(
        "(employee_id, res_model, res_id)"
        " WHERE res_model IS NOT NULL AND state != 'withdrawn'",
        "There already is a sanction of this employee for this incident.",
    )

    @api.depends("state", "date_expiry")
    def _compute_in_effect(self):
        today = fields.Date.context_today(self)
        in_effect = self.filtered_domain(self._get_in_effect_domain(today))
        for sanction in self:
            sanction.in_effect = sanction in in_effect

    @api.model
    def _search_in_effect(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._get_in_effect_domain(fields.Date.context_today(self))
        return Domain.OR(found if wanted else ~found for wanted in value)

    @api.model
    def _get_in_effect_domain(self, day):
        return (
            Domain("state", "=", "final")
            & Domain("date_final", "<=", day)
            & Domain("date_expiry", ">=", day)
        )

    @api.model
    def _get_blocking(self, employees, day):
        """The sanctions that keep these employees from rewards on a day.

        :return: {employee id: service.sanction}
        """
        sanctions = self.search(
            self._get_in_effect_domain(day)
            & Domain("employee_id", "in", employees.ids)
            & Domain("kind", "in", BLOCKING_KINDS)
        )
        return sanctions.grouped(lambda sanction: sanction.employee_id.id)

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"date_final", "date_expiry"}

    @api.model_create_multi
    def create(self, vals_list):
        sanctions = super().create(vals_list)
        sanctions._claim_attachments()
        return sanctions

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._claim_attachments()
        return result

    def _get_action_origin_name(self):
        """Who does something about it need not know whom it befell."""
        self.ensure_one()
        return self.env._("Sanction for %(day)s", day=self.date_incident)

    def _claim_attachments(self):
        """Let who reads the sanction read files uploaded while it was being written."""
        for sanction in self.sudo():
            sanction.attachment_ids.filtered(
                lambda file: file.res_model == self._name and not file.res_id
            ).res_id = sanction.id

    def _get_kept_files(self):
        """Evidence that somebody was notified of is not changed behind their back."""
        return self.filtered(lambda sanction: sanction.state != "draft").attachment_ids

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        if name == "notify":
            self._check_complete()
        return result

    def _check_complete(self):
        """Raise unless evidence, rule and topic are there."""
        if not self.res_id and not self.attachment_ids:
            raise UserError(
                self.env._(
                    "No sanction without evidence: name the incident or attach a "
                    "document."
                )
            )
        if not (self.rule_reference or "").strip():
            raise UserError(
                self.env._("No sanction without the rule that was breached.")
            )
        if self.kind == "retraining" and not self.training_topic_id:
            raise UserError(self.env._("Say what the retraining is about."))

    def _after_step(self, name):
        result = super()._after_step(name)
        if self._steps[name].target == "final":
            self._take_effect()
        return result

    def _take_effect(self):
        """Only now does the sanction do anything."""
        today = fields.Date.context_today(self)
        requests = []
        for sanction in self.sudo():
            months = sanction.company_id.conduct_expiry_months
            sanction.write(
                {
                    "date_final": today,
                    "date_expiry": today + relativedelta(months=months),
                }
            )
            if sanction.kind == "retraining":
                reason = self.env._("Retraining was decided.")
                requests.append(
                    NeedRequest(
                        sanction.employee_id,
                        sanction.training_topic_id,
                        reason,
                        sanction,
                    )
                )
        self.env["service.training.need"]._open_needs(requests)
