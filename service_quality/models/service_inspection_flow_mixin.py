from odoo import fields, models
from odoo.exceptions import AccessError, UserError

ALREADY = {
    "in_progress": ("in_progress", "done", "published"),
    "done": ("done", "published"),
    "published": ("published",),
}


class ServiceInspectionFlowMixin(models.AbstractModel):
    """The steps of an inspection: start, mark, done, published, looked at again.

    Each step may be taken twice without harm: whoever comes second finds it taken.
    """

    _name = "service.inspection.flow.mixin"
    _description = "Steps of an inspection"

    # ------------------------------------------------------------
    # Start
    # ------------------------------------------------------------

    def action_start(self):
        """Copy the items of the checklist, as they read today, and begin.

        :raise AccessError: for anybody but the inspector
        """
        for inspection in self._take("in_progress"):
            inspection._check_step_by_inspector()
            if not (
                inspection.employee_id or inspection.team_id or inspection.department_id
            ):
                raise UserError(
                    self.env._(
                        "%(inspection)s: say who is inspected: an employee, a team or "
                        "a department.",
                        inspection=inspection.display_name,
                    )
                )
            now = fields.Datetime.now()
            # Whoever inspects from outside reads no checklist but through its items.
            record = inspection.sudo()
            lines = record._prepare_lines(record._get_local_date(now))
            if not lines:
                raise UserError(
                    self.env._(
                        "%(checklist)s has no items that your company uses. Add some, "
                        "or choose another checklist.",
                        checklist=record.checklist_id.display_name,
                    )
                )
            # The state and the copied items have no other writer.
            record.write(
                {
                    "state": "in_progress",
                    "started_at": now,
                    "observed_at": record.observed_at or now,
                    "line_ids": lines,
                }
            )
        return True

    def action_inspect(self):
        """Open the sheet that is filled in with one thumb; begin if need be."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            self.action_start()
        action = self.env["ir.actions.client"]._for_xml_id(
            "service_quality.service_inspection_action_sheet"
        )
        return {**action, "context": {"active_id": self.id}}

    # ------------------------------------------------------------
    # Done
    # ------------------------------------------------------------

    def action_done(self):
        """Finish marking; from now on nobody changes a mark.

        :raise UserError: naming every item that lacks a mark, a comment, a photo or a
            decision, and what the method needs
        """
        for inspection in self._take("done"):
            inspection._check_step_by_inspector()
            if inspection.state == "draft":
                raise UserError(
                    self.env._(
                        "%(inspection)s has not begun.",
                        inspection=inspection.display_name,
                    )
                )
            # What is missing is told whatever of it the inspector may read.
            missing = inspection.sudo()._get_missing()
            if missing:
                raise UserError("\n".join([inspection.display_name, "", *missing]))
            inspection.sudo().write({"state": "done", "done_at": fields.Datetime.now()})
            if not inspection._is_hidden():
                inspection.sudo()._open_orders()
        return True

    def _get_missing(self):
        """In words what keeps this inspection from being done."""
        self.ensure_one()
        missing = [self._get_missing_of_method()]
        missing += [line._get_missing() for line in self.line_ids]
        return [text for text in missing if text]

    def _get_missing_of_method(self):
        """In words what the method needs and this inspection lacks (SQ-102)."""
        self.ensure_one()
        if self.method in ("on_site", "mystery") and not (self.place or "").strip():
            return self.env._("Say where it was watched.")
        if self.method == "call_back" and not self.partner_id:
            return self.env._("Say which customer you spoke to.")
        if self.method in ("complaint_tracking", "record_check"):
            if not self.ticket_id:
                return self.env._("Say which ticket was looked at.")
        if self.method == "recording" and not self._has_recording():
            return self.env._("Say which recording was heard or seen.")
        return None

    def _has_recording(self):
        """Hook: whether it is known which recording was looked at."""
        self.ensure_one()
        return bool((self.recording_reference or "").strip())

    def _is_hidden(self):
        """Whether nobody inspected may know of it before it is published (SQ-103)."""
        self.ensure_one()
        return "mystery" in (self.kind, self.method)

    # ------------------------------------------------------------
    # Published
    # ------------------------------------------------------------

    def action_publish(self):
        """Give the result to the inspected employee, who may answer it from now on.

        :raise AccessError: unless the user is the inspector, leads the team or manages
        """
        for inspection in self._take("published"):
            inspection._check_may_publish()
            if inspection.state != "done":
                raise UserError(
                    self.env._(
                        "%(inspection)s is not done yet.",
                        inspection=inspection.display_name,
                    )
                )
            now = fields.Datetime.now()
            # The state has no other writer; a supervisor only publishes.
            inspection.sudo().write(
                {
                    "state": "published",
                    "published_at": now,
                    "published_user_id": self.env.uid,
                    "dispute_until": inspection._get_dispute_until(now),
                }
            )
            inspection.sudo()._open_orders()
            inspection._notify_employee()
        return True

    def _notify_employee(self):
        """A to-do for the inspected employee; a message where there is no login."""
        self.ensure_one()
        inspection = self.sudo()  # who is told is not up to the inspector's rights
        employee = inspection.employee_id
        user = employee.user_id.filtered("active")
        if not employee or inspection.is_calibration:
            return
        zone = inspection.company_id._get_service_tz()
        reader = inspection.with_context(lang=user.lang or self.env.lang, tz=zone)
        summary = reader.env._("Your inspection %(name)s: read it", name=self.name)
        if user:
            reader.activity_schedule(
                "service_quality.mail_activity_type_inspection_result",
                date_deadline=inspection._get_local_date(inspection.dispute_until),
                user_id=user.id,
                summary=summary,
            )
        elif employee.work_contact_id:
            reader.message_notify(
                partner_ids=employee.work_contact_id.ids,
                subject=summary,
                body=reader.env._(
                    "The result of your inspection is there: %(score)s %%. Ask your "
                    "team leader to show it to you.",
                    score=round(inspection.score, 1),
                ),
            )

    # ------------------------------------------------------------
    # Shared by the steps
    # ------------------------------------------------------------

    def _take(self, state):
        """Those of these that have not come to ``state`` yet, locked, so that a second
        click waits for the first and then finds nothing to do.
        """
        self.check_access("read")
        self.sudo().lock_for_update()
        return self.filtered(lambda inspection: inspection.state not in ALREADY[state])

    def _check_step_by_inspector(self):
        self._check_not_own()
        if not self.env.su and not self._is_inspector(self.env.user):
            raise AccessError(
                self.env._(
                    "%(inspection)s: this is for its inspector to do.",
                    inspection=self.display_name,
                )
            )

    def _check_may_publish(self):
        self._check_not_own()
        user = self.env.user
        if not (
            self.env.su
            # Somebody from outside hands in; whoever gave the order publishes.
            or (user._is_internal() and self._is_inspector(user))
            or user.has_group("service_quality.group_manager")
            or (
                user.has_group("service_quality.group_supervisor")
                and self.team_id.is_led
            )
        ):
            raise AccessError(
                self.env._(
                    "%(inspection)s: this is for its inspector, or who leads the team.",
                    inspection=self.display_name,
                )
            )

    def _get_local_date(self, moment):
        """The day of ``moment`` in the zone of the company."""
        zone = self.company_id._get_service_tz()
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), moment
        ).date()
