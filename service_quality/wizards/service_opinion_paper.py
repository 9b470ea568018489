from odoo import fields, models


class ServiceOpinionPaper(models.TransientModel):
    """Takes down one paper of an opinion box."""

    _name = "service.opinion.paper"
    _description = "Key a paper"

    emptying_id = fields.Many2one(
        "service.opinion.box.emptying", required=True, readonly=True
    )
    text = fields.Text(string="What it says", required=True)
    service_kind = fields.Selection(
        string="Service kind",
        selection=lambda self: (
            self.env["helpdesk.ticket"]
            ._fields["service_kind"]
            ._description_selection(self.env)
        ),
        required=True,
        default="suggestion",
    )
    partner_name = fields.Char(string="Name", help="Empty: nobody knows who wrote it.")
    partner_email = fields.Char(string="Email")

    def action_key(self):
        """Make the ticket and close the dialog."""
        self._key()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_key_next(self):
        """Make the ticket and take the next paper."""
        self._key()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_opinion_paper_action"
        )
        return {**action, "context": {"default_emptying_id": self.emptying_id.id}}

    def _key(self):
        self.emptying_id.action_key_paper(
            self.text,
            self.service_kind,
            partner_name=self.partner_name,
            partner_email=self.partner_email,
        )
