from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("department", "Quality department"),
    ("group", "Inspection group"),
    ("supervisor", "Service supervisor"),
    ("agency", "Third-party agency"),
]


class ServiceInspectionBody(models.Model):
    """Who inspects: a department, a group, a supervisor, or an agency from outside.

    The people of an agency are contacts with a portal login. They see and score what
    is assigned to them as long as the contract runs, and not a day longer.
    """

    _name = "service.inspection.body"
    _description = "Supervision body"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="group", tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one("hr.department", check_company=True)
    leader_user_id = fields.Many2one(
        "res.users",
        string="Head",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who answers for the work of this body.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "service_inspection_body_user_rel",
        "body_id",
        "user_id",
        string="Members",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Our own people who inspect for this body. Nobody inspects himself.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Agency",
        tracking=True,
        index="btree_not_null",
        check_company=True,
        help="The firm or person from outside who inspects for us.",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "service_inspection_body_partner_rel",
        "body_id",
        "partner_id",
        string="Inspectors of the agency",
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Persons of the agency to whom inspections are assigned. With a portal "
        "login they score them themselves.",
    )
    contract_start = fields.Date(string="Contract from", tracking=True)
    contract_end = fields.Date(
        string="Contract until",
        tracking=True,
        help="The last day on which people of the agency see what is assigned to them.",
    )
    is_in_force = fields.Boolean(
        string="Contract runs",
        compute="_compute_is_in_force",
        search="_search_is_in_force",
        help="Always so for our own bodies; for an agency between the dates of its "
        "contract.",
    )

    _contract_order = models.Constraint(
        "CHECK(contract_end >= contract_start)", "A contract ends after it starts."
    )

    @api.depends("kind", "active", "contract_start", "contract_end", "company_id")
    def _compute_is_in_force(self):
        for body in self:
            today = body.company_id._get_service_today()
            body.is_in_force = body.active and (
                body.kind != "agency"
                or bool(body.contract_end)
                and (body.contract_start or today) <= today <= body.contract_end
            )

    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Days belong to the zone of each company.
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        running = Domain("kind", "!=", "agency")
        for company in companies:
            today = company._get_service_today()
            running |= (
                Domain("company_id", "=", company.id)
                & Domain("contract_end", ">=", today)
                & (
                    Domain("contract_start", "=", False)
                    | Domain("contract_start", "<=", today)
                )
            )
        running &= Domain("active", "=", True)
        if set(value) == {True}:
            return running
        return ~running if set(value) == {False} else Domain.TRUE

    @api.constrains("kind", "partner_id", "contract_end")
    def _check_agency(self):
        """SQ-97: an agency is a partner with a contract that ends."""
        for body in self.filtered(lambda body: body.kind == "agency"):
            if not body.partner_id or not body.contract_end:
                raise ValidationError(
                    self.env._(
                        "%(body)s: a third-party agency needs a partner and the day "
                        "on which its contract ends.",
                        body=body.name,
                    )
                )

    @api.constrains("partner_id", "contact_ids")
    def _check_contacts(self):
        for body in self:
            strangers = body.contact_ids.filtered(
                lambda contact, body=body: (
                    contact.commercial_partner_id
                    != body.partner_id.commercial_partner_id
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to %(agency)s. Enter the person "
                        "as a contact of the agency first.",
                        person=strangers[0].name,
                        agency=body.partner_id.name or body.name,
                    )
                )

    @api.model
    def _find_agency(self, partner, company):
        """The agency for which a person inspects, one whose contract runs first."""
        bodies = self.sudo().search(
            [
                ("kind", "=", "agency"),
                ("company_id", "=", company.id),
                ("partner_id", "in", (partner | partner.commercial_partner_id).ids),
            ],
            order="contract_end desc, id desc",
        )
        return (bodies.filtered("is_in_force") or bodies)[:1].sudo(False)
