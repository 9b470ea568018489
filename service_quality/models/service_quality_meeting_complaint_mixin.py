from collections import Counter

from odoo import models
from odoo.fields import Domain

from .service_complaint import FOUNDED


class ServiceQualityMeetingComplaintMixin(models.AbstractModel):
    """The complaints in the pack of a quality meeting, from their files."""

    _name = "service.quality.meeting.complaint.mixin"
    _description = "Complaints in the pack of a meeting"

    def _get_section_complaints(self):
        """Complaints that came in during the period, the gravest first."""
        period = self._get_pack_period()
        complaints = self.env["service.complaint"]
        groups = complaints._read_group(
            Domain("company_id", "=", self.company_id.id)
            & Domain("received_at", ">=", period.start_at)
            & Domain("received_at", "<", period.stop_at),
            ["team_id", "severity", "state", "verdict"],
            ["__count"],
        )
        counted = {}
        for team, severity, state, verdict, count in groups:
            row = counted.setdefault((severity, team), Counter())
            row["received"] += count
            row["closed"] += count if state == "closed" else 0
            row["founded"] += count if verdict in FOUNDED else 0
        severities = complaints._fields["severity"]._description_selection(self.env)
        order = [severity for severity, _label in severities]
        ranked = sorted(
            counted.items(),
            key=lambda item: (-order.index(item[0][0]), -item[1]["received"]),
        )
        return self._section(
            self.env._("Complaints"),
            [
                self.env._("Severity"),
                self.env._("Team"),
                self.env._("Received"),
                self.env._("Closed"),
                self.env._("Founded"),
            ],
            [
                (
                    dict(severities)[severity],
                    team.name or "",
                    row["received"],
                    row["closed"],
                    row["founded"],
                )
                for (severity, team), row in ranked
            ],
            self.env._("No complaint came in."),
        )
