from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .helpdesk_ticket_stage import SOLVED

SUPERVISOR = "service_quality.group_supervisor"


class ServiceTicketAftercareMixin(models.AbstractModel):
    """Demands nobody can meet, and reviews of what is done.

    A marked ticket is counted like any other. Only when a supervisor has confirmed the
    mark it is left out of what speaks against the employee.
    """

    _name = "service.ticket.aftercare.mixin"
    _description = "Ticket with negotiations and reviews"

    has_unreasonable_demand = fields.Boolean(
        string="Unreasonable demand",
        tracking=True,
        copy=False,
        groups="base.group_user",
        help="The customer demands what is not possible. Write down what you explained "
        "and offered; a supervisor confirms it.",
    )
    negotiation_ids = fields.One2many(
        "service.negotiation",
        "ticket_id",
        string="Negotiations",
        groups="base.group_user",
    )
    demand_confirmed_at = fields.Datetime(
        string="Demand confirmed", readonly=True, copy=False, groups="base.group_user"
    )
    demand_confirmed_user_id = fields.Many2one(
        "res.users",
        string="Demand confirmed by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    excluded_from_blame = fields.Boolean(
        string="Excluded from blame",
        compute="_compute_excluded_from_blame",
        store=True,
        groups="base.group_user",
        help="A supervisor has confirmed the unreasonable demand: what became of this "
        "ticket does not speak against the employee.",
    )
    review_ids = fields.One2many(
        "service.review",
        "ticket_id",
        string="Reviews",
        readonly=True,
        groups="service_quality.group_supervisor",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "demand_confirmed_at",
            "demand_confirmed_user_id",
            "excluded_from_blame",
        }

    @api.depends("has_unreasonable_demand")
    def _compute_excluded_from_blame(self):
        for ticket in self:
            ticket.excluded_from_blame = bool(
                ticket.has_unreasonable_demand and ticket.demand_confirmed_at
            )

    def action_confirm_demand(self):
        """Confirm that the customer demands what is not possible.

        :raise AccessError: unless a supervisor does it, not for a ticket of their own
        """
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR) and not self.env.su:
            raise AccessError(
                self.env._("Only a supervisor confirms an unreasonable demand.")
            )
        for ticket in self:
            # The employee of a colleague is compared, not shown.
            served_by = ticket.sudo().employee_id.user_id | ticket.user_id
            if self.env.user in served_by:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s is your own: another supervisor has to "
                        "confirm its demand.",
                        ticket=ticket.number,
                    )
                )
            if not ticket.negotiation_ids:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s: nobody has written down what the customer "
                        "demands and what they were told.",
                        ticket=ticket.number,
                    )
                )
        unmarked = self.filtered(lambda ticket: not ticket.has_unreasonable_demand)
        if unmarked:
            unmarked.has_unreasonable_demand = True
        self.mapped("excluded_from_blame")  # what is to be computed is, before
        stamp = {
            "demand_confirmed_at": fields.Datetime.now(),
            "demand_confirmed_user_id": self.env.uid,
            # Stamps recompute nothing.
            "excluded_from_blame": True,
        }
        self._stamp({ticket.id: stamp for ticket in self})

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for ticket in self.filtered("has_unreasonable_demand"):
            offered = ticket.negotiation_ids.mapped("alternative")
            if not any((text or "").strip() for text in offered):
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s has a demand that cannot be met. Offer the "
                        "customer an alternative and write it down under “Work”, then "
                        "close it.",
                        ticket=ticket.number,
                    )
                )

    def action_review(self):
        """Start reviews of these closed tickets, or go on with one's own.

        :raise ValidationError: for a ticket that is open, or served by the user
        """
        Review = self.env["service.review"]
        mine = Review.search(
            [("ticket_id", "in", self.ids), ("reviewer_user_id", "=", self.env.uid)]
        )
        reviews = mine | Review.create(
            [{"ticket_id": ticket.id} for ticket in self - mine.ticket_id]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_review_action"
        )
        if len(reviews) == 1:
            form = [view for view in action["views"] if view[1] == "form"]
            return {**action, "res_id": reviews.id, "views": form}
        return {**action, "domain": [("id", "in", reviews.ids)], "context": {}}
