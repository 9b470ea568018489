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

    def _may_decide_dispute(self, user):
        """An inspector who is neither the first one, nor who published it, nor the
        employee.
        """
        self.ensure_one()
        return (
            user.has_group("service_quality.group_inspector")
            and not self._is_inspector(user)
            and not self._is_concerned(user)
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

    def _ask_for_decision(self):
        """A to-do for the inspector with the fewest disputes to decide."""
        self.ensure_one()
        inspectors = self.env.ref("service_quality.group_inspector").all_user_ids
        root = self.env.ref("base.user_root")
        deciders = inspectors.filtered(
            lambda user: (
                user.active
                and user != root
                and self.company_id in user.company_ids
                and self._may_decide_dispute(user)
            )
        )
        if not deciders:
            return
        xml_id = "service_quality.mail_activity_type_inspection_dispute"
        kind = self.env.ref(xml_id)
        groups = self.env["mail.activity"]._read_group(
            [("activity_type_id", "=", kind.id), ("user_id", "in", deciders.ids)],
            ["user_id"],
            ["__count"],
        )
        busy = {user.id: count for user, count in groups}
        decider = min(deciders, key=lambda user: (busy.get(user.id, 0), user.id))
        reader = self.with_context(lang=decider.lang)
        reader.activity_schedule(
            xml_id,
            user_id=decider.id,
            summary=reader.env._("Decide on the dispute of %(name)s", name=self.name),
        )

    def _drop_todo(self, xml_id):
        self.activity_unlink([f"service_quality.{xml_id}"])

    # ------------------------------------------------------------
    # What is decided
    # ------------------------------------------------------------

    def action_decide(self):
        """Ask how the dispute is decided, item by item."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_inspection_decide_action"
        )
        return {**action, "context": {"default_inspection_id": self.id}}

    def action_decide_dispute(self, verdict, reasons, marks=None):
        """Decide the dispute; the score counts again, with the marks as they are then.

        :param verdict: ``upheld`` or ``rejected``
        :param reasons: why, for the employee to read
        :param marks: ``{line id: new mark}`` of an upheld dispute; old ones are kept
        :raise AccessError: for the first inspector, the employee, and who does not
            inspect
        """
        self.ensure_one()
        self.check_access("read")
        self.sudo().lock_for_update()
        if self.dispute_state != "open":
            raise UserError(
                self.env._(
                    "%(inspection)s is not under dispute.", inspection=self.display_name
                )
            )
        if not self._may_decide_dispute(self.env.user):
            raise AccessError(
                self.env._(
                    "%(inspection)s: the dispute is decided by an inspector who did "
                    "not carry it out and is not inspected.",
                    inspection=self.display_name,
                )
            )
        if verdict not in ("upheld", "rejected") or not (reasons or "").strip():
            raise UserError(
                self.env._("Uphold or reject the dispute, and say why in words.")
            )
        if verdict == "upheld":
            self._remark(marks or {}, reasons)
        # An inspector decides what he may not edit.
        decided = self.sudo()
        decided.write(
            {
                "dispute_state": verdict,
                "dispute_verdict": reasons,
                "dispute_decider_user_id": self.env.uid,
                "dispute_decided_at": fields.Datetime.now(),
            }
        )
        decided._drop_todo("mail_activity_type_inspection_dispute")
        decided._tell_decision()
        return True

    def _remark(self, marks, reasons):
        """Give lines their new marks, and keep the old ones."""
        lines = self.sudo().line_ids.filtered(
            lambda line: marks.get(line.id, line.mark) != line.mark
        )
        if not lines:
            raise UserError(
                self.env._(
                    "An upheld dispute changes at least one mark. Choose the new "
                    "marks, or reject it."
                )
            )
        for line in lines:
            line.write(
                {
                    "original_mark": line.original_mark or line.mark,
                    "mark": marks[line.id],
                    "remark_reason": reasons,
                }
            )

    def _tell_decision(self):
        """The employee and the inspector read how it was decided."""
        employee = self.employee_id
        partners = employee.user_id.partner_id or employee.work_contact_id
        partners |= self.inspector_user_id.partner_id
        self.message_post(
            body=self.env._(
                "Dispute decided: %(verdict)s", verdict=self.dispute_verdict
            ),
            partner_ids=partners.ids,
            author_id=self.env.user.partner_id.id,
        )
