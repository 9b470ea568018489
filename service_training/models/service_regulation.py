from odoo import fields, models


class ServiceRegulation(models.Model):
    """A law, and where staff learn what it asks of them."""

    _inherit = "service.regulation"

    topic_ids = fields.Many2many(
        "service.training.topic",
        "service_regulation_training_topic_rel",
        "regulation_id",
        "topic_id",
        string="Training topics",
        help="Where staff learn what the law asks of them.",
    )
