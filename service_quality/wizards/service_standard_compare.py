from odoo import api, fields, models

from ..tools import text_diff


class ServiceStandardCompare(models.TransientModel):
    """What one version of a standard says differently from another."""

    _name = "service.standard.compare"
    _description = "Compare versions"

    version_id = fields.Many2one(
        "service.standard.version", string="New version", required=True
    )
    standard_id = fields.Many2one(related="version_id.standard_id")
    old_version_id = fields.Many2one(
        "service.standard.version",
        string="Compared with",
        compute="_compute_old_version_id",
        store=True,
        readonly=False,
        domain="[('standard_id', '=', standard_id), ('id', '!=', version_id)]",
    )
    difference = fields.Html(compute="_compute_difference", sanitize=False)

    @api.depends("version_id")
    def _compute_old_version_id(self):
        for dialog in self:
            version = dialog.version_id
            dialog.old_version_id = version and version._get_previous()

    @api.depends("version_id", "old_version_id")
    def _compute_difference(self):
        for dialog in self:
            if not dialog.version_id:
                dialog.difference = False
                continue
            old = dialog.old_version_id
            dialog.difference = text_diff.render(
                old._get_lines() if old else [], dialog.version_id._get_lines()
            )
