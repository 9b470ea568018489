from odoo import fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import SOLVED


class ServiceTicketCareMixin(models.AbstractModel):
    """A ticket by which somebody takes care of a customer who was not satisfied.

    It has the clocks of suggestions and opinions, belongs to the leader of the team,
    and is solved only when the customer has been spoken to.
    """

    _name = "service.ticket.care.mixin"
    _description = "Ticket that takes care"

    care_feedback_id = fields.Many2one(
        "service.feedback",
        string="Cares for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The feedback because of which the customer is looked after.",
    )

    _care_feedback_unique = models.UniqueIndex(
        "(care_feedback_id) WHERE care_feedback_id IS NOT NULL",
        "There is a care case already.",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"care_feedback_id"}

    def _compute_suggestion_state(self):
        cases = self.filtered("care_feedback_id")
        # Nobody has to decide on what a customer is sorry about.
        cases.suggestion_state = False
        return super(ServiceTicketCareMixin, self - cases)._compute_suggestion_state()

    def _acknowledge(self):
        # The customer has written no ticket: it is for us to call.
        cases = self.filtered("care_feedback_id")
        return super(ServiceTicketCareMixin, self - cases)._acknowledge()

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for ticket in self.sudo().filtered("care_feedback_id"):
            if not ticket.first_response_at:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s: nobody has spoken to the customer yet. "
                        "Call or write first, then close it.",
                        ticket=ticket.number,
                    )
                )

    def _get_care_leader(self):
        """Who takes care: the leader of the team or of one above, else nobody."""
        self.ensure_one()
        team, seen = self.team_id, self.env["helpdesk.ticket.team"]
        while team and team not in seen:
            leader = team.user_id
            if leader.active and not leader.share:
                return leader
            seen |= team
            team = team.parent_id
        return self.env["res.users"]

    def _tell_care_leader(self):
        """A to-do for whoever has to take care, in their language."""
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "service_quality.mail_activity_type_care", raise_if_not_found=False
        )
        vals_list = []
        for case in self.filtered("user_id"):
            env = self.with_context(lang=case.user_id.lang).env
            vals_list.append(
                {
                    "activity_type_id": type_id,
                    "summary": env._("Speak with the customer"),
                    "res_model_id": model_id,
                    "res_id": case.id,
                    "user_id": case.user_id.id,
                    "date_deadline": fields.Date.today(),
                }
            )
        activities = self.env["mail.activity"].sudo()  # in a colleague's list
        activities.with_context(mail_activity_quick_update=True).create(vals_list)
