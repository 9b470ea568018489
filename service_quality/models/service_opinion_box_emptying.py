from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html


class ServiceOpinionBoxEmptying(models.Model):
    """One time that an opinion box was emptied, and the tickets of its papers.

    Recorded by the box; nobody edits or deletes it.
    """

    _name = "service.opinion.box.emptying"
    _description = "Emptying of an opinion box"
    _order = "emptied_at desc, id desc"
    _rec_name = "box_id"

    box_id = fields.Many2one(
        "service.opinion.box",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="box_id.company_id", store=True)
    due_date = fields.Date(string="Was due", readonly=True)
    emptied_at = fields.Datetime(string="Emptied", required=True, readonly=True)
    emptied_by_id = fields.Many2one("res.users", string="Emptied by", readonly=True)
    ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "opinion_emptying_id",
        string="Papers",
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    paper_count = fields.Integer(
        string="Papers keyed", compute="_compute_paper_count", compute_sudo=True
    )

    def _compute_paper_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("opinion_emptying_id", "in", self.ids)],
                ["opinion_emptying_id"],
                ["__count"],
            )
        )
        for emptying in self:
            emptying.paper_count = counts.get(emptying, 0)

    @api.depends("box_id", "emptied_at")
    @api.depends_context("tz")
    def _compute_display_name(self):
        for emptying in self:
            moment = fields.Datetime.context_timestamp(emptying, emptying.emptied_at)
            emptying.display_name = f"{emptying.box_id.name}, {moment:%Y-%m-%d}"

    def action_key_paper(self, text, service_kind="suggestion", **values):
        """Make a ticket of one paper.

        :param text: what it says
        :param values: further fields of the ticket: the name or address on the paper
        :return: the ticket
        :raise AccessError: unless the user is responsible for the box or a supervisor
        :raise UserError: for an empty paper
        """
        self.ensure_one()
        self.check_access("read")
        if not self.box_id.may_empty:
            raise AccessError(
                self.env._(
                    "%(box)s is emptied by its responsible or a supervisor.",
                    box=self.box_id.name,
                )
            )
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write down what the paper says."))
        allowed = ("name", "partner_id", "partner_name", "partner_email", "category_id")
        kept = {name: values[name] for name in allowed if values.get(name)}
        # Whoever empties a box need not see the tickets of the team it belongs to.
        ticket = (
            self.env["helpdesk.ticket"]
            .sudo()
            .create(
                {
                    "name": text.splitlines()[0][:80],
                    "description": plaintext2html(text),
                    "service_kind": service_kind,
                    "channel_id": self.env.ref(
                        "service_quality.helpdesk_ticket_channel_opinion_box"
                    ).id,
                    "company_id": self.company_id.id,
                    "team_id": self.box_id.team_id.id,
                    "user_id": False,
                    "opinion_emptying_id": self.id,
                    **kept,
                }
            )
        )
        return ticket.sudo(False)
