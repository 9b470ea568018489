from odoo import api, fields, models


class ServiceScriptUse(models.Model):
    """A script version that went into a message to a customer.

    Append-only: written when the message is posted, edited and deleted by nobody. A
    deviation says that a mandatory part was left out; it is counted, not punished.
    """

    _name = "service.script.use"
    _description = "Use of a script"
    _order = "occurred_at desc, id desc"
    _rec_name = "script_id"
    # The time and the author of the fact are its own fields.
    _log_access = False

    script_id = fields.Many2one(
        "service.script", required=True, ondelete="cascade", index=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    message_id = fields.Many2one(
        "mail.message", ondelete="set null", index="btree_not_null"
    )
    is_deviation = fields.Boolean(
        string="Mandatory part left out",
        help="The message did not hold all mandatory parts of the script.",
    )
    user_id = fields.Many2one("res.users", string="Used by", index=True)
    employee_id = fields.Many2one("hr.employee", index="btree_not_null")
    team_id = fields.Many2one("helpdesk.ticket.team", index="btree_not_null")
    occurred_at = fields.Datetime(string="When", required=True)
    company_id = fields.Many2one("res.company", required=True)

    _message_script_unique = models.UniqueIndex(
        "(message_id, script_id) WHERE message_id IS NOT NULL"
    )

    @api.model
    def _record(self, vals_list):
        """Append uses; the only way in, for nobody has the right to create them."""
        uses = self.sudo().create(vals_list)
        uses.script_id.invalidate_recordset(
            ["use_count", "deviation_count", "mean_rating", "rating_count"]
        )
        return uses
