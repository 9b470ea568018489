from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.agreement import compare, get_mean

MANAGER = "service_quality.group_manager"
# What only the steps of a session say.
RESULT_FIELDS = {"state", "spread", "agreement", "line_ids", "inspection_ids"}


class ServiceCalibration(models.Model):
    """Several inspectors score the same case, to see how far they agree.

    Each has an inspection of his own that counts nowhere, and sees those of the others
    only when the session is closed. The leader's marks are the reference.
    """

    _name = "service.calibration"
    _description = "Calibration session"
    _inherit = ["mail.thread"]
    _order = "held_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Case", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("draft", "Planned"), ("scoring", "Being scored"), ("closed", "Compared")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    held_on = fields.Date(
        string="Scored until",
        required=True,
        default=lambda self: self.env.company._get_service_today(),
        tracking=True,
    )
    checklist_id = fields.Many2one(
        "service.checklist", required=True, ondelete="restrict", check_company=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        check_company=True,
        help="The case all look at.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Who served",
        compute="_compute_employee_id",
        store=True,
        readonly=False,
        check_company=True,
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_employee_id",
        store=True,
        readonly=False,
        check_company=True,
    )
    recording_ids = fields.One2many("service.recording", "calibration_id")
    leader_user_id = fields.Many2one(
        "res.users",
        string="Leader",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Whose marks are the reference.",
    )
    participant_ids = fields.Many2many(
        "res.users",
        string="Participants",
        domain="[('share', '=', False), ('company_ids', 'in', company_id), "
        "('id', '!=', leader_user_id)]",
    )
    inspection_ids = fields.One2many(
        "service.inspection", "calibration_id", readonly=True
    )
    line_ids = fields.One2many(
        "service.calibration.line", "calibration_id", string="Comparison", readonly=True
    )
    done_count = fields.Integer(string="Scored by", compute="_compute_done_count")
    spread = fields.Float(
        string="Mean spread",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Mean over all items of the highest mark minus the lowest, in percent: "
        "0 means that all marked alike.",
    )
    agreement = fields.Float(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Percent of all marks that are those of the leader.",
    )

    @api.depends("ticket_id")
    def _compute_employee_id(self):
        for session in self:
            ticket = session.ticket_id.sudo()  # who served is shown to who inspects
            session.employee_id = ticket.employee_id or session.employee_id
            session.team_id = ticket.team_id or session.team_id

    @api.depends("inspection_ids.state")
    def _compute_done_count(self):
        for session in self:
            # How many have finished is no secret; their marks are.
            done = session.sudo().inspection_ids.filtered(
                lambda inspection: inspection.state in ("done", "published")
            )
            session.done_count = len(done)

    @api.constrains("participant_ids", "leader_user_id", "employee_id")
    def _check_participants(self):
        for session in self:
            everybody = session.participant_ids | session.leader_user_id
            # Whose login it is, is compared and not shown.
            if session.employee_id.sudo().user_id & everybody:
                raise ValidationError(
                    self.env._(
                        "%(session)s: who served the case does not score it.",
                        session=session.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_result(
                {name for name in RESULT_FIELDS if vals.get(name, "draft") != "draft"}
            )
        return super().create(vals_list)

    @api.model
    def _check_result(self, names):
        """:raise AccessError: when a person gives what only the steps say"""
        if names and not self.env.su:
            raise AccessError(
                self.env._("A session goes on by its steps: start it, then compare.")
            )

    def write(self, vals):
        self._check_result(RESULT_FIELDS & vals.keys())
        fixed = {"checklist_id", "ticket_id", "employee_id", "leader_user_id"}
        begun = any(session.state != "draft" for session in self)
        if begun and (fixed | {"participant_ids"}) & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("Who scores which case stays once the session has begun.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(session.state != "draft" for session in self):
            raise UserError(self.env._("A session that has begun stays on record."))

    def _check_leads(self):
        user = self.env.user
        for session in self:
            if not (
                self.env.su or session.leader_user_id == user or user.has_group(MANAGER)
            ):
                raise AccessError(
                    self.env._(
                        "%(session)s: this is for the leader of the session.",
                        session=session.name,
                    )
                )

    def action_start(self):
        """Give everybody an inspection of the case; twice makes no second one.

        :raise UserError: without two who score
        """
        self.check_access("write")
        self._check_leads()
        self.sudo().lock_for_update()
        for session in self.filtered(lambda session: session.state == "draft"):
            everybody = session.leader_user_id | session.participant_ids
            if len(everybody) < 2:
                raise UserError(
                    self.env._(
                        "%(session)s: choose the inspectors who score the case beside "
                        "the leader.",
                        session=session.name,
                    )
                )
            sudo = session.sudo()  # inspections are planned for others
            inspections = sudo.inspection_ids.create(
                [sudo._prepare_inspection(user) for user in everybody]
            )
            inspections._tell_inspectors()
            sudo.state = "scoring"
        return True

    def _prepare_inspection(self, user):
        return {
            "calibration_id": self.id,
            "is_calibration": True,
            "kind": "special",
            "method": "record_check" if self.ticket_id else "on_site",
            "place": False if self.ticket_id else self.name,
            "company_id": self.company_id.id,
            "checklist_id": self.checklist_id.id,
            "ticket_id": self.ticket_id.id,
            "employee_id": self.employee_id.id,
            "team_id": self.team_id.id,
            "inspector_user_id": user.id,
            "inspector_partner_id": False,
            "planned_on": self.held_on,
        }

    def action_close(self):
        """Compare the marks of all who are done; the others come too late.

        :raise UserError: while the leader, or everybody else, has not finished
        """
        self.check_access("write")
        self._check_leads()
        self.sudo().lock_for_update()
        for session in self.filtered(lambda session: session.state == "scoring"):
            session.sudo()._compare()  # marks of others are for the comparison only
        return True

    def _compare(self):
        done = self.inspection_ids.filtered(
            lambda inspection: inspection.state in ("done", "published")
        )
        reference = done.filtered(
            lambda inspection: inspection.inspector_user_id == self.leader_user_id
        )
        if not reference or len(done) < 2:
            raise UserError(
                self.env._(
                    "%(session)s: the leader and one more have to finish before marks "
                    "can be compared.",
                    session=self.name,
                )
            )
        given = {}
        for line in (done - reference).line_ids:
            given.setdefault(line.item_id, {})[line.inspection_id.inspector_user_id] = (
                line.mark
            )
        self.line_ids.unlink()
        lines = reference.line_ids.filtered("item_id")
        self.line_ids.create(
            [
                self.line_ids._prepare_comparison(
                    self, line, given.get(line.item_id, {})
                )
                for line in lines
            ]
        )
        comparisons = [
            compare(given.get(line.item_id, {}).values(), line.mark) for line in lines
        ]
        self.write(
            {
                "state": "closed",
                "spread": 100 * (get_mean([one.spread for one in comparisons]) or 0),
                "agreement": 100
                * (get_mean([one.agreement for one in comparisons]) or 0),
            }
        )

    def action_view_inspections(self):
        """Open the inspections of this session that the user may see."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_inspection_action"
        )
        return {
            **action,
            "domain": [("calibration_id", "in", self.ids)],
            "context": {"create": False},
        }
