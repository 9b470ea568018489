from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

TRIGGERS = [
    ("manual", "By hand"),
    ("breach", "A promise is missed"),
    ("severity", "The priority is high"),
    ("customer_tag", "The customer is tagged"),
    ("negative_rating", "The customer rates badly"),
]


class EscalationTerms(NamedTuple):
    """A rule as plain values, so that many tickets are matched without a query."""

    id: int
    company_id: int
    trigger: str
    priority: str
    tag_ids: frozenset
    level: int

    def fits(self, ticket):
        """Whether the rule takes this ticket, its trigger given."""
        if self.company_id not in (False, ticket.company_id.id):
            return False
        if self.trigger == "severity":
            return (ticket.priority or "0") >= self.priority
        if self.trigger == "customer_tag":
            partner = ticket.partner_id
            tags = partner.category_id | partner.commercial_partner_id.category_id
            return bool(self.tag_ids & set(tags.ids))
        return True


class ServiceEscalationRule(models.Model):
    """When a ticket goes to a special team, and what happens when it stays there.

    The first rule of a trigger that fits a ticket takes it, once. A rule may have a
    limit: a ticket not solved by then goes on to the next level.
    """

    _name = "service.escalation.rule"
    _inherit = ["service.sla.rule.mixin"]
    _description = "Escalation rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="Of the rules of one trigger the first that fits counts."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty means all companies.",
    )
    trigger = fields.Selection(
        TRIGGERS,
        string="When",
        required=True,
        default="manual",
        help="By hand: an agent presses “Escalate”. All others happen by themselves.",
    )
    priority = fields.Selection(
        selection=lambda self: (
            self.env["helpdesk.ticket"]
            ._fields["priority"]
            ._description_selection(self.env)
        ),
        string="Priority at least",
        default="3",
    )
    partner_tag_ids = fields.Many2many(
        "res.partner.category",
        string="Customer tags",
        help="The customer or their company carries one of these.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Goes to",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    level = fields.Integer(
        required=True,
        default=1,
        help="How high this is. A ticket never goes down by itself.",
    )
    limit_minutes = fields.Integer(
        string="Next level after",
        help="Minutes of the team's working time. A ticket that is not solved by then "
        "follows the rule of the next level. 0 means it stays.",
    )
    next_rule_id = fields.Many2one(
        "service.escalation.rule",
        string="Next level",
        check_company=True,
        ondelete="restrict",
        help="The rule a ticket follows when it is not solved in time.",
    )
    notify_leader = fields.Boolean(
        string="Tell the team leader",
        default=True,
        help="The leader of the team gets a to-do.",
    )

    _level_positive = models.Constraint("CHECK(level >= 1)", "Levels begin with 1.")
    _limit_positive = models.Constraint(
        "CHECK(limit_minutes >= 0)", "A limit cannot lie in the past."
    )

    @api.constrains("limit_minutes", "next_rule_id", "level")
    def _check_next_level(self):
        for rule in self:
            if rule.limit_minutes and not rule.next_rule_id:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: choose what happens after its limit, or set "
                        "the limit to 0.",
                        rule=rule.name,
                    )
                )
            if rule.next_rule_id and rule.next_rule_id.level <= rule.level:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: the next level has to be higher than "
                        "%(level)s.",
                        rule=rule.name,
                        level=rule.level,
                    )
                )

    @api.constrains("trigger", "partner_tag_ids")
    def _check_tags(self):
        for rule in self:
            if rule.trigger == "customer_tag" and not rule.partner_tag_ids:
                raise ValidationError(
                    self.env._("Rule “%(rule)s”: choose customer tags.", rule=rule.name)
                )

    @api.model
    @ormcache("trigger")
    def _get_terms(self, trigger):
        """All active rules of a trigger, in the order they are tried."""
        # Tickets escalate by the rules of their company, whoever writes them.
        rules = self.sudo().search([("trigger", "=", trigger)])
        return tuple(
            EscalationTerms(
                rule.id,
                rule.company_id.id,
                rule.trigger,
                rule.priority or "0",
                frozenset(rule.partner_tag_ids.ids),
                rule.level,
            )
            for rule in rules
        )

    def _get_limit_at(self, now):
        """When a ticket that comes in now has to be solved, None for no limit."""
        self.ensure_one()
        if not self.limit_minutes:
            return None
        company = self.company_id or self.team_id.company_id or self.env.company
        calendar = self.team_id.calendar_id or company.resource_calendar_id
        return calendar._get_working_time(now, now).add(now, self.limit_minutes)
