from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceInspectionDisputeMixin(models.AbstractModel):
    """What the inspected employee says to a published result, and who decides on it.

    A dispute freezes the score: it counts nowhere until another inspector, neither the
    first one nor the employee, has upheld or rejected it (SQ-109).
    """

    _name = "service.inspection.dispute.mixin"
    _description = "Dispute of an inspection"

    employee_comment = fields.Text(
        string="Comment of the employee", readonly=True, copy=False
    )
    dispute_state = fields.Selection(
        [
            ("none", "No dispute"),
            ("open", "Disputed"),
            ("upheld", "Dispute upheld"),
            ("rejected", "Dispute rejected"),
        ],
        string="Dispute",
        required=True,
        readonly=True,
        default="none",
        copy=False,
        tracking=True,
        index=True,
    )
    dispute_until = fields.Datetime(
        string="May be disputed until", readonly=True, copy=False
    )
    dispute_reason = fields.Text(string="Why it is disputed", readonly=True, copy=False)
    disputed_at = fields.Datetime(string="Disputed on", readonly=True, copy=False)
    dispute_user_id = fields.Many2one(
        "res.users", string="Disputed by", readonly=True, copy=False
    )
    dispute_decider_user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, tracking=True
    )
    dispute_decided_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    dispute_verdict = fields.Text(string="Reasons", readonly=True, copy=False)
    may_answer = fields.Boolean(compute="_compute_dispute_rights", compute_sudo=True)
    may_dispute = fields.Boolean(compute="_compute_dispute_rights", compute_sudo=True)
    may_decide = fields.Boolean(compute="_compute_dispute_rights", compute_sudo=True)

    @api.depends("state", "dispute_state", "dispute_until", "employee_id")
    @api.depends_context("uid")
    def _compute_dispute_rights(self):
        now = fields.Datetime.now()
        for inspection in self:
            answers = inspection.state == "published" and inspection._may_speak()
            inspection.may_answer = answers
            inspection.may_dispute = (
                answers
                and inspection.dispute_state == "none"
                and not inspection.is_calibration
                and bool(inspection.dispute_until)
                and now <= inspection.dispute_until
            )
            inspection.may_decide = (
                inspection.dispute_state == "open"
                and inspection._may_decide_dispute(self.env.user)
            )

    def _may_speak(self):
        """The employee; for one without a login the team leader or the manager."""
        self.ensure_one()
        user = self.env.user
        inspection = self.sudo()
        if inspection.employee_id.user_id:
            return inspection._is_concerned(user)
        return bool(inspection.employee_id) and (
            inspection.team_id.user_id == user
            or user.has_group("service_quality.group_manager")
        )

    def _get_dispute_until(self, moment):
        """End of the working day up to which a result published now may be disputed."""
        self.ensure_one()
        company = self.company_id.sudo()  # its hours, for whoever publishes
        calendar = company.resource_calendar_id
        worktime = (
            calendar._get_working_time(moment, moment)
            if calendar
            else calendar._get_elapsed_time(company._get_service_tz())
        )
        return worktime.nth_day_end(moment, company.inspection_dispute_days)

    # ------------------------------------------------------------
    # What the employee says
    # ------------------------------------------------------------

    def action_answer(self):
        """Ask for a comment or the reasons of a dispute."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_inspection_answer_action"
        )
        return {**action, "context": {"default_inspection_id": self.id}}

    def action_comment(self, text):
        """Keep what the employee says to the published result.

        :raise AccessError: for anybody but the inspected employee
        """
        self._check_answer(text)
        for inspection in self.sudo():
            earlier = inspection.employee_comment
            inspection.employee_comment = f"{earlier}\n{text}" if earlier else text
            inspection._drop_todo("mail_activity_type_inspection_result")
            inspection.message_post(body=text, author_id=self.env.user.partner_id.id)
        return True

    def action_dispute(self, reason):
        """Dispute the published result; its score counts nowhere until decided.

        :raise UserError: when it is too late, or disputed already
        """
        self._check_answer(reason)
        self.sudo().lock_for_update()
        now = fields.Datetime.now()
        for inspection in self:
            if not inspection.may_dispute:
                raise UserError(
                    self.env._(
                        "%(inspection)s cannot be disputed any more: that was possible "
                        "once, within %(days)s working days of its publication.",
                        inspection=inspection.display_name,
                        days=inspection.company_id.sudo().inspection_dispute_days,
                    )
                )
            # What the employee may say goes only by this step.
            disputed = inspection.sudo()
            disputed.write(
                {
                    "dispute_state": "open",
                    "dispute_reason": reason,
                    "disputed_at": now,
                    "dispute_user_id": self.env.uid,
                }
            )
            disputed._drop_todo("mail_activity_type_inspection_result")
            disputed._ask_for_decision()
        return True

    def _check_answer(self, text):
        self.check_access("read")
        for inspection in self:
            if not inspection.may_answer:
                raise AccessError(
                    self.env._(
                        "%(inspection)s: only the inspected employee answers it, once "
                        "it is published.",
                        inspection=inspection.display_name,
                    )
                )
        if not (text or "").strip():
            raise UserError(self.env._("Say in words what you think of the result."))

    def _drop_todo(self, xml_id):
        self.activity_unlink([f"service_quality.{xml_id}"])
