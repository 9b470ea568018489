from datetime import timedelta
from math import ceil
from random import SystemRandom

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.sampling import assign

SOURCES = [("ticket", "Tickets"), ("call", "Phone calls"), ("visit", "Visits")]
UNITS = [("count", "cases of each agent"), ("percent", "% of each agent's cases")]


class ServiceInspectionSample(models.Model):
    """Cases drawn at random for inspection, in a way that anybody can repeat.

    The seed stays on the record: the same seed on the same cases draws the same sample.
    A case that was drawn once is never drawn again, and counts for what its agent still
    needs; so a second sample of a period only fills up what is missing.
    """

    _name = "service.inspection.sample"
    _description = "Inspection sample"
    _inherit = ["mail.thread", "service.inspection.draw.mixin"]
    _order = "date_to desc, id desc"
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
    state = fields.Selection(
        [("draft", "To draw"), ("drawn", "Drawn"), ("done", "Inspections made")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    source = fields.Selection(SOURCES, string="What", required=True, default="ticket")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_week()[0]
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self._default_week()[1],
        help="Tickets that came in, or contacts that took place, on these days.",
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        check_company=True,
        help="Empty means all teams of the company.",
    )
    amount = fields.Integer(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="So many cases, or so many percent, of every agent.",
    )
    unit = fields.Selection(UNITS, required=True, default="count")
    minimum = fields.Integer(
        string="At least",
        compute="_compute_minimum",
        store=True,
        readonly=False,
        precompute=True,
        help="Cases of every agent, also where the percentage gives fewer.",
    )
    seed = fields.Integer(
        required=True,
        copy=False,
        default=lambda self: self._default_seed(),
        tracking=True,
        help="The number that decides which cases are drawn; kept, so that the draw "
        "can be repeated.",
    )
    checklist_id = fields.Many2one(
        "service.checklist", required=True, ondelete="restrict", check_company=True
    )
    method = fields.Selection(
        selection=lambda self: (
            self.env["service.inspection"]
            ._fields["method"]
            ._description_selection(self.env)
        ),
        required=True,
        default="record_check",
    )
    body_id = fields.Many2one(
        "service.inspection.body",
        check_company=True,
        help="Its members inspect, unless inspectors are named.",
    )
    inspector_user_ids = fields.Many2many(
        "res.users",
        string="Inspectors",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="They get the cases in turn, nobody one of his own.",
    )
    plan_id = fields.Many2one(
        "service.inspection.plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    line_ids = fields.One2many(
        "service.inspection.sample.line", "sample_id", string="Cases", readonly=True
    )
    share_ids = fields.One2many(
        "service.inspection.sample.share", "sample_id", string="Agents", readonly=True
    )
    case_count = fields.Integer(string="Cases drawn", compute="_compute_counts")
    short_count = fields.Integer(
        string="Agents short of cases", compute="_compute_counts"
    )

    _days_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "A period ends after it starts."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0 AND minimum >= 0)", "A sample is not negative."
    )

    @api.model
    def _default_week(self):
        """The last week that is over."""
        today = self.env.company._get_service_today()
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)

    @api.model
    def _default_seed(self):
        """A number nobody could have known."""
        return SystemRandom().randint(1, 999_999)

    @api.depends("source", "date_from", "date_to")
    def _compute_name(self):
        labels = dict(self._fields["source"]._description_selection(self.env))
        for sample in self:
            if sample.date_from and sample.date_to:
                sample.name = self.env._(
                    "%(what)s, %(first)s to %(last)s",
                    what=labels.get(sample.source, ""),
                    first=sample.date_from,
                    last=sample.date_to,
                )

    @api.depends("unit", "date_from", "date_to", "company_id")
    def _compute_amount(self):
        """So many per agent and week; a percentage is for people to choose."""
        for sample in self:
            if sample.unit == "percent":
                sample.amount = sample.amount or 10
            elif sample.date_from and sample.date_to:
                days = (sample.date_to - sample.date_from).days + 1
                weekly = sample.company_id.sample_per_agent
                sample.amount = ceil(weekly * days / 7)

    @api.depends("company_id")
    def _compute_minimum(self):
        """What the company of the sample wants, whichever one its maker works in."""
        for sample in self:
            sample.minimum = sample.company_id.sample_minimum

    @api.depends("line_ids", "share_ids.missing")
    def _compute_counts(self):
        for sample in self:
            sample.case_count = len(sample.line_ids)
            sample.short_count = sum(share.missing > 0 for share in sample.share_ids)

    @api.constrains("amount", "unit")
    def _check_percent(self):
        for sample in self:
            if sample.unit == "percent" and sample.amount > 100:
                raise ValidationError(
                    self.env._(
                        "%(sample)s: choose a percentage up to 100.", sample=sample.name
                    )
                )

    def write(self, vals):
        kept = vals.keys() - {"state", "line_ids", "share_ids"}
        if kept and not self.env.su and any(one.state == "done" for one in self):
            if any(not name.startswith(("message_", "activity_")) for name in kept):
                raise UserError(
                    self.env._(
                        "The inspections of this sample are made: it stays as it was "
                        "drawn. Draw another one."
                    )
                )
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("Draw the sample, then make its inspections."))
        result = super().write(vals)
        if kept & {"source", "date_from", "date_to", "team_ids", "amount", "unit"} or (
            kept & {"minimum", "seed", "company_id"}
        ):
            # What was drawn is not what is asked for any more.
            self.filtered(lambda sample: sample.state == "drawn")._forget_draw()
        return result

    def _forget_draw(self):
        samples = self.sudo()  # nobody writes the lines and the state but this
        samples.line_ids.unlink()
        samples.share_ids.unlink()
        samples.state = "draft"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if any(sample.state == "done" for sample in self):
            raise UserError(
                self.env._("A sample whose inspections are made stays on record.")
            )

    # ------------------------------------------------------------
    # Inspections
    # ------------------------------------------------------------

    def action_make(self):
        """Make an inspection of each case, given to the inspectors in turn; twice makes
        no second one.

        :return: an action that opens them
        """
        self.ensure_one()
        self.check_access("write")
        self.sudo().lock_for_update()
        if self.state == "draft":
            raise UserError(
                self.env._("%(sample)s: draw the cases first.", sample=self.name)
            )
        if self.state == "drawn":
            self._make()
        return self.action_view_inspections()

    def _make(self):
        sample = (
            self.sudo()
        )  # inspections are planned for others, cases are read for all
        inspectors = sample.inspector_user_ids or sample.body_id.member_ids
        if not inspectors:
            raise UserError(
                self.env._(
                    "%(sample)s: name the inspectors, or a body that has members.",
                    sample=self.name,
                )
            )
        key = "ticket_id" if sample.source == "ticket" else "interaction_id"
        if sample._get_drawn(sample.line_ids[key].ids):
            # Another sample was faster with some of these cases.
            sample._forget_draw()
            sample._draw()
        lines = sample.line_ids
        load = self.env["service.inspection"].sudo()._get_inspector_load(inspectors)
        turns = assign(
            lines.ids,
            inspectors.ids,
            load,
            {line.id: line._get_barred_users().ids for line in lines},
            sample.seed,
        )
        inspections = sample.env["service.inspection"].create(
            [
                {**line._prepare_inspection(), "inspector_user_id": turns.get(line.id)}
                for line in lines
            ]
        )
        for line, inspection in zip(lines, inspections, strict=True):
            line.inspection_id = inspection
        sample.state = "done"
        inspections._tell_inspectors()

    def action_view_inspections(self):
        """Open the inspections that came of these samples."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_inspection_action"
        )
        inspections = self.sudo().line_ids.inspection_id
        return {**action, "domain": [("id", "in", inspections.ids)], "context": {}}
