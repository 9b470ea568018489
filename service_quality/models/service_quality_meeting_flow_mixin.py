from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty


class ServiceQualityMeetingFlowMixin(models.AbstractModel):
    """The steps of a quality meeting: held, its minutes closed, or called off."""

    _name = "service.quality.meeting.flow.mixin"
    _inherit = ["service.transition.mixin"]
    _description = "Steps of a quality meeting"

    _transitions = {
        "hold": (("planned",), "held"),
        "close": (("held",), "closed"),
        "cancel": (("planned",), "cancelled"),
    }

    def _check_minutes_right(self):
        """Raise unless the user leads these meetings, writes their minutes, or is a
        service manager.
        """
        if self.env.su or self.env.user.has_group("service_quality.group_manager"):
            return
        for meeting in self:
            if self.env.user not in meeting.chair_user_id | meeting.minutes_user_id:
                raise AccessError(
                    self.env._(
                        "%(meeting)s: its chair or who writes the minutes does this.",
                        meeting=meeting.name,
                    )
                )

    def _take_step(self, step, **values):
        """:raise AccessError: unless the user leads it or writes its minutes"""
        self.check_access("read")
        self._check_minutes_right()
        self._transition(step, **values)
        return True

    def action_hold(self):
        """The meeting has taken place: from now on its attendance is kept.

        :raise UserError: before it begins, or when it was held or cancelled
        """
        now = fields.Datetime.now()
        for meeting in self:
            if meeting.start_at > now:
                raise UserError(
                    self.env._("%(meeting)s has not begun yet.", meeting=meeting.name)
                )
        return self._take_step("hold", held_at=now)

    def action_close(self):
        """Close the minutes; decisions that name an owner become corrective actions.

        :raise UserError: without minutes, or with somebody's attendance unknown
        """
        for meeting in self:
            if meeting.state == "held" and is_html_empty(meeting.minutes):
                raise UserError(
                    self.env._(
                        "%(meeting)s: write the minutes first.", meeting=meeting.name
                    )
                )
            unknown = meeting.attendance_ids.filtered(lambda line: not line.status)
            if meeting.state == "held" and unknown:
                raise UserError(
                    self.env._(
                        "%(meeting)s: say first whether %(people)s came.",
                        meeting=meeting.name,
                        people=", ".join(unknown.employee_id.sudo().mapped("name")),
                    )
                )
        self._take_step("close", closed_at=fields.Datetime.now())
        self.decision_ids._make_actions()
        return True

    def action_cancel(self):
        """Call the meeting off; it disappears from the calendars."""
        self._take_step("cancel")
        self.sudo().event_id.active = False
        return True

    def action_make_actions(self):
        """Make corrective actions of the decisions that have none yet."""
        self.check_access("read")
        self._check_minutes_right()
        self.decision_ids._make_actions()
        return True

    def action_view_candidates(self):
        """Open what happened at this meeting against the discipline of meetings."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_quality_attendance_action_candidates"
        )
        return {**action, "domain": [("meeting_id", "=", self.id), *self._candidates()]}

    @api.model
    def _candidates(self):
        return [("is_candidate", "=", True)]
