from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.satisfaction import to_points

CHANNELS = [
    ("online", "Online rating"),
    ("portal", "Customer portal"),
    ("phone", "Phone call-back"),
    ("interview", "Interview"),
    ("paper", "Paper questionnaire"),
    ("questionnaire", "Questionnaire"),
    ("survey", "Survey"),
]
# Ways that come in by hand of a member of staff.
KEYED_CHANNELS = ("phone", "interview", "paper", "questionnaire")
# A survey asks about a whole period: it answers no request of one ticket, and says
# itself whom the grade is about.
SURVEY = "survey"


class ServiceFeedback(models.Model):
    """What one customer answered about one ticket, with the employee who served.

    Append-only: the system copies a rating when the customer gives it, or a member of
    staff keys in what came on paper or by phone; nobody edits or deletes it. Whoever
    changes their mind gives a new version, and the old one is kept as replaced.
    Ratings themselves can be edited by every user, so nothing is scored from them.
    """

    _name = "service.feedback"
    _inherit = ["service.feedback.care.mixin", "service.action.source.mixin"]
    _description = "Feedback of a customer"
    _order = "answered_at desc, id desc"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null"
    )
    customer_side = fields.Selection(related="ticket_id.customer_side")
    employee_id = fields.Many2one(
        "hr.employee",
        string="Served by",
        readonly=True,
        index="btree_not_null",
        help="Who served the customer, also when the ticket was given away afterwards.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, index=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    score = fields.Float(
        string="Grade",
        readonly=True,
        aggregator="avg",
        help="From 1, the worst, to 5, the best.",
    )
    points = fields.Float(
        compute="_compute_points",
        help="The grade from 0 to 100, as the company counts it.",
    )
    is_satisfied = fields.Boolean(
        string="Satisfied",
        compute="_compute_points",
        search="_search_is_satisfied",
        help="The grade is at least the one from which customers are satisfied.",
    )
    comment = fields.Text(readonly=True)
    is_negative = fields.Boolean(
        string="Low or complaining",
        readonly=True,
        help="A low grade, or a remark with a grade that does not satisfy.",
    )
    channel = fields.Selection(
        CHANNELS, string="Came by", required=True, readonly=True, default="online"
    )
    requested_at = fields.Datetime(
        string="Asked on", readonly=True, help="Empty: the customer was not asked."
    )
    answered_at = fields.Datetime(string="Answered on", required=True, readonly=True)
    request_id = fields.Many2one(
        "service.feedback.request",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    rating_id = fields.Many2one(
        "rating.rating",
        readonly=True,
        ondelete="set null",
        groups="service_quality.group_manager",
    )
    operator_user_id = fields.Many2one(
        "res.users",
        string="Keyed in by",
        readonly=True,
        help="Who keyed in what came by phone, in an interview or on paper.",
    )
    scan = fields.Binary(attachment=True, readonly=True)
    scan_name = fields.Char(string="File name", readonly=True)
    version = fields.Integer(
        default=1,
        readonly=True,
        aggregator=None,
        help="Counts up when the customer changes the answer.",
    )
    superseded_at = fields.Datetime(
        string="Replaced on",
        readonly=True,
        help="When the customer gave a new answer; this one counts no more.",
    )
    care_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Care case",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The ticket by which the leader of the team takes care of the customer.",
    )

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 1 AND 5)", "A grade is from 1 to 5."
    )
    _rating_once = models.UniqueIndex(
        "(rating_id) WHERE rating_id IS NOT NULL AND superseded_at IS NULL",
        "This rating has been kept already.",
    )
    _employee_time = models.Index("(employee_id, answered_at)")

    @api.depends("ticket_id.number", "score")
    def _compute_display_name(self):
        for feedback in self:
            # Whoever sees a feedback may know the number of its ticket.
            number = feedback.ticket_id.sudo().number
            feedback.display_name = f"{number}: {feedback.score:g}/5"

    @api.depends("score", "company_id.rating_points_formula")
    @api.depends("company_id.rating_satisfied_from")
    def _compute_points(self):
        for feedback in self:
            company = feedback.company_id.sudo()  # its settings are no secret
            feedback.points = to_points(feedback.score, company.rating_points_formula)
            feedback.is_satisfied = feedback.score >= company.rating_satisfied_from

    def _search_is_satisfied(self, operator, value):
        if operator != "in":
            return NotImplemented
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        return Domain.OR(
            Domain("company_id", "in", group.ids) & Domain("score", ">=", grade)
            for grade, group in companies.grouped("rating_satisfied_from").items()
        )

    @api.model
    def _get_counted_domain(self):
        """Feedback that counts: what the customer said last.

        ``service_measured_at`` in the context is the moment at which a figure was
        frozen: what has been replaced only later counted then.
        """
        standing = Domain("superseded_at", "=", False)
        measured_at = self.env.context.get("service_measured_at")
        if measured_at:
            standing |= Domain("superseded_at", ">", measured_at)
        return standing

    # -- the only way in --------------------------------------------------------------

    @api.model
    def _record(self, vals_list):
        """Keep answers of customers; nobody has the right to create them.

        Who served, team, company and request come from the ticket.

        :param vals_list: each with ``ticket_id``, ``score``, and what is known beyond
        :return: the new feedback
        """
        if not vals_list:
            return self.browse()
        # Customers and members of staff answer; the system keeps it.
        feedbacks = self.sudo()
        tickets = feedbacks.env["helpdesk.ticket"].browse(
            [vals["ticket_id"] for vals in vals_list]
        )
        served = tickets._get_served_by()
        employees = self.env["hr.employee"].sudo().browse(set(served.values()))
        departments = {one.id: one.department_id.id for one in employees}
        rows = []
        for ticket, vals in zip(tickets, vals_list, strict=True):
            request = ticket.feedback_request_ids[:1]
            employee_id = vals.get("employee_id")
            if not employee_id and vals.get("channel") != SURVEY:
                employee_id = served.get(ticket.id, False)
            row = {
                "company_id": ticket.company_id.id,
                "team_id": ticket.team_id.id,
                "partner_id": ticket.partner_id.id,
                "answered_at": fields.Datetime.now(),
                **vals,
                "employee_id": employee_id,
                "department_id": departments.get(employee_id, False),
            }
            if row.get("channel") not in (*KEYED_CHANNELS, SURVEY):
                row["request_id"] = request.id
                row["requested_at"] = request.requested_at
            comment = (row.get("comment") or "").strip()
            row["comment"] = comment or False
            row["is_negative"] = bool(row.get("is_negative")) or self._is_bad(
                ticket.company_id, row["score"], comment
            )
            rows.append(row)
        kept = feedbacks.create(rows)
        kept._note_rated()
        kept.filtered("is_negative")._take_care()
        return kept.with_env(self.env)

    @api.model
    def _is_bad(self, company, score, comment):
        """Whether somebody has to look after the customer: a low grade, or a remark
        with a grade that does not satisfy.
        """
        low = score <= company.rating_low_up_to
        return low or bool(comment) and score < company.rating_satisfied_from

    def _note_rated(self):
        """Put the answers on the time lines of their tickets."""
        events = []
        for feedback in self:
            holder = (
                feedback.employee_id.id or None,
                feedback.team_id.id or None,
                None,
            )
            events.append(
                feedback.ticket_id._prepare_event(
                    "rated",
                    fields.Datetime.now(),
                    holder,
                    detail=f"{feedback.score:g}/5",
                )
            )
        self.env["service.event"]._record(events)

    def _supersede(self):
        """These answers were replaced by new ones of their customers."""
        self.sudo().superseded_at = fields.Datetime.now()
        # The index lets only one version of a rating count.
        self.flush_model(["superseded_at"])

    def action_open_ticket(self):
        """Open the ticket that was rated.

        :raise AccessError: unless the user may read the feedback
        """
        self.ensure_one()
        self.check_access("read")
        return self._open_ticket(self.ticket_id)

    def action_open_care_case(self):
        """Open the care case.

        :raise UserError: when there is none
        """
        self.ensure_one()
        self.check_access("read")
        if not self.care_ticket_id:
            raise UserError(
                self.env._(
                    "%(feedback)s needs no care case.", feedback=self.display_name
                )
            )
        return self._open_ticket(self.care_ticket_id)

    @api.model
    def _open_ticket(self, ticket):
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "view_mode": "form",
        }
