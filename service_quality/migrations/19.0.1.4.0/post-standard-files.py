from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command


def migrate(cr, version):
    """Versions that shared the files of an earlier one get copies of their own."""
    env = Environment(cr, SUPERUSER_ID, {})
    for later in env["service.standard.version"].search(
        [("attachment_ids", "!=", False)]
    ):
        files = later.attachment_ids
        foreign = files.filtered(
            lambda file, own=later: (file.res_model, file.res_id) != (own._name, own.id)
        )
        if foreign:
            copies = foreign.copy({"res_model": later._name, "res_id": later.id})
            later.attachment_ids = [Command.set((files - foreign + copies).ids)]
