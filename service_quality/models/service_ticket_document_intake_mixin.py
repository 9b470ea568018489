import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import human_size
from odoo.tools.mimetypes import guess_mimetype

# What customers may send: things that staff can look at, and nothing that runs.
MIMETYPES = (
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/tiff",
    "application/msword",
    "application/x-ole-storage",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
)
EXTENSIONS = (
    ".pdf .jpg .jpeg .png .gif .webp .tif .tiff .doc .docx .xls .xlsx .odt .ods"
).split()


class ServiceTicketDocumentIntakeMixin(models.AbstractModel):
    """How a document comes in: file or online form, by the customer or scanned by us.

    A later file never overwrites an earlier one: that stays attached to the line.
    """

    _name = "service.ticket.document.intake.mixin"
    _description = "Document that is received"

    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(string="File name", copy=False)
    former_file_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Earlier files",
        domain=[
            ("res_model", "=", "service.ticket.document"),
            ("res_field", "=", False),
        ],
        readonly=True,
    )
    answer_model = fields.Char(readonly=True, copy=False)
    answer_id = fields.Many2oneReference(
        model_field="answer_model",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the customer filled in with an online form of this database.",
    )
    round_number = fields.Integer(
        string="Round",
        readonly=True,
        copy=False,
        help="How often the customer was asked to complete or mend it.",
    )
    is_requested = fields.Boolean(
        string="Asked for again",
        readonly=True,
        copy=False,
        help="The customer has been asked to send it, and has not yet.",
    )
    request_text = fields.Text(
        string="Told to the customer",
        readonly=True,
        copy=False,
        help="What the customer was last asked to add or change.",
    )
    requested_at = fields.Datetime(string="Asked for", readonly=True, copy=False)

    def _get_request_text(self):
        """What to propose to tell the customer of a missing or faulty document, in
        their language.
        """
        self.ensure_one()
        if self.state == "faulty":
            said = [self.fault_text, self.remedy_text]
            return "\n".join(text.strip() for text in said if text)
        localised = self.with_context(lang=self.ticket_id._get_customer_lang())
        return (
            localised.type_document_id.instructions
            or self.instructions
            or localised.env._("Please send this document.")
        )

    # ------------------------------------------------------------
    # Receiving
    # ------------------------------------------------------------

    def _get_files(self):
        """The files attached to these lines now, as ``ir.attachment`` with sudo.

        They belong to the lines, which the caller may read.
        """
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "in", self.ids),
                ]
            )
        )

    def _keep_former_files(self):
        """A new file comes: keep those there are beside it."""
        for former in self._get_files():
            line = self.browse(former.res_id)
            former.write({"name": line.file_name or former.name, "res_field": False})
        self.invalidate_recordset(["file", "former_file_ids"])

    def _receive(self, answer=None):
        """These documents are here now; what was checked before is to be checked anew.

        :param answer: record of an online form that the customer has filled in; a
            bridge to such forms calls this
        """
        received = {"is_received": True, "state": "received", "is_requested": False}
        received |= {"is_complete": False, "is_authentic": False, "is_valid": False}
        if answer:
            received |= {"answer_model": answer._name, "answer_id": answer.id}
        self._engine().write(received)
        self._stamp_checks(("received", "complete", "authentic", "valid"))
        self.filtered(lambda line: line.kind == "proof")._settle()
        for ticket, lines in self.grouped("ticket_id").items():
            names = ", ".join(line.display_name for line in lines)
            ticket._happen("document_received", detail=names)
        self.ticket_id._follow_documents()

    def _is_wanted(self):
        """Whether the customer may send it: it is missing, or asked for again."""
        self.ensure_one()
        return (
            self.kind != "proof"
            and not self.ticket_id.closed
            and not self.ticket_id._are_documents_locked()
            and (
                self.state == "missing"
                or (self.state == "faulty" and self.is_requested)
            )
        )

    def _receive_from_customer(self, file_name=None, content=None):
        """Take what the customer sends through the portal.

        :param content: the bytes of a file; None when an online form was filled in
        :return: False when it has been sent already, so that pressing twice is harmless
        :raise UserError: when the file cannot be taken
        """
        self.ensure_one()
        line = self.try_lock_for_update()
        if not line or not line._is_wanted():
            return False
        if content is None:
            if not line._is_claimable():
                raise UserError(self.env._("Choose the file to send."))
            line._receive()
        else:
            self._check_file(file_name, content)
            line.write({"file": base64.b64encode(content), "file_name": file_name})
        line.ticket_id._welcome_documents()
        return True

    def _is_claimable(self):
        """Whether the customer's word is enough that the form was filled in online."""
        self.ensure_one()
        return bool(self.form_url)

    def _get_portal_values(self):
        """What the customer sees of this document."""
        self.ensure_one()
        wanted = self._is_wanted()
        if wanted:
            state = "again" if self.is_requested and self.received_at else "missing"
        elif self.state in ("received", "faulty"):
            state = "checking"  # a fault shows once the customer has been told
        else:
            state = self.state if self.state in ("ok", "waived") else "closed"
        document = self.type_document_id
        return {
            "id": self.id,
            "name": self.display_name,
            "kind": self.kind,
            "mandatory": self.mandatory,
            "state": state,
            "wanted": wanted,
            "instructions": document.instructions or self.instructions,
            "original_needed": document.original_needed,
            "request_text": wanted and self.is_requested and self.request_text,
            "form_url": wanted and document.form_url,
            # A form of this database tells by itself when it is complete.
            "fills_here": False,
            "has_form": wanted and bool(document.template_name),
            "file_name": self.file_name,
            "received_at": self.received_at,
        }

    def _check_file(self, file_name, content):
        """:raise UserError: when a file is empty, too large or of another kind"""
        limit = self.ticket_id.company_id.document_max_mb * 1024 * 1024
        if not content:
            raise UserError(self.env._("The file is empty. Please choose another one."))
        if limit and len(content) > limit:
            raise UserError(
                self.env._(
                    "The file is larger than %(size)s. Please send a smaller one.",
                    size=human_size(limit),
                )
            )
        # Looks into the file: a name may say anything.
        mimetype = guess_mimetype(content)
        extension = file_name[file_name.rfind(".") :].lower()
        if extension not in EXTENSIONS or mimetype not in MIMETYPES:
            raise UserError(
                self.env._(
                    "Files of this kind cannot be taken. Please send a PDF, a picture "
                    "or an office document."
                )
            )
