from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceRootCause(models.Model):
    """A reason why customers complain, in a tree that companies may extend.

    ``benchmark`` tells which published share the cause is compared with: they are
    reference lines, never targets, and a complaint with two causes counts under both.
    """

    _name = "service.root.cause"
    _description = "Root cause"
    _parent_store = True
    _order = "complete_name"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short name that other records and reports refer to.",
    )
    complete_name = fields.Char(
        string="Cause",
        compute="_compute_complete_name",
        recursive=True,
        store=True,
        translate=False,
    )
    parent_id = fields.Many2one(
        "service.root.cause",
        string="Part of",
        index="btree_not_null",
        ondelete="restrict",
        help="The wider cause this one belongs to.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("service.root.cause", "parent_id")
    benchmark = fields.Selection(
        [
            ("talk", "Communication or attitude"),
            ("operation", "Operation"),
            ("other", "Not compared"),
        ],
        string="Compared with",
        required=True,
        default="other",
        help="The reference share of complaints: 60 % for communication or attitude, "
        "70 % for operation.",
    )
    description = fields.Text(translate=True, help="When to choose this cause.")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "The code is already taken.")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for cause in self:
            parent = cause.parent_id.complete_name
            cause.complete_name = f"{parent} / {cause.name}" if parent else cause.name

    @api.depends("name", "parent_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cause in self:
            names, place = [], cause
            while place:
                names.insert(0, place.name or "")
                place = place.parent_id
            cause.display_name = " / ".join(names)

    @api.constrains("parent_id")
    def _check_tree(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A cause cannot be part of itself, nor of its own parts.")
            )
