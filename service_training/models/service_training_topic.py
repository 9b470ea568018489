from odoo import fields, models


class ServiceTrainingTopic(models.Model):
    """A subject that people are trained in, such as answering the telephone.

    Needs name a topic, plans and sessions will teach it. Kept by training managers.
    """

    _name = "service.training.topic"
    _description = "Training topic"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short name that other records and imports use; it does not change when "
        "the topic is renamed or translated.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Only people of this company can need the topic; empty: all companies.",
    )
    description = fields.Html(
        translate=True, help="What people can do after the training."
    )
    clause_ids = fields.Many2many(
        "service.clause",
        "service_training_topic_clause_rel",
        "topic_id",
        "clause_id",
        string="Clauses taught",
        domain="[('for_training', '=', True)]",
        help="Principles and rules of conduct that people know after the training.",
    )
    regulation_ids = fields.Many2many(
        "service.regulation",
        "service_regulation_training_topic_rel",
        "topic_id",
        "regulation_id",
        string="Laws",
        help="Laws that are taught in it; when one changes, the topic has to.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another training topic already has this code."
    )
