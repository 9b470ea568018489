from odoo import fields, models


class ServiceReviewAccess(models.Model):
    """Somebody has looked at who reviews whom in a cycle, on a day.

    Append-only: written by the system, edited and deleted by nobody.
    """

    _name = "service.review.access"
    _description = "Look at raters"
    _order = "occurred_at desc, id desc"
    _rec_name = "user_id"
    # When and by whom is what the line itself says.
    _log_access = False

    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, index=True
    )
    cycle_id = fields.Many2one(
        "service.appraisal.cycle",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    occurred_at = fields.Datetime(
        string="First looked at", required=True, readonly=True
    )

    _day_unique = models.Constraint(
        "UNIQUE(user_id, cycle_id, day)", "One line a day is enough."
    )
