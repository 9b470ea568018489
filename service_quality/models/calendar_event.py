from odoo import models


class CalendarEvent(models.Model):
    """Entries of the calendar: one that stands for a quality meeting moves it along."""

    _inherit = "calendar.event"

    def write(self, vals):
        """Moving the entry moves the meeting.

        :raise AccessError: for whoever neither leads the meeting nor writes its minutes
        """
        result = super().write(vals)
        if {"start", "stop", "duration"} & vals.keys():
            self._move_quality_meetings()
        return result

    def _move_quality_meetings(self):
        # Which meeting an entry stands for; who may move it is asked below.
        meetings = self.env["service.quality.meeting"].sudo()
        for meeting in meetings.search(
            [("event_id", "in", self.ids), ("state", "=", "planned")]
        ):
            event = meeting.event_id
            hours = (event.stop - event.start).total_seconds() / 3600
            if event.start != meeting.start_at or round(hours - meeting.duration, 2):
                if not self.env.su:
                    meeting.sudo(False)._check_minutes_right()
                meeting.write({"start_at": event.start, "duration": hours})
