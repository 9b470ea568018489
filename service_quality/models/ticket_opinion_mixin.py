from odoo import fields, models


class ServiceTicketOpinionMixin(models.AbstractModel):
    """A paper out of an opinion box."""

    _name = "service.ticket.opinion.mixin"
    _description = "Ticket of a paper"

    opinion_emptying_id = fields.Many2one(
        "service.opinion.box.emptying",
        string="Opinion box",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="The emptying in which the paper was found.",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"opinion_emptying_id"}
