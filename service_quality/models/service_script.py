from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SCENARIOS = [
    ("phone", "Answering the phone"),
    ("greeting", "Greeting"),
    ("ask", "Asking"),
    ("hold", "Asking to wait"),
    ("comfort", "Comforting"),
    ("defer", "Answering later"),
    ("refuse", "Refusing with an alternative"),
    ("delay", "Telling of a delay"),
    ("apology", "Apologising"),
    ("progress", "Telling the progress"),
    ("result", "Telling the result"),
    ("demand", "Unreasonable demand"),
    ("closing", "Saying goodbye"),
    ("follow_up", "Following up"),
    ("care", "Showing care"),
    ("emergency", "Emergency"),
]


class ServiceScript(models.Model):
    """One version of a text for a recurring situation, in the customer's language.

    Supervisors and managers draft it, a manager approves it; from then on its text
    stays as it is, and typing its shortcut inserts it. A new version supersedes it when
    it is approved and valid; the old one stays readable with all its uses. Parts in
    ``[[double brackets]]`` are mandatory: what is around them may be adapted.
    """

    _name = "service.script"
    _description = "Script"
    _inherit = [
        "service.sla.rule.mixin",
        "service.script.shortcut.mixin",
        "service.script.text.mixin",
        "service.script.check.mixin",
        "service.script.guard.mixin",
        "service.script.version.mixin",
    ]
    _order = "scenario, shortcut, version desc, id"
    _rec_name = "title"

    scenario = fields.Selection(SCENARIOS, required=True, index=True)
    title = fields.Char(required=True, translate=True)
    shortcut = fields.Char(
        required=True,
        help="Type :: and this word in a message to insert the text.",
    )
    body = fields.Text(
        string="Text",
        required=True,
        translate=True,
        help="What the customer reads. Put the parts that must stay into [[double "
        "brackets]]; everything else may be adapted. The customer's language decides "
        "which translation is inserted.",
    )
    subject_id = fields.Many2one(
        "helpdesk.ticket.category",
        index="btree_not_null",
        help="A question with a subject is shown on tickets of this category and of "
        "those below it; one without is shown on every ticket.",
    )
    question_type = fields.Selection(
        [("open", "Open question"), ("participation", "Participation question")],
        string="Kind of question",
        help="An open question draws out details; a participation question asks what "
        "the customer knows or has tried already.",
    )
    tag_ids = fields.Many2many(
        "service.script.tag",
        string="Customer situation",
        help="Which customers and moods the tone of this text fits.",
    )
    owner_user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        default=lambda self: self.env.user,
        help="Who keeps the text up to date.",
    )
    reviewer_user_id = fields.Many2one(
        "res.users", string="Reviewer", help="Who reads it before it is approved."
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Approved"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    previous_id = fields.Many2one(
        "service.script",
        string="Previous version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    approved_by_user_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_at = fields.Datetime(string="Approved", readonly=True, copy=False)
    valid_from = fields.Date(
        string="Valid from", help="Inserted from this day on; empty means at once."
    )
    valid_to = fields.Date(
        string="Valid to", help="Inserted until this day; empty means without end."
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty means every company."
    )
    active = fields.Boolean(default=True)
    use_ids = fields.One2many("service.script.use", "script_id", readonly=True)
    canned_response_ids = fields.One2many(
        "mail.canned.response", "script_id", string="Shortcuts", readonly=True
    )
    version_ids = fields.Many2many(
        "service.script", string="Versions", compute="_compute_version_ids"
    )
    use_count = fields.Integer(string="Uses", compute="_compute_statistics")
    deviation_count = fields.Integer(
        string="Deviations",
        compute="_compute_statistics",
        help="Uses in which a mandatory part was left out.",
    )
    rating_count = fields.Integer(string="Ratings", compute="_compute_statistics")
    mean_rating = fields.Float(
        string="Mean rating",
        compute="_compute_statistics",
        digits=(3, 2),
        help="Mean of the ratings, 1 to 5, that customers gave to the tickets in which "
        "this version was used.",
    )
    customer_text = fields.Text(
        string="In the customer's language",
        compute="_compute_customer_text",
        help="The text as it would be inserted into the ticket.",
    )

    _version_unique = models.UniqueIndex(
        "(lower(shortcut), COALESCE(company_id, 0), version)",
        "This version of the script exists already.",
    )
    _valid_order = models.Constraint(
        "CHECK(valid_to >= valid_from)", "A script cannot end before it begins."
    )

    @api.depends("title", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for script in self:
            script.display_name = f"{script.title or ''} (v{script.version})"

    def _compute_statistics(self):
        # The figures are for everybody; single uses and ratings are not.
        uses = self.env["service.script.use"].sudo()
        counts = uses._read_group(
            [("script_id", "in", self.ids)],
            ["script_id", "is_deviation", "ticket_id"],
            ["__count"],
        )
        used, deviated, tickets = defaultdict(int), defaultdict(int), defaultdict(set)
        for script, is_deviation, ticket, count in counts:
            used[script.id] += count
            deviated[script.id] += count if is_deviation else 0
            tickets[script.id].add(ticket.id)
        ratings = self._read_ratings(set().union(*tickets.values()))
        for script in self:
            given = [r for t in tickets[script.id] for r in ratings.get(t, ())]
            script.use_count = used[script.id]
            script.deviation_count = deviated[script.id]
            script.rating_count = len(given)
            script.mean_rating = sum(given) / len(given) if given else 0

    @api.model
    def _read_ratings(self, ticket_ids):
        """``{ticket id: [grades]}`` that customers have given."""
        if not ticket_ids:
            return {}
        feedback = self.env["service.feedback"].sudo()
        groups = feedback._read_group(
            feedback._get_counted_domain()
            & Domain("ticket_id", "in", list(ticket_ids)),
            ["ticket_id"],
            ["score:array_agg"],
        )
        return {ticket.id: grades for ticket, grades in groups}

    # ------------------------------------------------------------
    # Use
    # ------------------------------------------------------------

    def action_insert(self):
        """Put the text into a new message of the ticket it is being chosen for."""
        self.ensure_one()
        self.check_access("read")
        ticket = self._get_context_ticket()
        if not ticket:
            raise UserError(self.env._("Open a ticket to insert a script there."))
        ticket.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "service_quality_insert_script",
            "params": {
                "ticket_id": ticket.id,
                "script_id": self.id,
                "text": self.customer_text,
            },
        }

    def action_open_uses(self):
        """The uses that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_script_use_action"
        )
        return {**action, "domain": [("script_id", "=", self.id)]}

    @api.model
    def _prepare_canned_values(self, script, lang, text):
        """The canned response that inserts a script in one language."""
        agents = self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
        return {
            "source": script.shortcut,
            "substitution": text,
            "group_ids": [Command.set(agents.ids)],
            "script_id": script.id,
            "lang": lang,
        }
