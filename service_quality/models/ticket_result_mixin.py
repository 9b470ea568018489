from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

RESULT_TEXTS = (
    "result_done",
    "result_outcome",
    "result_arrangements",
    "result_cautions",
)


class ServiceTicketResultMixin(models.AbstractModel):
    """Tells the customer in writing what was done, and hands out the proofs."""

    _name = "service.ticket.result.mixin"
    _description = "Ticket with a result notice"

    result_done = fields.Text(
        string="What was done", readonly=True, copy=False, groups="base.group_user"
    )
    result_outcome = fields.Text(
        string="How it went", readonly=True, copy=False, groups="base.group_user"
    )
    result_arrangements = fields.Text(
        string="Later arrangements",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    result_cautions = fields.Text(
        string="Cautions", readonly=True, copy=False, groups="base.group_user"
    )
    fed_back_at = fields.Datetime(
        string="Result told", readonly=True, copy=False, groups="base.group_user"
    )
    result_recipient = fields.Char(
        string="Result told to", readonly=True, copy=False, groups="base.group_user"
    )
    result_message_id = fields.Many2one(
        "mail.message",
        string="Result notice",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_user",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            *RESULT_TEXTS,
            "fed_back_at",
            "result_recipient",
            "result_message_id",
        }

    def _get_result_texts(self):
        """Names of the fields that make up the notice."""
        return RESULT_TEXTS

    def action_open_result_notice(self):
        """Open the dialog that writes the result notice."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_result_notice_action"
        )
        action["context"] = {"default_ticket_id": self.id}
        return action

    def action_send_result(self, texts, attachments=None, ask_acceptance=False):
        """Send the result notice: one message with the proofs and a PDF to keep.

        :param texts: ``{result_done: …, result_outcome: …, result_arrangements: …,
            result_cautions: …}``; the first one is needed
        :param attachments: ``ir.attachment`` to send along beside the proofs
        :param ask_acceptance: also ask the customer to accept
        :return: the ``mail.message``
        :raise UserError: when it does not say what was done, or nobody can be told
        """
        self.ensure_one()
        self.check_access("write")
        if not (texts.get("result_done") or "").strip():
            raise UserError(
                self.env._("Say what was done for the customer of the ticket.")
            )
        recipient = self.partner_id.email_formatted or self.partner_email
        if not recipient and not self.partner_id:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no contact to write to. Enter one first.",
                    ticket=self.number,
                )
            )
        kept = {name: (texts.get(name) or "").strip() or False for name in RESULT_TEXTS}
        self.sudo().write(kept)
        message = self._post_result(
            attachments or self.env["ir.attachment"], ask_acceptance
        )
        self.sudo().write(
            {
                "result_message_id": message.id,
                "result_recipient": recipient or self.partner_id.display_name,
            }
        )
        self._happen(
            "fed_back",
            detail=self.result_recipient,
            stamp={"fed_back_at": fields.Datetime.now()},
        )
        if ask_acceptance:
            self._ask_acceptance()
        return message

    def _post_result(self, attachments, ask_acceptance):
        """Post the notice in the customer's language, as the acting user."""
        lang = self._get_customer_lang()
        localised = self.with_context(lang=lang)
        body = localised.env["ir.qweb"]._render(
            "service_quality.helpdesk_ticket_result_notice_body",
            {
                "ticket": localised,
                "acceptance_url": ask_acceptance and self._get_customer_link(),
            },
            lang=lang,
        )
        files = [(name, content) for name, content in self._get_proofs()]
        files += [(file.name, file.raw) for file in attachments]
        files.append((self._get_result_name(localised), localised._print_result()))
        return self.message_post(
            body=Markup(body),
            subject=localised.env._(
                "Result of your request %(ticket)s", ticket=self.number
            ),
            attachments=files,
            partner_ids=self.partner_id.ids,
            outgoing_email_to=not self.partner_id and self.partner_email,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _get_proofs(self):
        """Name and content of the proofs that the customer gets."""
        lines = self.document_ids.filtered(lambda line: line.kind == "proof")
        names = {line.id: line.file_name or line.display_name for line in lines}
        return [(names[file.res_id], file.raw) for file in lines._get_files()]

    def _get_result_name(self, localised):
        """File name of the notice."""
        return localised.env._("Result %(ticket)s", ticket=self.number) + ".pdf"

    def _print_result(self):
        """The notice as PDF."""
        # Printing reads the layout of the company, which is nobody's secret.
        report = self.env["ir.actions.report"].sudo()
        content, _kind = report._render_qweb_pdf(
            "service_quality.action_report_helpdesk_ticket_result", self.ids
        )
        return content
