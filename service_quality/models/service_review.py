from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ServiceReview(models.Model):
    """A look back at one closed ticket: what went well, and what to do better.

    Written by somebody who did not serve; finished, it is read by who served and does
    not change any more.
    """

    _name = "service.review"
    _inherit = ["service.action.source.mixin"]
    _description = "Review of a ticket"
    _order = "id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    employee_id = fields.Many2one(
        related="ticket_id.employee_id", string="Served by", store=True
    )
    category_id = fields.Many2one(related="ticket_id.category_id", string="Subject")
    reviewer_user_id = fields.Many2one(
        "res.users",
        string="Looked back by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    went_well = fields.Text(
        string="Went well", help="What others should do in the same way."
    )
    to_optimise = fields.Text(
        string="To be done better", help="What cost the customer or us time or nerves."
    )
    improvement = fields.Text(
        help="What should change so that it goes better the next time."
    )
    state = fields.Selection(
        [("draft", "In progress"), ("done", "Finished")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    done_at = fields.Datetime(string="Finished on", readonly=True, copy=False)

    _reviewer_unique = models.Constraint(
        "UNIQUE(ticket_id, reviewer_user_id)",
        "You have a review of this ticket already. Open that one.",
    )

    @api.constrains("ticket_id", "reviewer_user_id")
    def _check_reviewable(self):
        for review in self:
            ticket = review.ticket_id
            # The employee of a colleague is compared, not shown.
            if ticket.sudo().employee_id.user_id == review.reviewer_user_id or (
                ticket.user_id == review.reviewer_user_id
            ):
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s was served by yourself: somebody else has "
                        "to review it.",
                        ticket=ticket.number,
                    )
                )
            if not ticket.closed:
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s is still open. Review it once it is closed.",
                        ticket=ticket.number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {
                    **vals,
                    "reviewer_user_id": self.env.uid,
                    "state": "draft",
                    "done_at": False,
                }
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            fixed = {"ticket_id", "reviewer_user_id", "state", "done_at"}
            if fixed & vals.keys() or "done" in self.mapped("state"):
                raise AccessError(
                    self.env._("A finished review stays as its reviewer left it.")
                )
            if self.reviewer_user_id - self.env.user:
                raise AccessError(
                    self.env._("Only the reviewer writes a review. Make your own.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_finished(self):
        if not self.env.su and "done" in self.mapped("state"):
            raise UserError(self.env._("A finished review stays on file."))

    def action_done(self):
        """Finish these reviews; who served can read them from now on."""
        self.check_access("write")
        for review in self:
            if self.env.user != review.reviewer_user_id and not self.env.su:
                raise AccessError(
                    self.env._("Only the reviewer writes a review. Make your own.")
                )
            if (
                not (review.went_well or "").strip()
                and not (review.to_optimise or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s: say what went well, or what to do better.",
                        ticket=review.ticket_id.number,
                    )
                )
        # The state has no other writer; see write().
        self.sudo().write({"state": "done", "done_at": fields.Datetime.now()})
        for review in self:
            if (review.improvement or "").strip() and not review.action_ids:
                review._open_action([{}])

    def _prepare_action_values(self):
        values = super()._prepare_action_values()
        if not (self.improvement or "").strip():
            return values
        return {
            **values,
            "name": self.improvement.strip().splitlines()[0],
            "problem": self.to_optimise,
            "measure": self.improvement,
        }
