from odoo import fields, models


class MailActivity(models.Model):
    """To-dos that the sweep gives; the database itself keeps each of them unique."""

    _inherit = "mail.activity"

    sla_clock_id = fields.Many2one(
        "service.sla.clock",
        string="Clock",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The clock that this notice is about.",
    )
    sla_level = fields.Integer(
        string="Escalation level",
        readonly=True,
        help="1 the warning, 2 the breach, 3 and more the later steps.",
    )
    service_situation_id = fields.Many2one(
        "service.situation",
        string="Situation",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The situation that is to be decided.",
    )

    sla_exemption_id = fields.Many2one(
        "service.sla.exemption",
        string="Exemption",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The request that this to-do asks to decide.",
    )

    _sla_notice_unique = models.UniqueIndex(
        "(sla_clock_id, sla_level, user_id) WHERE sla_clock_id IS NOT NULL",
        "This notice has been given already.",
    )
