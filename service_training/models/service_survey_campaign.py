from datetime import timedelta
from random import SystemRandom

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.service_quality.tools.period import KIND_MONTHS
from odoo.addons.service_quality.tools.scoring import ratio

# What the engine writes, and no user.
ENGINE_FIELDS = {
    "state",
    "opened_at",
    "closed_at",
    "population_count",
    "previous_id",
    "invitation_ids",
}
# What stands once customers have been drawn: it says who was asked what.
FIXED_FIELDS = {
    "company_id",
    "survey_id",
    "kind",
    "date_from",
    "date_to",
    "open_date",
    "team_ids",
    "type_ids",
    "category_ids",
    "unit",
    "amount",
    "seed",
}


class ServiceSurveyCampaign(models.Model):
    """A satisfaction survey of one period: a sample of the customers served in it.

    Opened on its day by the system, which draws the customers, writes to them, reminds
    them once, closes the survey and plans the next one. Nobody chooses who is asked:
    the seed of the draw stays on the record, so that anybody can repeat it.
    """

    _name = "service.survey.campaign"
    _description = "Satisfaction survey"
    _inherit = [
        "service.survey.campaign.run.mixin",
        "service.action.source.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    survey_id = fields.Many2one(
        "survey.survey",
        string="Questionnaire",
        required=True,
        ondelete="restrict",
        domain="[('survey_type', '=', 'service_feedback')]",
        default=lambda self: self._default_survey_id(),
        tracking=True,
    )
    kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Asks about one",
        required=True,
        default=lambda self: self.env.company.survey_period,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
        help="First day of the period in which the customers were served.",
    )
    date_to = fields.Date(
        string="To", compute="_compute_date_to", store=True, precompute=True
    )
    open_date = fields.Date(
        string="Opens on",
        compute="_compute_open_date",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="The day on which customers are drawn and written to.",
    )
    answer_days = fields.Integer(
        string="Days to answer",
        required=True,
        default=lambda self: self.env.company.survey_answer_days,
    )
    close_date = fields.Date(
        string="Closes on",
        compute="_compute_close_date",
        store=True,
        tracking=True,
        help="The last day on which customers can answer.",
    )
    responsible_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        tracking=True,
        help="Looks at the results once the survey is closed.",
    )
    is_recurring = fields.Boolean(
        string="Plan the next one",
        default=True,
        help="When this survey opens, the one of the next period is planned.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("running", "Running"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        tracking=True,
        index=True,
    )
    opened_at = fields.Datetime(string="Running since", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)

    # Whom it asks
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Served by teams",
        check_company=True,
        help="Empty means all teams of the company.",
    )
    type_ids = fields.Many2many(
        "service.type",
        string="Services",
        help="Empty means all services.",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="Tags of customers",
        help="Empty means all customers.",
    )
    amount = fields.Integer(
        string="How many",
        required=True,
        default=lambda self: self.env.company.survey_sample_percent,
        help="So many customers, or so many percent of those who fit.",
    )
    unit = fields.Selection(
        [("percent", "% of the customers"), ("count", "customers")],
        required=True,
        default="percent",
    )
    seed = fields.Integer(
        required=True,
        copy=False,
        default=lambda self: SystemRandom().randint(1, 999_999),
        help="The number that decides the draw; with the same number and customers "
        "anybody draws the same sample.",
    )
    population_count = fields.Integer(
        string="Customers who fit", readonly=True, copy=False
    )
    previous_id = fields.Many2one(
        "service.survey.campaign",
        string="Survey before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    # What came of it
    invitation_ids = fields.One2many(
        "service.survey.invitation", "campaign_id", string="Customers drawn"
    )
    drawn_count = fields.Integer(string="Drawn", compute="_compute_response")
    invited_count = fields.Integer(string="Asked", compute="_compute_response")
    answered_count = fields.Integer(string="Answered", compute="_compute_response")
    response_rate = fields.Float(
        string="Response rate (%)",
        compute="_compute_response",
        help="Customers who answered, of those asked.",
    )
    average_score = fields.Float(
        string="Average grade",
        compute="_compute_response",
        help="From 1, the worst, to 5, the best.",
    )

    _next_unique = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state <> 'cancelled'",
        "The next survey is planned already.",
    )
    _figures_sensible = models.Constraint(
        "CHECK(amount > 0 AND answer_days > 0)",
        "A survey asks at least one customer, who has at least one day.",
    )

    @api.model
    def _default_survey_id(self):
        return self.env.ref(
            "service_training.survey_satisfaction", raise_if_not_found=False
        )

    @api.model
    def _default_date_from(self):
        company = self.env.company
        zone = self.with_context(tz=company._get_service_tz())
        today = fields.Date.context_today(zone)
        months = KIND_MONTHS[company.survey_period]
        return today.replace(day=1, month=(today.month - 1) // months * months + 1)

    @api.depends("kind", "date_from")
    def _compute_date_to(self):
        for campaign in self:
            months = relativedelta(months=KIND_MONTHS.get(campaign.kind, 0), days=-1)
            campaign.date_to = campaign.date_from and campaign.date_from + months

    @api.depends("date_to")
    def _compute_open_date(self):
        for campaign in self:
            campaign.open_date = campaign.date_to and campaign.date_to + timedelta(1)

    @api.depends("open_date", "answer_days")
    def _compute_close_date(self):
        for campaign in self:
            days = timedelta(campaign.answer_days)
            campaign.close_date = campaign.open_date and campaign.open_date + days

    @api.depends("kind", "date_from")
    @api.depends_context("lang")
    def _compute_name(self):
        for campaign in self:
            if campaign.date_from and campaign.kind:
                period = campaign._get_period().label
                campaign.name = self.env._("Satisfaction %(period)s", period=period)

    @api.depends("invitation_ids.sent_at", "invitation_ids.answered_at")
    def _compute_response(self):
        rows = self.env["service.survey.invitation"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id"],
            ["__count", "sent_at:count", "answered_at:count", "score:avg"],
        )
        counted = {campaign.id: counts for campaign, *counts in rows}
        for campaign in self:
            drawn, asked, answered, score = counted.get(campaign._origin.id, [0] * 4)
            campaign.drawn_count = drawn
            campaign.invited_count = asked
            campaign.answered_count = answered
            campaign.response_rate = ratio(answered, asked, 100.0) or 0.0
            campaign.average_score = score or 0.0

    @api.constrains("survey_id")
    def _check_questionnaire(self):
        """:raise ValidationError: without one question for the grade, a scale"""
        for survey in self.sudo().survey_id:  # its questions are no secret
            grades = survey.question_ids.filtered(
                lambda question: question.feedback_part == "grade"
            )
            if len(grades) != 1 or grades.question_type != "scale":
                raise ValidationError(
                    self.env._(
                        "“%(survey)s” needs one question with a scale that is marked "
                        "as the overall grade in the feedback.",
                        survey=survey.title,
                    )
                )

    # -- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(ENGINE_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(
                self.env._("Surveys are opened and closed by their buttons only.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if ENGINE_FIELDS & vals.keys():
                raise AccessError(
                    self.env._("Surveys are opened and closed by their buttons only.")
                )
            for campaign in self:
                if campaign.state != "planned" and FIXED_FIELDS & vals.keys():
                    raise UserError(
                        self.env._(
                            "%(survey)s has been opened: who is asked what does not "
                            "change any more.",
                            survey=campaign.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        for campaign in self:
            if campaign.opened_at:
                raise UserError(
                    self.env._(
                        "%(survey)s has been opened and stays on file.",
                        survey=campaign.name,
                    )
                )
