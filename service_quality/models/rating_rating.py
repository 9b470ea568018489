from odoo import api, fields, models

ANSWERS = {"rating", "feedback", "consumed"}


class RatingRating(models.Model):
    """A rating is copied into the feedback when its customer gives it.

    The rating page and the portal act for the customer with the rights of the system.
    What a user writes with their own rights is never an answer of the customer.
    """

    _inherit = "rating.rating"

    # Whoever knows it may rate, signed out and in the name of the customer. Those who
    # are rated must not; Odoo itself only reads it with the rights of the system.
    access_token = fields.Char(groups="base.group_system")

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._keep_feedback()
        return ratings

    def write(self, vals):
        result = super().write(vals)
        if ANSWERS & vals.keys():
            self._keep_feedback()
        return result

    def _keep_feedback(self):
        """Copy what customers have answered about tickets, each answer once."""
        if not self.env.su:
            return
        given = self.filtered(
            lambda rating: (
                rating.consumed
                and rating.res_model == "helpdesk.ticket"
                and rating.rating >= 1
            )
        )
        if not given:
            return
        given.lock_for_update()  # two clicks at once give one answer
        tickets = self.env["helpdesk.ticket"].browse(given.mapped("res_id")).exists()
        found, served = {one.id: one for one in tickets}, tickets._get_served_by()
        Feedback = self.env["service.feedback"]
        earlier = Feedback.search(
            [("rating_id", "in", given.ids), ("superseded_at", "=", False)]
        ).grouped("rating_id")
        vals_list, replaced = [], Feedback
        for rating in given:
            ticket, last = found.get(rating.res_id), earlier.get(rating)
            if not ticket or not ticket._is_customers_rating(
                rating, served.get(ticket.id)
            ):
                continue
            comment = (rating.feedback or "").strip()
            if last and (last.score, last.comment or "") == (rating.rating, comment):
                continue
            vals = {
                "ticket_id": ticket.id,
                "partner_id": rating.partner_id.id or ticket.partner_id.id,
                "rating_id": rating.id,
                "score": rating.rating,
                "comment": comment,
                "channel": self.env.context.get("service_feedback_channel", "online"),
                "answered_at": rating.rated_on or rating.write_date,
            }
            if last:
                replaced |= last
                vals.update(
                    version=last.version + 1,
                    # It is still the same service that is judged.
                    employee_id=last.employee_id.id,
                    care_ticket_id=last.care_ticket_id.id,
                )
            vals_list.append(vals)
        replaced._supersede()
        Feedback._record(vals_list)
