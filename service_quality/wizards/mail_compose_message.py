from markupsafe import Markup

from odoo import api, fields, models


class MailComposeMessage(models.TransientModel):
    """Shows what is to be said about the words of a mail to a ticket's customer."""

    _inherit = "mail.compose.message"

    wording_warning = fields.Html(
        string="Wording",
        compute="_compute_wording_warning",
        help="Words to think about before sending.",
    )

    @api.depends("body", "model", "res_ids", "subtype_id")
    @api.depends_context("lang")
    def _compute_wording_warning(self):
        self.wording_warning = False
        for wizard in self:
            ticket = wizard._get_checked_tickets()[:1]
            if not ticket or not wizard.body:
                continue
            told = self.env.context.get("service_quality_script_ids")
            hints = ticket.check_wording(wizard.body, told)
            wizard.wording_warning = Markup("<ul class='mb-0'>%s</ul>") % Markup(
                ""
            ).join(wizard._render_hint(hint) for hint in hints)
            if not hints:
                wizard.wording_warning = False

    def _get_checked_tickets(self):
        """The tickets whose customers will read this; none for internal notes."""
        self.ensure_one()
        tickets = self.env["helpdesk.ticket"]
        if self.model != tickets._name or self.subtype_is_log:
            return tickets
        if self.res_domain:
            return tickets.search(self._evaluate_res_domain())
        return tickets.browse(self._evaluate_res_ids()).exists()

    @api.model
    def _render_hint(self, hint):
        """A line of the warning."""
        words, better = hint["words"], hint["better"]
        if words and better:
            words = self.env._(
                "“%(words)s” – say instead: %(better)s", words=words, better=better
            )
        elif words or better:
            words = f"“{words or better}”"
        if hint["severity"] == "block":
            note = self.env._("%(message)s – cannot be sent", message=hint["message"])
        else:
            note = hint["message"]
        return Markup("<li>%s <span class='text-muted'>(%s)</span></li>") % (
            words or "",
            note,
        )

    def action_send_mail(self):
        """Send; the words of a mass mail to customers are noted on their tickets."""
        for wizard in self:
            if wizard.composition_mode == "mass_mail":
                wizard._get_checked_tickets()._note_mass_mail(wizard.body)
        return super().action_send_mail()
