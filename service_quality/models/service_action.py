from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .service_action_rights_mixin import ENGINE_FIELDS

SOURCES = [
    ("ticket", "Ticket"),
    ("suggestion", "Suggestion"),
    ("review", "Review of a ticket"),
    ("error", "Operating error"),
    ("finding", "Inspection"),
    ("complaint", "Complaint"),
    ("rating", "Feedback"),
    ("incident", "Incident"),
    ("risk", "Risk"),
    ("media", "Public and media"),
    ("meeting", "Quality meeting"),
    ("supervision", "Supervision review"),
    ("penalty", "Penalty"),
    ("training", "Training"),
    ("improvement", "Improvement"),
    ("other", "Other"),
]
SOURCE_OF_MODEL = {
    "helpdesk.ticket": "ticket",
    "service.review": "review",
    "service.operation.error": "error",
    "service.inspection": "finding",
    "service.inspection.line": "finding",
    "service.complaint": "complaint",
    "service.complaint.review": "complaint",
    "service.feedback": "rating",
    "service.analysis": "rating",
    "service.survey.campaign": "rating",
    "service.incident": "incident",
    "service.risk": "risk",
    "service.media.report": "media",
    "service.quality.meeting": "meeting",
    "service.supervision.review": "supervision",
    "service.sanction": "penalty",
    "service.improvement": "improvement",
}


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
        "service.action.rights.mixin",
        "service.action.flow.mixin",
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
        help="Department that answers for it, that of the owner unless you choose.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", index="btree_not_null")
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

    # Where it comes from
    source = fields.Selection(SOURCES, required=True, readonly=True, default="other")
    res_model = fields.Char(string="Origin model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Origin record", model_field="res_model", readonly=True, index=True
    )
    origin_name = fields.Char(
        string="Origin", readonly=True, help="What this action comes of."
    )
    origin_user_id = fields.Many2one(
        "res.users",
        string="Raised by",
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )

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
    extension_ids = fields.One2many(
        "service.action.extension", "action_id", string="Extensions"
    )

    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="In work after its due day.",
    )

    _origin_index = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

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

    @api.constrains("res_model")
    def _check_res_model(self):
        for model in set(self.mapped("res_model")) - {False}:
            if not hasattr(self.env.get(model), "_open_action"):
                raise ValidationError(
                    self.env._("Actions do not come of records of this kind.")
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

    @api.model
    def _complete_values(self, vals):
        """``vals`` with what the origin knows; it has to be one the user may read."""
        vals = {"res_model": False, "res_id": False, **vals}
        for name in ("res_model", "res_id"):  # from the button of a source
            vals[name] = vals[name] or self.env.context.get(f"default_{name}")
        model, record_id = vals["res_model"], vals["res_id"]
        if not model or not record_id:
            return {**vals, "res_model": False, "res_id": False}
        if not hasattr(self.env.get(model), "_prepare_action_values"):
            raise ValidationError(
                self.env._("Actions do not come of records of this kind.")
            )
        origin = self.env[model].browse(record_id)
        origin.check_access("read")
        known = {
            "source": SOURCE_OF_MODEL.get(model, "other"),
            **origin._prepare_action_values(),
        }
        # A form sends what it left empty, too.
        given = {
            name: value for name, value in vals.items() if value or name not in known
        }
        return {**known, **given}

    def write(self, vals):
        self._check_edit(vals)
        result = super().write(vals)
        if "owner_id" in vals:
            self._hand_over()
        return result

    def action_open_origin(self):
        """Open what this action comes of.

        :raise UserError: when it was deleted, or is not for the user to see
        """
        self.ensure_one()
        self.check_access("read")
        origin = self.env.get(self.res_model) if self.res_model else None
        record = origin.browse(self.res_id).exists() if origin is not None else None
        if not record:
            raise UserError(
                self.env._(
                    "“%(origin)s” is not there any more.", origin=self.origin_name
                )
            )
        if not record.has_access("read"):
            raise UserError(
                self.env._(
                    "“%(origin)s” is not for you to open.", origin=self.origin_name
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.origin_name,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        if any(action.state != "draft" for action in self):
            raise UserError(
                self.env._(
                    "An action that has been opened stays on file. Put it away instead."
                )
            )
