from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..tools.period import Period

BENCHMARKS = {"talk": 60.0, "operation": 70.0}


class ServiceComplaintCauseShare(models.TransientModel):
    """Shares of the root causes among the complaints of a period, beside the published
    benchmarks. A complaint with several causes counts under each of them.
    """

    _name = "service.complaint.cause.share"
    _description = "Causes of complaints"

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self).replace(day=1) - relativedelta(months=2)
        ),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    team_id = fields.Many2one("helpdesk.ticket.team")
    founded_only = fields.Boolean(
        string="Only those found to be right",
        help="Leaves out complaints that were not upheld.",
    )
    complaint_count = fields.Integer(
        string="Complaints with a cause", compute="_compute_line_ids"
    )
    line_ids = fields.One2many(
        "service.complaint.cause.share.line",
        "share_id",
        compute="_compute_line_ids",
        string="Shares",
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._("Causes of complaints")

    def _get_domain(self):
        self.ensure_one()
        tz = self.env.company._get_service_tz()
        period = Period(self.date_from, self.date_to, tz)
        domain = (
            Domain("received_at", ">=", period.start_at)
            & Domain("received_at", "<", period.stop_at)
            & Domain("cause_ids", "!=", False)
            & Domain("company_id", "in", self.env.companies.ids)
        )
        if self.team_id:
            domain &= Domain("team_id", "=", self.team_id.id)
        if self.founded_only:
            domain &= Domain("verdict", "in", ("upheld", "partly"))
        return domain

    @api.depends("date_from", "date_to", "team_id", "founded_only")
    def _compute_line_ids(self):
        Complaint = self.env["service.complaint"]
        for report in self:
            if not report.date_from or not report.date_to:
                report.line_ids, report.complaint_count = False, 0
                continue
            domain = report._get_domain()
            total = Complaint.search_count(domain)
            lines = []
            labels = dict(
                self.env["service.root.cause"]
                ._fields["benchmark"]
                ._description_selection(self.env)
            )
            for kind, benchmark in BENCHMARKS.items():
                count = Complaint.search_count(
                    domain & Domain("cause_ids.benchmark", "=", kind)
                )
                lines.append((labels[kind], True, benchmark, count))
            groups = Complaint._read_group(domain, ["cause_ids"], ["__count"])
            groups.sort(key=lambda group: -group[1])
            lines += [(cause.display_name, False, 0, n) for cause, n in groups]
            report.complaint_count = total
            report.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "name": name,
                            "is_group": is_group,
                            "benchmark": benchmark,
                            "complaint_count": count,
                            "share": 100.0 * count / total if total else 0.0,
                        }
                    )
                    for name, is_group, benchmark, count in lines
                ),
            ]
