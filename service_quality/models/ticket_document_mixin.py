from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import SOLVED

OPEN_STATES = ("missing", "faulty")


class ServiceTicketDocumentMixin(models.AbstractModel):
    """The documents of a ticket, and asking the customer to complete them."""

    _name = "service.ticket.document.mixin"
    _description = "Ticket with documents"

    document_ids = fields.One2many(
        "service.ticket.document",
        "ticket_id",
        string="Documents",
        groups="base.group_user",
    )
    document_open_count = fields.Integer(
        string="Documents missing",
        compute="_compute_document_open_count",
        groups="base.group_user",
        help="Mandatory documents that have not come, or are not in order.",
    )
    document_progress = fields.Char(
        string="Documents in order",
        compute="_compute_document_open_count",
        groups="base.group_user",
    )
    supplement_count = fields.Integer(
        string="Supplement rounds",
        readonly=True,
        copy=False,
        aggregator="sum",
        groups="base.group_user",
        help="How often the customer was asked to add or change documents.",
    )

    @api.depends("document_ids.state", "document_ids.mandatory", "document_ids.kind")
    def _compute_document_open_count(self):
        for ticket in self:
            asked = ticket.document_ids.filtered(lambda line: line.kind != "proof")
            due = asked.filtered(
                lambda line: line.mandatory and line.state in OPEN_STATES
            )
            settled = asked.filtered(lambda line: line.state in ("ok", "waived"))
            ticket.document_open_count = len(due)
            ticket.document_progress = f"{len(settled)}/{len(asked)}"

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"supplement_count"}

    # ------------------------------------------------------------
    # The checklist
    # ------------------------------------------------------------

    def _make_documents(self):
        """Give tickets the checklist of their type.

        Lines of a former type that nothing has come for are dropped.
        """
        # Agents may not make or delete lines of a type themselves.
        Document = self.env["service.ticket.document"].sudo()
        tickets = self.sudo()
        wanted = {ticket: ticket.service_type_id.document_ids for ticket in tickets}
        stale = tickets.document_ids.filtered(
            lambda line: (
                line.type_document_id
                and line.type_document_id not in wanted[line.ticket_id]
            )
        )
        stale.filtered(lambda line: line.state == "missing").unlink()
        vals_list = []
        for ticket, documents in wanted.items():
            present = ticket.document_ids.type_document_id
            vals_list += [
                ticket._prepare_document_values(document)
                for document in documents - present
            ]
        Document.create(vals_list)
        self._start_review()

    def _prepare_document_values(self, document):
        """Values of the line for a document of the type; copied, for types change."""
        self.ensure_one()
        names = "sequence", "name", "kind", "mandatory"
        checks = "needs_complete", "needs_authentic", "needs_valid"
        return {
            "ticket_id": self.id,
            "type_document_id": document.id,
            "instructions": document.instructions,
            **{name: document[name] for name in names + checks},
        }

    def _are_documents_locked(self):
        """Whether the checklist stays as it is: reviewed, or the ticket is closed."""
        self.ensure_one()
        ticket = self.sudo()  # the review is not for customers to see
        return ticket.closed or ticket.review_state in ("review", "approved", "refused")

    # ------------------------------------------------------------
    # Supplement rounds
    # ------------------------------------------------------------

    def action_open_supplement(self):
        """Open the dialog that asks the customer for what is missing or faulty."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_supplement_action"
        )
        action["context"] = {"default_ticket_id": self.id}
        return action

    def action_request_supplement(self, requests):
        """Ask the customer in one message to add or change documents, and wait for it.

        :param requests: ``{document id: what to add or change, and how}``
        :return: the ``mail.message`` sent
        :raise UserError: when a document is not missing or faulty, or nothing is said
        """
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        lines = self.env["service.ticket.document"].browse(map(int, requests))
        self._check_supplement(lines, requests)
        self.sudo().supplement_count += 1
        self._reopen_documents()
        now = fields.Datetime.now()
        for line in lines:
            line._engine().write(
                {
                    "is_requested": True,
                    "request_text": requests[line.id].strip(),
                    "requested_at": now,
                    "round_number": line.round_number + 1,
                }
            )
        message = self._notify_customer_with(
            "service_quality.mail_template_helpdesk_ticket_supplement"
        )
        self._wait_for_customer()
        return message

    def _check_supplement(self, lines, requests):
        """:raise UserError: see :meth:`action_request_supplement`"""
        lines = lines.exists()
        if not lines or len(lines) != len(requests) or lines.ticket_id != self:
            raise UserError(
                self.env._(
                    "Choose at least one document of ticket %(ticket)s.",
                    ticket=self.number,
                )
            )
        if self.closed or self.review_state in ("approved", "refused"):
            raise UserError(
                self.env._(
                    "The documents of ticket %(ticket)s are settled: there is nothing "
                    "to ask for.",
                    ticket=self.number,
                )
            )
        for line in lines:
            if line.kind == "proof" or line.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "“%(document)s” is neither missing nor faulty: do not ask the "
                        "customer for it.",
                        document=line.display_name,
                    )
                )
            if not (requests[line.id] or "").strip():
                raise UserError(
                    self.env._(
                        "Say what the customer has to add or change in “%(document)s”, "
                        "and how.",
                        document=line.display_name,
                    )
                )

    def _welcome_documents(self):
        """The customer has sent something: go on once all asked for is here."""
        for ticket in self:
            lines = ticket.sudo().document_ids  # customers do not read the checklist
            if lines.filtered("is_requested"):
                continue
            if ticket.sudo().document_open_count and not ticket.sudo().supplement_count:
                continue
            if ticket.sudo().supplement_count:
                ticket._resume_work()
            ticket._tell_assignee(
                "service_quality.mail_activity_type_documents_received",
                lambda ticket: ticket.env._(
                    "Check the documents that the customer has sent"
                ),
            )

    def _notify_customer_with(self, template_xmlid):
        """Write to the customer in the customer's language, as the acting user.

        :return: the ``mail.message``
        """
        self.ensure_one()
        partner = self.partner_id
        if not partner and not self.partner_email:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no contact to write to. Enter one first.",
                    ticket=self.number,
                )
            )
        # Texts of the company; agents need not be allowed to edit templates.
        template = self.env.ref(template_xmlid).sudo()
        body = template._render_field("body_html", self.ids, compute_lang=True)
        subject = template._render_field("subject", self.ids, compute_lang=True)
        return self.message_post(
            body=body[self.id],
            subject=subject[self.id],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=partner.ids,
            outgoing_email_to=not partner and self.partner_email,
        )

    # ------------------------------------------------------------
    # Proofs
    # ------------------------------------------------------------

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        proofs = self.document_ids.filtered(
            lambda line: line.kind == "proof" and line.mandatory
        )
        if not proofs:
            return
        # The file itself counts: anybody may write down a name of one.
        attached = set(proofs._get_files().mapped("res_id"))
        lacking = proofs.filtered(
            lambda line: line.state != "waived" and line.id not in attached
        )
        for ticket, missing in lacking.grouped("ticket_id").items():
            if ticket.review_state != "refused":
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s cannot be closed yet. Attach what the "
                        "customer gets: %(proofs)s.",
                        ticket=ticket.number,
                        proofs=", ".join(missing.mapped("display_name")),
                    )
                )
