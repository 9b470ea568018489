from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .service_action_rights_mixin import ENGINE_FIELDS


class ServiceAction(models.Model):
    """One thing that is done so that something does not happen again.

    Whatever it comes of is its origin. ``draft → open → done → verified``; found not
    effective it is opened again, with a higher priority. Its owner does it, somebody
    else verifies it, and the due date moves only by an extension that is approved.
    """

    _name = "service.action"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.action.origin.mixin",
        "service.action.rights.mixin",
        "service.action.flow.mixin",
        "service.action.extension.mixin",
        "service.action.effect.mixin",
        "service.action.notice.mixin",
        "service.shield.mixin",
    ]
    _description = "Corrective action"
    _order = "priority desc, due_date, id"
    _check_company_auto = True

    name = fields.Char(string="Action", required=True, tracking=True)
    problem = fields.Text(help="What went wrong, or what could be better.")
    cause = fields.Text(help="Why it could happen.")
    measure = fields.Text(help="What is to be done, so that it can be checked.")
    owner_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        ondelete="restrict",
        help="Who does it and answers for it.",
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        check_company=True,
        help="Department that answers for it, that of the owner unless you choose.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", index="btree_not_null", check_company=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    due_date = fields.Date(
        string="Due",
        index="btree_not_null",
        tracking=True,
        help="Last day on which it is done in time. Once the action is open it moves "
        "only by an extension.",
    )
    first_due_date = fields.Date(
        string="First due",
        readonly=True,
        copy=False,
        help="The due date before any extension.",
    )
    priority = fields.Selection(
        [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")],
        required=True,
        default="1",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("draft", "Proposed"),
            ("open", "In work"),
            ("done", "Done"),
            ("verified", "Verified"),
            ("ineffective", "Not effective"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    active = fields.Boolean(default=True, tracking=True)

    # What was done
    evidence = fields.Text(
        tracking=True, copy=False, help="What shows that the measure was carried out."
    )
    evidence_ids = fields.Many2many(
        "ir.attachment", string="Files", copy=False, help="Photos, papers, lists."
    )
    opened_at = fields.Datetime(string="Opened", readonly=True, copy=False)
    done_at = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False
    )
    verifier_user_id = fields.Many2one(
        "res.users",
        string="Verifier",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
        help="Who verifies the effect, never the owner. Empty: whoever supervises.",
    )
    verified_at = fields.Datetime(string="Verified on", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False
    )
    ineffective_count = fields.Integer(
        string="Times not effective",
        readonly=True,
        copy=False,
        aggregator="sum",
        help="How often it was opened again because it had not helped.",
    )
    round_ids = fields.One2many("service.action.round", "action_id", string="Rounds")

    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="In work after its due day.",
    )

    @api.depends("owner_id")
    def _compute_department_id(self):
        for action in self:
            # The department of a colleague is no secret.
            department = action.owner_id.sudo().department_id
            action.department_id = department.id or action.department_id.id

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        for action in self:
            action.is_overdue = (
                action.state == "open"
                and bool(action.due_date)
                and action.due_date < action._get_today()
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        overdue = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("due_date", "<", self._get_today(company))
            for company in companies
        )
        return overdue & Domain("state", "=", "open")

    def _get_today(self, company=None):
        """The day it is in the zone of the company."""
        company = company or self.company_id or self.env.company
        return fields.Date.context_today(
            self.with_context(tz=company._get_service_tz())
        )

    @api.constrains("verifier_user_id", "owner_id")
    def _check_verifier(self):
        for action in self:
            # The user of a colleague is compared, not shown.
            owner = action.owner_id.sudo().user_id
            if owner and owner == action.verifier_user_id:
                raise ValidationError(
                    self.env._(
                        "%(action)s: its owner does not verify it. Choose somebody "
                        "else.",
                        action=action.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            origin = {"res_model", "res_id", "company_id"}
            for vals in vals_list:
                for name in ENGINE_FIELDS - origin:
                    vals.pop(name, None)
                vals["origin_user_id"] = self.env.uid
        return super().create([self._complete_values(vals) for vals in vals_list])

    def write(self, vals):
        self._check_edit(vals)
        result = super().write(vals)
        if "owner_id" in vals:
            self._hand_over()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        if any(action.state != "draft" for action in self):
            raise UserError(
                self.env._(
                    "An action that has been opened stays on file. Put it away instead."
                )
            )
