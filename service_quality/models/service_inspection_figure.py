from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.period import Period

TICKET = "helpdesk.ticket"
CLOCK = "service.sla.clock"
FIGURES = [
    ("breach", "Targets missed"),
    ("waiting", "Customers waiting"),
    ("bad_rating", "Bad ratings"),
    ("missing_log", "Solved without a record"),
    ("complaint", "Complaints"),
]


class Day(NamedTuple):
    """What is counted: the records behind a figure of one day."""

    model: str
    domain: Domain


class ServiceInspectionFigure(models.Model):
    """One figure of the day that a patrol begins with, and the records behind it.

    It is counted anew whenever it is looked at, until the patrol is done; then it keeps
    the number and the records it had. The same domain is counted and opened.
    """

    _name = "service.inspection.figure"
    _description = "Figure of a patrol"
    _order = "inspection_id, sequence, id"
    _rec_name = "figure"

    inspection_id = fields.Many2one(
        "service.inspection", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, index=True
    )
    sequence = fields.Integer()
    figure = fields.Selection(FIGURES, required=True, readonly=True)
    count = fields.Integer(string="Number", compute="_compute_count", compute_sudo=True)
    is_kept = fields.Boolean(
        string="As it was then",
        readonly=True,
        help="The patrol is done: the figure does not move any more.",
    )
    kept_ids = fields.Json(readonly=True)

    _once = models.UniqueIndex(
        "(inspection_id, figure)", "A patrol has each figure once."
    )

    @api.depends("is_kept", "kept_ids", "inspection_id.planned_on")
    def _compute_count(self):
        """One query for each figure and day, however many patrols there are."""
        kept = self.filtered("is_kept")
        for figure in kept:
            figure.count = len(figure.kept_ids or [])
        for live, day in (self - kept)._by_day():
            groups = dict(
                self.env[day.model]._read_group(day.domain, ["team_id"], ["__count"])
            )
            for figure in live:
                team = figure.inspection_id.team_id
                figure.count = groups.get(team, 0) if team else sum(groups.values())

    def _by_day(self):
        """These figures by kind, company and day: ``(figures, Day)``."""

        def get_key(line):
            inspection = line.inspection_id
            today = inspection.company_id._get_service_today()
            return line.figure, inspection.company_id, inspection.planned_on or today

        for (figure, company, date), lines in self.grouped(get_key).items():
            yield lines, self._get_day(figure, company, date)

    @api.model
    def _get_day(self, figure, company, date):
        """The records behind a figure of one day of a company, in all its teams."""
        day = Period(date, date, company._get_service_tz())

        def within(name):
            return Domain(name, ">=", day.start_at) & Domain(name, "<", day.stop_at)

        own = Domain("company_id", "=", company.id)
        if figure == "breach":
            return Day(CLOCK, own & within("breached_at"))
        own &= Domain("duplicate_id", "=", False)
        if figure == "waiting":
            # Who waits, waits now; of a day that is over those since that day.
            waiting = Domain("waiting_since", "<", day.stop_at)
            return Day(TICKET, own & waiting & Domain("stage_id.closed", "=", False))
        if figure == "bad_rating":
            return Day(TICKET, own & Domain("id", "in", self._get_badly_rated(day)))
        if figure == "missing_log":
            silent = Domain("first_response_at", "=", False)
            spoken = Domain("channel_id.is_on_spot", "=", True) & Domain(
                "interaction_ids", "=", False
            )
            return Day(TICKET, own & within("resolved_at") & (silent | spoken))
        complaints = Domain("service_kind", "=", "complaint")
        return Day(TICKET, own & within("registered_at") & complaints)

    @api.model
    def _get_badly_rated(self, day):
        """Tickets that a customer was dissatisfied with on that day."""
        # Only which tickets; what the customer wrote is read on the ticket.
        feedback = self.env["service.feedback"].sudo()
        bad = feedback.search_fetch(
            feedback._get_counted_domain()
            & Domain("is_negative", "=", True)
            & Domain("answered_at", ">=", day.start_at)
            & Domain("answered_at", "<", day.stop_at),
            ["ticket_id"],
        )
        return bad.ticket_id.ids

    def _get_records_domain(self):
        """The model and the domain of the records behind this figure."""
        self.ensure_one()
        inspection = self.inspection_id
        company = inspection.company_id
        date = inspection.planned_on or company._get_service_today()
        day = self._get_day(self.figure, company, date)
        if self.is_kept:
            return day.model, Domain("id", "in", self.kept_ids or [])
        domain = day.domain
        if inspection.team_id:
            domain &= Domain("team_id", "=", inspection.team_id.id)
        return day.model, domain

    def action_open(self):
        """Open the very records behind this figure."""
        self.ensure_one()
        self.check_access("read")
        model, domain = self.sudo()._get_records_domain()
        labels = dict(self._fields["figure"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": labels[self.figure],
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": {"create": False},
        }

    def _keep(self):
        """Hold fast what the figures are now; called when their patrol is done."""
        for figure in self.filtered(lambda figure: not figure.is_kept):
            model, domain = figure._get_records_domain()
            figure.write(
                {"kept_ids": self.env[model].search(domain).ids, "is_kept": True}
            )
