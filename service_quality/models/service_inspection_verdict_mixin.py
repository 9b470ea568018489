from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ServiceInspectionVerdictMixin(models.AbstractModel):
    """How a dispute of an inspection is decided, and by whom.

    Only here marks change once an inspection is done; the old ones are kept.
    """

    _name = "service.inspection.verdict.mixin"
    _description = "Verdict on a dispute"

    def _may_decide_dispute(self, user):
        """An inspector who is neither the first one, nor the employee, nor who disputed
        it for one without a login.
        """
        self.ensure_one()
        return (
            user.has_group("service_quality.group_inspector")
            and not self._is_inspector(user)
            and not self._is_concerned(user)
            and user != self.sudo().dispute_user_id  # compared, not shown
        )

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
                    "not carry it out or dispute it, and is not inspected.",
                    inspection=self.display_name,
                )
            )
        if verdict not in ("upheld", "rejected") or not (reasons or "").strip():
            raise UserError(
                self.env._("Uphold or reject the dispute, and say why in words.")
            )
        if verdict == "upheld":
            # Over RPC the keys of a dict are texts.
            given = {int(line): mark for line, mark in (marks or {}).items()}
            self._remark(given, reasons)
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
        # An inspector re-marks what is closed, by this step only.
        lines = self.sudo().line_ids.filtered(
            lambda line: (marks.get(line.id) or line.mark) != line.mark
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
        self._withdraw_orders(lines)

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
