from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .service_feedback import KEYED_CHANNELS
from .ticket_response_mixin import WRITTEN

# Facts that somebody served the customer; the holder of the ticket is another thing.
SERVING = ["first_response", "replied", "told", "answered"]


class ServiceTicketFeedbackMixin(models.AbstractModel):
    """Asks customers how satisfied they are, and knows whom they judge."""

    _name = "service.ticket.feedback.mixin"
    _description = "Ticket with feedback"

    feedback_ids = fields.One2many(
        "service.feedback",
        "ticket_id",
        readonly=True,
        groups="base.group_user",
    )
    feedback_request_ids = fields.One2many(
        "service.feedback.request",
        "ticket_id",
        string="Requests for feedback",
        readonly=True,
        groups="base.group_user",
    )
    feedback_count = fields.Integer(
        string="Number of answers",
        compute="_compute_feedback_count",
        groups="base.group_user",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"feedback_ids", "feedback_request_ids"}

    @api.depends("feedback_ids")
    @api.depends_context("uid")
    def _compute_feedback_count(self):
        counts = dict(
            self.env["service.feedback"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.feedback_count = counts.get(ticket._origin, 0)

    def action_view_feedback(self):
        """Open what the customers of these tickets answered, as far as the user may
        read it.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_feedback_action"
        )
        return {**action, "domain": [("ticket_id", "in", self.ids)], "context": {}}

    # -- who is judged ----------------------------------------------------------------

    def _get_served_by(self):
        """Whom the feedback of the tickets belongs to: ``{ticket id: employee id}``.

        Whoever answered the customer last, by message or logged contact; or, as the
        company wishes, and where nobody has answered, whoever the ticket is assigned
        to. Who asks afterwards how it went has not served.
        """
        tickets = self.sudo()  # of colleagues, for the record
        by_answer = tickets.filtered(
            lambda ticket: ticket.company_id.feedback_credit == "served"
        )
        served = {
            ticket.id: ticket.employee_id.id for ticket in tickets if ticket.employee_id
        }
        served.update(by_answer._get_last_answering())
        return served

    def _get_last_answering(self):
        """``{ticket id: id of the employee who answered the customer last}``."""
        if not self:
            return {}
        self.env["mail.message"].flush_model()
        self.env["service.interaction"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (answer.ticket_id)
                       answer.ticket_id, answer.employee_id
                  FROM (
                    SELECT ticket_id, employee_id, occurred_at AS at
                      FROM service_event
                     WHERE ticket_id = ANY(%(ids)s) AND event_type = ANY(%(serving)s)
                     UNION ALL
                    SELECT ticket_id, employee_id, occurred_at
                      FROM service_interaction
                     WHERE ticket_id = ANY(%(ids)s) AND kind != 'follow_up'
                     UNION ALL
                    SELECT message.res_id, employee.id, message.date
                      FROM mail_message AS message
                      JOIN mail_message_subtype AS subtype
                        ON subtype.id = message.subtype_id
                       AND subtype.internal IS NOT TRUE
                      JOIN res_users AS author
                        ON author.partner_id = message.author_id
                       AND author.share IS NOT TRUE
                      JOIN hr_employee AS employee ON employee.user_id = author.id
                     WHERE message.model = 'helpdesk.ticket'
                       AND message.res_id = ANY(%(ids)s)
                       AND message.message_type = ANY(%(written)s)
                       AND message.is_internal IS NOT TRUE
                  ) AS answer
                  JOIN helpdesk_ticket AS ticket ON ticket.id = answer.ticket_id
                  JOIN hr_employee AS server ON server.id = answer.employee_id
             LEFT JOIN res_users AS login ON login.id = server.user_id
                 WHERE login.partner_id IS DISTINCT FROM ticket.partner_id
                    OR ticket.partner_id IS NULL
              ORDER BY answer.ticket_id, answer.at DESC,
                       server.company_id = ticket.company_id DESC, server.id
                """,
                ids=list(self.ids),
                serving=SERVING,
                written=list(WRITTEN),
            )
        )
        return dict(rows)

    def _get_served_partner(self):
        """The partner of whoever served the customer; empty for nobody."""
        served = self._get_served_by().get(self.id)
        employee = self.env["hr.employee"].sudo().browse(served or [])
        return employee.user_id.partner_id.sudo(False)

    def _is_customers_rating(self, rating, served_id):
        """Whether the rating is the customer's own: not one of somebody else, and
        never of the employee who served.
        """
        self.ensure_one()
        rater = rating.partner_id
        if not rater:
            return True
        served = self.env["hr.employee"].browse(served_id or [])
        if rater in served.user_id.partner_id:
            return False
        customer = self.partner_id
        return (
            not customer
            or rater == customer
            or rater.commercial_partner_id == customer.commercial_partner_id
        )

    # -- asking -----------------------------------------------------------------------

    def _record_moves(self, moves):
        result = super()._record_moves(moves)
        solved = any(move.stamp.get("resolved_at") for move in moves)
        if solved and not self._is_history():
            # Customers are asked right after the solution.
            cron = self.env.ref(
                "service_quality.ir_cron_service_feedback_request",
                raise_if_not_found=False,
            )
            if cron:
                cron.sudo()._trigger()
        return result

    # -- keyed in by hand -------------------------------------------------------------

    def action_key_feedback(self, score, channel, **values):
        """Keep what a customer told by phone, in an interview or on paper.

        :param score: grade from 1 to 5
        :param channel: phone, interview, paper or questionnaire
        :param values: comment, is_negative, answered_at; scan and scan_name, required
            for paper
        :return: the feedback
        :raise AccessError: unless the user may write the ticket, and has not served
            the customer
        :raise ValidationError: for a grade that does not exist, a way that is not
            keyed in, a paper without its scan, or an answer from the future
        """
        self.ensure_one()
        self.check_access("write")
        served = self._get_served_by().get(self.id)
        own = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)])
        if served in own.ids:
            raise AccessError(
                self.env._(
                    "You have served the customer of ticket %(ticket)s: a colleague "
                    "keys in the feedback.",
                    ticket=self.number,
                )
            )
        allowed = ("comment", "is_negative", "answered_at", "scan", "scan_name")
        kept = {name: values[name] for name in allowed if values.get(name)}
        self._check_keyed(score, channel, kept)
        return self.env["service.feedback"]._record(
            [
                {
                    **kept,
                    "ticket_id": self.id,
                    "score": float(score),
                    "channel": channel,
                    "operator_user_id": self.env.uid,
                }
            ]
        )

    def _check_keyed(self, score, channel, values):
        if score not in (1, 2, 3, 4, 5) or channel not in KEYED_CHANNELS:
            raise ValidationError(
                self.env._("Say which grade the customer gave, and how it came.")
            )
        if channel == "paper" and not values.get("scan"):
            raise ValidationError(
                self.env._(
                    "Ticket %(ticket)s: attach the scan of the paper.",
                    ticket=self.number,
                )
            )
        answered_at = fields.Datetime.to_datetime(values.get("answered_at"))
        if answered_at and answered_at > fields.Datetime.now():
            raise ValidationError(
                self.env._(
                    "Ticket %(ticket)s: the customer cannot have answered in the "
                    "future.",
                    ticket=self.number,
                )
            )
