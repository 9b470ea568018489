from odoo import api, fields, models

from .service_sla_policy import SERVICE_KINDS

PHASES = [
    ("intake", "Intake"),
    ("preparation", "Preparation"),
    ("execution", "Execution"),
    ("feedback", "Feedback"),
    ("closed_loop", "Closed loop"),
]


class ServiceType(models.Model):
    """The sheet of a service: what it is, how well, in which steps, to what end.

    Written by service managers, read by everybody who works tickets. A ticket of this
    type gets its steps; the times promised to the customer come from the SLA policies.
    """

    _name = "service.type"
    _description = "Service type"
    _inherit = ["service.type.business.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name in lists and exports, unique in a company.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index="btree_not_null",
        help="Empty means all companies.",
    )
    service_kind = fields.Selection(
        SERVICE_KINDS,
        string="Service kind",
        required=True,
        default="business",
        index=True,
        help="Tickets of this type become tickets of this kind.",
    )
    description = fields.Text(
        string="Content", translate=True, help="What the customer gets."
    )
    quality_requirement = fields.Text(
        string="Quality requirement",
        translate=True,
        help="How well it is done, so that it can be checked.",
    )
    delivery = fields.Text(
        string="Way of delivery",
        translate=True,
        help="Where and by what means: at the counter, by post, on site, online.",
    )
    acceptance_procedure = fields.Text(
        string="Acceptance procedure",
        translate=True,
        help="How the customer checks the result and agrees to it.",
    )
    target_text = fields.Text(
        string="Target times",
        translate=True,
        help="The times in words, for the sheet. The clocks follow the SLA policies.",
    )
    eligibility = fields.Text(
        string="Who may apply",
        translate=True,
        help="For whom the service is, as the customer is told.",
    )
    condition_ids = fields.One2many(
        "service.type.condition",
        "type_id",
        string="Conditions",
        copy=True,
        help="What has to be fulfilled, point by point.",
    )
    step_ids = fields.One2many("service.type.step", "type_id", copy=True)
    step_chart = fields.Json(string="Steps", compute="_compute_step_chart")
    caution = fields.Text(
        string="Cautions to mention",
        translate=True,
        help="What the customer has to be told before they decide.",
    )
    is_usual = fields.Boolean(
        string="Usual course of the kind",
        help="Tickets of this kind without a service of their own show these steps as "
        "the usual course. Nobody has to tick them off.",
    )
    on_portal = fields.Boolean(
        string="Customers may choose it",
        help="Customers find it in the form for a new ticket, and send its documents "
        "there at once.",
    )
    needs_acceptance = fields.Boolean(
        string="Customer must accept",
        help="The result counts only when the customer has accepted it.",
    )
    followup_exempt = fields.Boolean(
        string="No follow-up",
        help="Customers of this service are not asked later how it went.",
    )
    needs_review = fields.Boolean(
        string="Needs a review",
        help="Somebody checks the documents before the work goes on.",
    )
    review_separate = fields.Boolean(
        string="Reviewed by somebody else",
        default=True,
        help="Whoever took the documents in may not review them.",
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code) NULLS NOT DISTINCT WHERE code IS NOT NULL",
        "Another service type of the company has this code.",
    )

    @api.model
    def _get_usual_charts(self, companies):
        """The usual course of every kind: ``{(company id, kind): steps of the chart}``.

        What a company has for itself goes before what is there for all.
        """
        usual = self.search(
            [
                ("is_usual", "=", True),
                ("company_id", "in", [False, *companies.ids]),
            ],
            order="company_id, sequence, id",
        )
        charts = {}
        for company in companies:
            for sheet in usual.filtered(
                lambda sheet, company=company: (
                    sheet.company_id in (company, company[:0])
                )
            ):
                key = (company.id, sheet.service_kind)
                charts.setdefault(key, sheet.step_chart)
        return charts

    @api.depends("step_ids", "step_ids.name", "step_ids.limit_text")
    @api.depends_context("lang")
    def _compute_step_chart(self):
        for service_type in self:
            service_type.step_chart = [
                step._get_chart_item() for step in service_type.step_ids
            ]
