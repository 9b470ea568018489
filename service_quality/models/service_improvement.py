from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"
ENGINE_FIELDS = {
    "state",
    "proposed_by_id",
    "approved_at",
    "approved_by_id",
    "done_at",
    "verified_at",
    "verified_by_id",
    "waiting_before",
    "waiting_before_count",
    "waiting_after",
    "waiting_after_count",
    "declined_reason",
    "standard_request_id",
}

# What may still be written once it is decided on.
AFTERWARDS = {"owner_id", "department_id", "result"}


class ServiceImprovement(models.Model):
    """A change of how we work: of a flow, of training, tools, standards or strategy.

    Proposed with the data that justify it, approved, carried out, and verified by
    somebody else than its owner. A change of a flow shows how long customers waited
    before it and after.
    """

    _name = "service.improvement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.action.source.mixin",
        "service.improvement.waiting.mixin",
        "service.improvement.flow.mixin",
    ]
    _description = "Improvement"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Improvement", required=True, tracking=True)
    sort = fields.Selection(
        [
            ("flow", "Flow"),
            ("training", "Training of staff"),
            ("tool", "Technical tool"),
            ("standard", "Update of a standard"),
            ("strategy", "Decision on strategy"),
        ],
        string="Kind",
        required=True,
        default="flow",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("draft", "Proposed"),
            ("approved", "Decided"),
            ("done", "Carried out"),
            ("verified", "Verified"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    finding = fields.Text(help="What the data show.")
    decision = fields.Text(help="What is to change, in one or two sentences.")
    effective_date = fields.Date(
        string="Effective from", tracking=True, help="From when the change holds."
    )
    standard_id = fields.Many2one(
        "service.standard",
        string="Standard affected",
        index="btree_not_null",
        ondelete="restrict",
        help="Once it is decided, a new version of it is asked for.",
    )
    standard_request_id = fields.Many2one(
        "service.standard.request",
        string="Request for a new version",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    affected_section = fields.Char(
        string="Part of the manual affected",
        help="Chapter or section that has to be revised.",
    )
    clause_ids = fields.Many2many(
        "service.clause", string="Clauses affected", help="Rules that change with it."
    )
    owner_id = fields.Many2one(
        "hr.employee", index="btree_not_null", tracking=True, check_company=True
    )
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", tracking=True, check_company=True
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", index="btree_not_null", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    # What justifies it
    origin_action_ids = fields.Many2many(
        "service.action",
        "service_improvement_action_rel",
        string="Actions it comes of",
        help="Corrective actions that show that more has to change.",
    )
    measure_ids = fields.Many2many(
        "service.measure", string="Figures", help="Figures that show it."
    )
    ticket_ids = fields.Many2many(
        "helpdesk.ticket", string="Tickets", help="Tickets that show it."
    )
    # What became of it
    approved_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    declined_reason = fields.Text(string="Why declined", readonly=True, copy=False)
    result = fields.Text(help="What was changed, and what came of it.", copy=False)
    done_at = fields.Datetime(string="Carried out on", readonly=True, copy=False)
    verified_at = fields.Datetime(string="Verified on", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                for name in ENGINE_FIELDS & vals.keys():
                    del vals[name]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and ENGINE_FIELDS & vals.keys():
            raise AccessError(
                self.env._(
                    "How far an improvement is, and what was measured, cannot be "
                    "written. Use its buttons."
                )
            )
        content = {
            name for name in vals if not name.startswith(("message", "activity"))
        }
        if not self.env.su and content:
            self._check_edit(content)
        result = super().write(vals)
        if "owner_id" in vals:
            self.filtered(lambda record: record.state == "approved")._tell_owner()
        return result

    def _check_edit(self, names):
        """:raise AccessError: when the user may not write what ``names`` are"""
        if names - {"result"} and not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._(
                    "The owner of an improvement writes its result; the rest is for "
                    "supervisors."
                )
            )
        for record in self:
            if record.state in ("verified", "declined"):
                raise AccessError(
                    self.env._(
                        "%(improvement)s is finished and does not change any more.",
                        improvement=record.name,
                    )
                )
            if record.state != "draft" and names - AFTERWARDS:
                raise AccessError(
                    self.env._(
                        "%(improvement)s has been decided on. What was decided, and "
                        "why, stays.",
                        improvement=record.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(record.state != "draft" for record in self):
            raise UserError(
                self.env._("An improvement that was decided on stays on file.")
            )
