from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

FEEDBACK_KINDS = ("complaint", "suggestion")
# The kind of care cases: what customers told us by a low rating. They are about the
# reason, the product and the team of the ticket that was rated.
RATING = "rating"
# Where each dimension of the distribution is kept on a ticket.
DIMENSION_FIELDS = {
    "reason": "category_id",
    "product": "service_type_id",
    "team": "team_id",
}


class ServiceAnalysisSourceMixin(models.AbstractModel):
    """What counts as something that customers told us, and the list behind a number.

    An addon brings another source of feedback by extending :meth:`_get_feedback_sql`.
    """

    _name = "service.analysis.source.mixin"
    _description = "Feedback to analyse"

    @api.model
    def _get_feedback_sql(self, company, start_at, stop_at):
        """Selects of all that counts as feedback, put together as one.

        :return: list of SQL, each with the columns ``at``, ``kind``, ``reason``,
            ``product`` and ``team`` (ids or null)
        """
        return [
            SQL(
                """SELECT ticket.registered_at AS at,
                          CASE WHEN ticket.care_feedback_id IS NULL
                               THEN ticket.service_kind ELSE %s END AS kind,
                          COALESCE(rated.category_id, ticket.category_id) AS reason,
                          COALESCE(rated.service_type_id, ticket.service_type_id)
                               AS product,
                          COALESCE(rated.team_id, ticket.team_id) AS team
                     FROM helpdesk_ticket AS ticket
                LEFT JOIN service_feedback AS feedback
                       ON feedback.id = ticket.care_feedback_id
                LEFT JOIN helpdesk_ticket AS rated ON rated.id = feedback.ticket_id
                    WHERE ticket.company_id = %s AND ticket.service_kind = ANY(%s)
                      AND ticket.active
                      AND ticket.registered_at >= %s AND ticket.registered_at < %s""",
                RATING,
                company.id,
                list(FEEDBACK_KINDS),
                start_at,
                stop_at,
            )
        ]

    @api.model
    def _get_feedback(self, company, start_at, stop_at):
        """Rows (at, kind, reason, product, team) of the feedback of a time."""
        tickets = self.env["helpdesk.ticket"]
        tickets.flush_model(
            [
                "registered_at",
                "service_kind",
                "active",
                "care_feedback_id",
                *DIMENSION_FIELDS.values(),
            ]
        )
        self.env["service.feedback"].flush_model()
        selects = self._get_feedback_sql(company, start_at, stop_at)
        return self.env.execute_query(SQL(" UNION ALL ").join(selects))

    @api.model
    def _open_feedback(self, period, name, values):
        """The action that opens the feedback of a period.

        :param values: further conditions on tickets, ``{field: value}``
        """
        domain = (
            Domain("service_kind", "in", FEEDBACK_KINDS)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("registered_at", ">=", period.start_at)
            & Domain("registered_at", "<", period.stop_at)
        )
        cares = Domain("care_feedback_id", "!=", False)
        for field, value in values.items():
            if field == "service_kind":
                own = ~cares & Domain(field, "=", value)
                domain &= cares if value == RATING else own
            else:
                rated = Domain(f"care_feedback_id.ticket_id.{field}", "=", value)
                domain &= cares & rated | ~cares & Domain(field, "=", value)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False},
        }
