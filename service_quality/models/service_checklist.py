from odoo import api, fields, models
from odoo.fields import Command, Domain


class ServiceChecklist(models.Model):
    """What an inspector looks at: clauses as questions, each with a weight.

    Inspections copy the items when they start, so a checklist may change at any time; a
    new version keeps the old one readable.
    """

    _name = "service.checklist"
    _description = "Checklist"
    _inherit = ["mail.thread"]
    _order = "sequence, name, version desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    category_id = fields.Many2one(
        "service.clause.category",
        string="Area",
        index="btree_not_null",
        help="Empty for a list that goes through several areas.",
    )
    description = fields.Text(
        translate=True, help="When to use it, and what to look out for."
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        tracking=True,
        help="Empty means all companies.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    origin_id = fields.Many2one(
        "service.checklist",
        string="Previous version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    item_ids = fields.One2many(
        "service.checklist.item", "checklist_id", string="Items", copy=True
    )
    item_count = fields.Integer(string="Number of items", compute="_compute_items")
    total_weight = fields.Float(string="Total weight", compute="_compute_items")
    inspection_count = fields.Integer(
        string="Inspections", compute="_compute_inspection_count"
    )

    @api.depends("item_ids.weight")
    def _compute_items(self):
        for checklist in self:
            checklist.item_count = len(checklist.item_ids)
            checklist.total_weight = sum(checklist.item_ids.mapped("weight"))

    def _compute_inspection_count(self):
        counts = dict(
            self.env["service.inspection"]._read_group(
                Domain("checklist_id", "in", self.ids), ["checklist_id"], ["__count"]
            )
        )
        for checklist in self:
            checklist.inspection_count = counts.get(checklist, 0)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = (
                self.env._(
                    "%(name)s (version %(version)s)",
                    name=checklist.name,
                    version=checklist.version,
                )
                if checklist.version > 1
                else checklist.name
            )

    def action_new_version(self):
        """Put a copy of this checklist in its place, to be changed from now on.

        The old one is archived and keeps its inspections.
        """
        self.ensure_one()
        self.check_access("write")
        version = self.copy(
            {"name": self.name, "version": self.version + 1, "origin_id": self.id}
        )
        # copy() gives the name of one language only.
        self.copy_translations(version)
        self.active = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": version.id,
            "views": [[False, "form"]],
        }

    def action_view_inspections(self):
        """Open the inspections that used these checklists."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_inspection_action"
        )
        return {
            **action,
            "domain": [("checklist_id", "in", self.ids)],
            "context": {"default_checklist_id": self[:1].id},
        }

    def _prepare_lines(self, day, company, employee):
        """Commands that make the lines of an inspection begun on ``day``: the items
        whose clauses the company uses, and which hold for the post and place of the
        employee, if one is inspected.
        """
        self.ensure_one()
        clauses = self.env["service.clause"]
        # Whether the company uses a clause is known to whoever inspects there.
        usable = clauses.sudo().search(
            Domain("id", "in", self.item_ids.clause_id.ids)
            & clauses._get_usable_domain(day, company)
        )
        if employee:
            usable = usable.filtered(lambda clause: clause._applies_to(employee.sudo()))
        return [
            Command.create({**item._prepare_line(), "cited_on": day})
            for item in self.item_ids
            if item.clause_id in usable
        ]
