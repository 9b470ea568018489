import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools.policy_match import Facts, Rule

SERVICE_KINDS = [
    ("consultation", "Consultation"),
    ("business", "Business handling"),
    ("complaint", "Complaint"),
    ("suggestion", "Suggestion"),
    ("visit", "Visit"),
    ("other", "Other"),
]
APPLY_BATCH = 500


class ServiceSlaPolicy(models.Model):
    """Whom a promise is made to: which tickets, in which hours, from when to when.

    For every metric the first policy in sequence that matches a ticket and has a target
    for that metric wins, so a special policy may override a single metric. Written by
    service managers, read by everybody who works tickets.
    """

    _name = "service.sla.policy"
    _inherit = [
        "service.sla.rule.mixin",
        "service.sla.dry.run.mixin",
        "service.setting.log.mixin",
    ]
    _description = "SLA policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10,
        help="Policies are tried from top to bottom: put the special ones first.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty means all companies.",
    )
    description = fields.Text(translate=True)
    valid_from = fields.Date(
        string="Valid from",
        help="First day on which a ticket has to come in for this policy to apply.",
    )
    valid_to = fields.Date(
        string="Valid to",
        help="Last day on which a ticket has to come in for this policy to apply.",
    )
    service_kind = fields.Selection(
        SERVICE_KINDS, string="Service kind", help="Empty means every kind."
    )
    service_type_ids = fields.Many2many(
        "service.type",
        string="Services",
        check_company=True,
        domain="(service_kind and [('service_kind', '=', service_kind)] or [])",
        help="Empty means every service of the kind.",
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        check_company=True,
        help="Sub-teams are included. Empty means every team.",
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        help="Sub-categories are included. Empty means every category.",
    )
    priority_ids = fields.Many2many(
        "ir.model.fields.selection",
        string="Priorities",
        domain=lambda self: self._get_priority_domain(),
        help="Empty means every priority.",
    )
    channel_ids = fields.Many2many(
        "helpdesk.ticket.channel", string="Channels", help="Empty means every channel."
    )
    partner_tag_ids = fields.Many2many(
        "res.partner.category",
        string="Customer tags",
        help="The customer or their company carries one of these. Empty means "
        "everybody.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        ondelete="restrict",
        check_company=True,
        help="Empty means the working hours of the team, else those of the company.",
    )
    target_ids = fields.One2many("service.sla.target", "policy_id", copy=True)
    shadowed_by_id = fields.Many2one(
        "service.sla.policy",
        string="Never reached because of",
        compute="_compute_shadowed_by_id",
        help="An earlier policy that matches every ticket this one matches, and "
        "promises the same. Move this policy above it.",
    )

    def _get_logged_fields(self):
        """Whom the policy makes its promises to, and which policy goes first."""
        return {
            "sequence",
            "active",
            "company_id",
            "valid_from",
            "valid_to",
            "service_kind",
            "service_type_ids",
            "team_ids",
            "category_ids",
            "priority_ids",
            "channel_ids",
            "partner_tag_ids",
            "calendar_id",
        }

    @api.model
    def _get_priority_domain(self):
        # By id: service managers may not read fields, so a path through them would
        # raise.
        field = self.env["ir.model.fields"]._get("helpdesk.ticket", "priority")
        return [("field_id", "=", field.id)]

    @api.depends(
        "sequence",
        "active",
        "company_id",
        "valid_from",
        "valid_to",
        "service_kind",
        "service_type_ids",
        "team_ids",
        "category_ids",
        "priority_ids",
        "channel_ids",
        "partner_tag_ids",
        "target_ids.metric",
    )
    def _compute_shadowed_by_id(self):
        rules = self._get_rules()
        places = {rule.policy_id: place for place, rule in enumerate(rules)}
        for policy in self:
            place = places.get(policy._origin.id, 0)
            policy.shadowed_by_id = next(
                (
                    earlier.policy_id
                    for earlier in rules[:place]
                    if earlier.covers(rules[place])
                ),
                False,
            )

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for policy in self:
            if (
                policy.valid_from
                and policy.valid_to
                and policy.valid_from > policy.valid_to
            ):
                raise ValidationError(
                    self.env._(
                        "Policy “%(policy)s” would end before it begins. "
                        "Give it a later end date.",
                        policy=policy.name,
                    )
                )

    def action_apply_to_open_tickets(self):
        """Match every open ticket of the user's companies again; consumed time
        survives.
        """
        self.check_access("write")
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("stage_id.closed", "=", False),
                ("company_id", "in", self.env.companies.ids),
            ],
            order="id",
        )
        for start in range(0, len(tickets), APPLY_BATCH):
            tickets[start : start + APPLY_BATCH]._rematch_clocks()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s open tickets now follow the policies in force.",
                    count=len(tickets),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _match(self, tickets):
        """The promises that hold for each ticket.

        :return: ``{ticket id: {metric: (Term, calendar id or False)}}``
        """
        rules = self._get_rules()
        matches = {}
        zones = {}
        # The customer's tags and the team's place decide, whether or not the user sees
        # them.
        for ticket in tickets.sudo():
            facts = self._get_facts(ticket, zones)
            matches[ticket.id] = self._claim(rules, facts, ticket)
        return matches

    @api.model
    def _claim(self, rules, facts, ticket):
        """What the first fitting rule for each metric promises a ticket."""
        as_general = ticket.company_id.consultation_target == "general"
        found = {}
        for rule in rules:
            if not facts.fit(rule):
                continue
            for term in rule.terms:
                if (
                    as_general
                    and rule.service_kind == "consultation"
                    and term.metric == "first_response"
                ):
                    continue
                found.setdefault(term.metric, (term, rule.calendar_id))
        return found

    @api.model
    def _promises(self, event_type):
        """Whether any policy promises something that starts with ``event_type``."""
        return any(
            term.starts == event_type
            for rule in self._get_rules()
            for term in rule.terms
        )

    @api.model
    def _promises_metric(self, metric):
        """Whether any policy has a target for ``metric``."""
        return any(
            term.metric == metric for rule in self._get_rules() for term in rule.terms
        )

    @api.model
    def _get_facts(self, ticket, zones):
        """The ticket as plain values; ``zones`` remembers the zone of each company."""
        company = ticket.company_id
        if company not in zones:
            zones[company] = pytz.timezone(company._get_service_tz())
        registered_at = ticket.registered_at or fields.Datetime.now()
        partner = ticket.partner_id
        tags = partner.category_id | partner.commercial_partner_id.category_id
        return Facts(
            company.id,
            pytz.utc.localize(registered_at).astimezone(zones[company]).date(),
            ticket.service_kind,
            _path_ids(ticket.team_id),
            _path_ids(ticket.category_id),
            ticket.priority,
            ticket.channel_id.id,
            frozenset(tags.ids),
            ticket.service_type_id.id,
        )

    @api.model
    @ormcache()
    def _get_rules(self):
        """All active policies of all companies, in the order they are tried."""
        # Matching must see the policies of the ticket's company, whoever writes the
        # ticket.
        policies = self.sudo().search([("active", "=", True)])
        return tuple(policy._to_rule() for policy in policies)

    def _to_rule(self):
        return Rule(
            self.id,
            self.company_id.id,
            self.valid_from,
            self.valid_to,
            self.service_kind,
            frozenset(self.team_ids.ids),
            frozenset(self.category_ids.ids),
            frozenset(self.priority_ids.mapped("value")),
            frozenset(self.channel_ids.ids),
            frozenset(self.partner_tag_ids.ids),
            frozenset(self.service_type_ids.ids),
            self.calendar_id.id,
            tuple(target._to_term() for target in self.target_ids),
        )


def _path_ids(record):
    """Ids of a team or category and of all it lies under."""
    path = record.parent_path
    return frozenset(map(int, path.split("/")[:-1])) if path else frozenset(record.ids)
