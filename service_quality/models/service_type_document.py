from odoo import api, fields, models
from odoo.exceptions import ValidationError

DOCUMENT_KINDS = [
    ("required", "Document"),
    ("form", "Form"),
    ("proof", "Proof to hand out"),
]


class ServiceTypeDocument(models.Model):
    """A document that a type of service asks for, or hands out at the end.

    Part of the sheet of the type: tickets of the type get one line for each of them.
    """

    _name = "service.type.document"
    _description = "Document of a service type"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "service.type",
        string="Service type",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="type_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Document name", required=True, translate=True)
    kind = fields.Selection(
        DOCUMENT_KINDS,
        required=True,
        default="required",
        help="Documents and forms come from the customer. A proof is what the customer "
        "gets: it is attached before the ticket is closed.",
    )
    mandatory = fields.Boolean(
        default=True,
        help="Without it the ticket does not go to review. Without a mandatory proof "
        "it is not closed.",
    )
    instructions = fields.Text(
        string="Instructions for the customer",
        translate=True,
        help="What to bring, and what to look out for. The customer reads this.",
    )
    template_file = fields.Binary(
        string="Blank form",
        attachment=True,
        help="The empty form that the customer fills in.",
    )
    template_name = fields.Char(string="File name of the blank form")
    form_url = fields.Char(
        string="Online form",
        help="Address of the form, where the customer can fill it in online.",
    )
    original_needed = fields.Boolean(
        string="Original needed",
        help="The customer has to show the original; a copy is not enough.",
    )
    needs_complete = fields.Boolean(
        string="Check that it is complete",
        default=True,
        help="Nothing is missing: all pages, all fields, all signatures.",
    )
    needs_authentic = fields.Boolean(
        string="Check that it is authentic",
        default=True,
        help="It is what it claims to be, and belongs to the customer.",
    )
    needs_valid = fields.Boolean(
        string="Check that it is valid",
        default=True,
        help="It has not expired and fits the request.",
    )
    conditions = fields.Text(
        translate=True,
        help="What has to be true of this document, for those who check it.",
    )

    @api.constrains("form_url")
    def _check_form_url(self):
        # Customers open it with one click.
        for document in self:
            url = document.form_url or "https://"
            if not url.startswith(("https://", "http://", "/")):
                raise ValidationError(
                    self.env._(
                        "The address of the online form of “%(document)s” has to begin "
                        "with https://.",
                        document=document.name,
                    )
                )
