from odoo import fields, models
from odoo.tools import SQL


class ServiceReviewAccessMixin(models.AbstractModel):
    """Notes who looks at the raters of others.

    ``service.review.assignment`` inherits it. Officers have to see who is asked; so
    that nobody looks without need, each who does leaves a line for the cycle and the
    day.
    """

    _name = "service.review.access.mixin"
    _description = "Note of who looks at raters"

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if not self.env.su and any(field.name == "rater_id" for field in fields):
            fetched._note_access()
        return fetched

    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        if not self.env.su and any(
            "rater_id" in spec for spec in (*groupby, *aggregates)
        ):
            self.search(domain)._note_access()
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    def _note_access(self):
        """Leave a line for each cycle whose raters the user sees, once a day."""
        # What everybody may do is to look at the own ones.
        others = self.sudo().filtered(
            lambda review: review.rater_id.user_id.id != self.env.uid
        )
        now = fields.Datetime.now()
        for cycle in others.cycle_id:
            self.env.execute_query(
                SQL(
                    """INSERT INTO service_review_access
                              (user_id, cycle_id, company_id, day, occurred_at)
                       VALUES (%s, %s, %s, %s, %s)
                  ON CONFLICT (user_id, cycle_id, day) DO NOTHING
                    RETURNING id""",
                    self.env.uid,
                    cycle.id,
                    cycle.company_id.id,
                    now.date(),
                    now,
                )
            )
