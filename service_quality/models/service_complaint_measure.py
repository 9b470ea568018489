from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FREE = {"done_note"}


class ServiceComplaintMeasure(models.Model):
    """What is done for this customer: what, who, when, to what effect, at what cost.

    Drawn up after the verdict and approved as a whole by the step to handling; then
    only whether it was done, and whether somebody impartial has verified it, changes.
    """

    _name = "service.complaint.measure"
    _description = "Measure on a complaint"
    _order = "due_date, id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "service.complaint", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(string="What", required=True, help="Concrete and feasible.")
    owner_id = fields.Many2one(
        "hr.employee", string="Who", required=True, index=True, ondelete="restrict"
    )
    due_date = fields.Date(string="By when", required=True)
    expected_effect = fields.Text(
        string="Expected effect", help="What the customer, or we, get of it."
    )
    cost = fields.Monetary(help="What it costs, as far as known.")
    round_no = fields.Integer(string="Round", readonly=True, default=1, aggregator=None)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("approved", "Approved"),
            ("done", "Done"),
            ("verified", "Verified"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
    )
    done_at = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_note = fields.Text(string="What was done", copy=False)
    verifier_user_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False
    )
    verified_at = fields.Datetime(string="Verified on", readonly=True, copy=False)

    _cost_positive = models.Constraint("CHECK(cost >= 0)", "A cost is not negative.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop("round_no", None)
                vals["state"] = "planned"
        measures = super().create(vals_list)
        for measure in measures:
            complaint = measure.complaint_id
            if complaint.state != "verdict" and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(complaint)s: measures are drawn up after the verdict and "
                        "before they are approved.",
                        complaint=complaint.name,
                    )
                )
            measure.sudo().round_no = complaint.round_no
        return measures

    def write(self, vals):
        if not self.env.su:
            fixed = {"complaint_id", "round_no", "state", "done_at", "verified_at"}
            if (fixed | {"verifier_user_id"}) & vals.keys():
                raise AccessError(self.env._("Use the buttons to move a measure on."))
            if not vals.keys() <= FREE:
                self._check_planned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_planned()

    def _check_planned(self):
        for measure in self:
            if measure.state != "planned" and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%(measure)s” was approved as it is.", measure=measure.name
                    )
                )

    def action_done(self):
        """The owner, or who handles the complaint, says that it is done.

        :raise UserError: before it was approved
        """
        self.check_access("read")
        for measure in self:
            complaint = measure.complaint_id
            own = measure.sudo().owner_id.user_id == self.env.user
            refusal = None if own or self.env.su else complaint._explain_handler()
            if refusal:
                raise AccessError(refusal)
            if measure.state != "approved":
                raise UserError(
                    self.env._(
                        "“%(measure)s” is not to be done now.", measure=measure.name
                    )
                )
        self.sudo().write({"state": "done", "done_at": fields.Datetime.now()})

    def action_verify(self):
        """Somebody impartial confirms that it was done and helps.

        :raise AccessError: for the owner, and whoever is close to the accused
        :raise UserError: before it is done
        """
        self.check_access("read")
        for measure in self:
            complaint = measure.complaint_id
            if measure.sudo().owner_id.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "“%(measure)s” is yours: somebody else has to verify it.",
                        measure=measure.name,
                    )
                )
            refusal = complaint._explain_partial(self.env.user)
            if refusal:
                raise AccessError(refusal)
            if measure.state != "done":
                raise UserError(
                    self.env._("“%(measure)s” is not done yet.", measure=measure.name)
                )
        self.sudo().write(
            {
                "state": "verified",
                "verifier_user_id": self.env.uid,
                "verified_at": fields.Datetime.now(),
            }
        )
