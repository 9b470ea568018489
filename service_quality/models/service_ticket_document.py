from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.inside import INSIDE, is_said_inside
from .service_ticket_document_check_mixin import CHECKS
from .service_type_document import DOCUMENT_KINDS

ENGINE_KEY = "service_quality_document_engine"
# What a person may write on a line; everything else comes of the methods below.
EDITABLE = {
    "file",
    "file_name",
    "fault_text",
    "remedy_text",
    "waive_reason",
    "sequence",
    *(f"is_{check}" for check in CHECKS),
}
# What a person may say of a line that the type does not ask for.
ADDED = EDITABLE | {"ticket_id", "name", "kind", "mandatory", "instructions"}


class ServiceTicketDocument(models.Model):
    """A document on the checklist of a ticket: where it is, and whether it is in order.

    It comes with the type of the ticket, is received from the customer (portal, paper
    scanned by staff, online form), checked, and asked for again as often as need be.
    What was checked before a review stays as the reviewer saw it.
    """

    _name = "service.ticket.document"
    _description = "Document of a ticket"
    _inherit = [
        "service.ticket.document.intake.mixin",
        "service.ticket.document.check.mixin",
    ]
    _order = "ticket_id desc, sequence, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    type_document_id = fields.Many2one(
        "service.type.document",
        string="Asked for by",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Document name", required=True)
    kind = fields.Selection(DOCUMENT_KINDS, required=True, default="required")
    mandatory = fields.Boolean(default=True)
    instructions = fields.Text(string="Instructions for the customer")
    needs_complete = fields.Boolean(
        string="Has to be complete", default=True, readonly=True
    )
    needs_authentic = fields.Boolean(
        string="Has to be authentic", default=True, readonly=True
    )
    needs_valid = fields.Boolean(string="Has to be valid", default=True, readonly=True)
    conditions = fields.Text(related="type_document_id.conditions")
    original_needed = fields.Boolean(related="type_document_id.original_needed")
    form_url = fields.Char(related="type_document_id.form_url")
    state = fields.Selection(
        [
            ("missing", "Missing"),
            ("received", "To check"),
            ("ok", "In order"),
            ("faulty", "Not in order"),
            ("waived", "Not needed"),
        ],
        required=True,
        default="missing",
        readonly=True,
        index=True,
    )
    is_received = fields.Boolean(string="Received")
    is_complete = fields.Boolean(string="Complete")
    is_authentic = fields.Boolean(string="Authentic")
    is_valid = fields.Boolean(string="Valid")
    received_at = fields.Datetime(string="Received on", readonly=True)
    received_by_id = fields.Many2one("res.users", string="Received by", readonly=True)
    complete_at = fields.Datetime(string="Found complete", readonly=True)
    complete_by_id = fields.Many2one(
        "res.users", string="Found complete by", readonly=True
    )
    authentic_at = fields.Datetime(string="Found authentic", readonly=True)
    authentic_by_id = fields.Many2one(
        "res.users", string="Found authentic by", readonly=True
    )
    valid_at = fields.Datetime(string="Found valid", readonly=True)
    valid_by_id = fields.Many2one("res.users", string="Found valid by", readonly=True)
    fault_text = fields.Text(
        string="What is wrong",
        help="Internal until the customer is asked to mend it.",
    )
    remedy_text = fields.Text(
        string="What to do", help="What the customer has to add or change, and how."
    )
    waive_reason = fields.Char(string="Why it is not needed")

    @api.depends("name", "type_document_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.type_document_id.name or line.name

    # ------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_written(vals, ADDED)
        lines = super().create(vals_list)
        if not self.env.su:
            lines.ticket_id.check_access("write")
            lines._check_unlocked()
        for line, vals in zip(lines, vals_list, strict=True):
            line._note_written(vals)
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_written(vals, EDITABLE)
            self._check_unlocked()
        if "file" in vals:
            self._keep_former_files()
        result = super().write(vals)
        self._note_written(vals)
        return result

    def _check_written(self, vals, allowed):
        """:raise AccessError: when somebody writes what only the checks may say"""
        forbidden = vals.keys() - allowed
        if forbidden:
            labels = [
                self._fields[name]._description_string(self.env)
                for name in forbidden & self._fields.keys()
            ]
            raise AccessError(
                self.env._(
                    "%(fields)s: these are recorded by the system and cannot be "
                    "set by hand.",
                    fields=", ".join(sorted(labels)),
                )
            )

    def _check_unlocked(self):
        """:raise UserError: when a line lies before the reviewer, or is decided on"""
        for line in self:
            if line.kind != "proof" and line.ticket_id._are_documents_locked():
                raise UserError(
                    self.env._(
                        "“%(document)s” of ticket %(ticket)s lies with the reviewer, "
                        "or has been reviewed. To change it, ask the customer to "
                        "complete the documents.",
                        document=line.display_name,
                        ticket=line.ticket_id.number,
                    )
                )

    def _note_written(self, vals):
        """Draw the conclusions of what a person has written: stamps and state."""
        if is_said_inside(self.env, ENGINE_KEY):
            return
        checks = [check for check in CHECKS if f"is_{check}" in vals]
        if vals.get("file"):
            self.filtered(lambda line: not line.file_name)._name_files()
            self._receive()
            # What is ticked together with the upload is said of the new file.
            self._engine().write(
                {f"is_{check}": vals[f"is_{check}"] for check in checks}
            )
        elif "file" in vals and self:
            self._engine().write({"is_received": False, "file_name": False})
            checks = ["received", *checks]
        if checks:
            self._stamp_checks(checks)
            self._settle()

    def _name_files(self):
        """A file that came without a name is called like the document."""
        for line in self:
            line._engine().file_name = line.display_name

    def _engine(self):
        """The lines as the engine writes them: nobody may set these by hand."""
        return self.sudo().with_context(**{ENGINE_KEY: INSIDE})

    def action_open(self):
        """Open the line in a dialog, to upload, tick, or say what is wrong."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
