from odoo import api, fields, models

METRIC = "reaction"
ENDED = ("closed", "withdrawn")
# Around the clock for the gravest; the others in working time.
BASES = {"critical": "elapsed"}


class ServiceComplaintReport(models.Model):
    """A complaint was reported to a level of the line, which has its time to react.

    To react is to do anything on the file, to close the to-do, or to say that one sees
    to it. Where nobody does, the sweep of the clocks tells the next level, once.
    Written by the system only.
    """

    _name = "service.complaint.report"
    _inherit = ["service.obligation.mixin"]
    _description = "Report of a complaint"
    _order = "reported_at desc, id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one(
        "service.complaint",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    severity = fields.Selection(
        selection=lambda self: (
            self.env["service.complaint"]
            ._fields["severity"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    level = fields.Selection(
        [
            ("1", "Leader of the team"),
            ("2", "Manager of the department"),
            ("3", "Service managers"),
        ],
        string="Reported to",
        required=True,
        readonly=True,
    )
    user_ids = fields.Many2many("res.users", string="Who was told", readonly=True)
    reported_at = fields.Datetime(string="Reported on", required=True, readonly=True)
    minutes = fields.Integer(
        string="Minutes to react",
        readonly=True,
        aggregator="avg",
        help="0: without a limit.",
    )
    reacted_at = fields.Datetime(string="First reaction", readonly=True)
    reacted_user_id = fields.Many2one(
        "res.users", string="Reaction of", readonly=True, index="btree_not_null"
    )
    passed_from_id = fields.Many2one(
        "service.complaint.report",
        string="Passed on from",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The report to which nobody reacted in time.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting for a reaction"),
            ("reacted", "Reacted to"),
            ("overdue", "Nobody reacted in time"),
            ("dropped", "Of no account any more"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    is_waiting = fields.Boolean(string="Waiting", compute="_compute_is_waiting")

    _passed_once = models.UniqueIndex(
        "(passed_from_id) WHERE passed_from_id IS NOT NULL",
        "This report has been passed on already.",
    )

    @api.depends("state", "reacted_at", "complaint_id.state")
    def _compute_is_waiting(self):
        for report in self:
            report.is_waiting = (
                report.state in ("waiting", "overdue")
                and not report.reacted_at
                and report.complaint_id.state not in ENDED
            )

    @api.model
    def _open(self, complaint, level, users, passed_from=None):
        """Keep that these users were told, and start their time.

        :return: the report
        """
        company = complaint.company_id.sudo()  # its settings are no secret
        report = self.sudo().create(
            {
                "complaint_id": complaint.id,
                "ticket_id": complaint.ticket_id.id,
                "company_id": company.id,
                "severity": complaint.severity,
                "level": str(level),
                "user_ids": [(6, 0, users.ids)],
                "reported_at": fields.Datetime.now(),
                "minutes": company._get_complaint_minutes(complaint.severity),
                "passed_from_id": passed_from.id if passed_from else False,
            }
        )
        if report.minutes:
            report._start_clocks(METRIC)
        return report

    def _get_clock_term(self, metric):
        self.ensure_one()
        return {
            "amount": self.minutes,
            "unit": "minute",
            "basis": BASES.get(self.severity, "working_time"),
            "started_at": self.reported_at,
            # To be told and warned within half an hour would be noise.
            "warn_percent": 0,
        }

    def _get_clock_holder(self):
        """Whoever was told answers for the reaction, the first of several."""
        self.ensure_one()
        told = self.sudo().user_ids.employee_ids
        own = told.filtered(lambda one: one.company_id == self.company_id)[:1]
        return own.id or None, self.ticket_id.team_id.id or None, own.department_id.id

    def _note_reaction(self, user):
        """Somebody sees to it; whoever comes late stands on it all the same."""
        self.write({"reacted_at": fields.Datetime.now(), "reacted_user_id": user.id})
        waiting = self.filtered(lambda report: report.state == "waiting")
        waiting.state = "reacted"
        waiting._stop_clocks(METRIC)

    def _drop(self):
        """The severity has changed, or the file is closed: nobody has to react."""
        waiting = self.filtered(lambda report: report.state == "waiting")
        waiting.state = "dropped"
        waiting._void_clocks(METRIC)

    def _on_breach(self):
        """Nobody has reacted: the next level of the line is told, once."""
        result = super()._on_breach()
        for report in self.filtered(lambda one: one.state == "waiting"):
            report.state = "overdue"
            complaint = report.complaint_id
            if complaint.state not in ENDED:
                complaint._report_to(min(int(report.level) + 1, 3), report)
        return result
