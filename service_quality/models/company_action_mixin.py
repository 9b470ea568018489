from odoo import fields, models


class ServiceCompanyActionMixin(models.AbstractModel):
    """Figures a company may set for corrective actions and what the public says."""

    _name = "service.company.action.mixin"
    _description = "Settings of corrective actions"

    action_effect_days = fields.Integer(
        string="Effect of an action",
        default=30,
        help="Days before an action was opened and after it was done in which its "
        "indicator is measured.",
    )
    action_reopen_days = fields.Integer(
        string="Time for another try",
        default=7,
        help="Days in which an action that was not effective has to be done anew, "
        "unless the verifier names another date.",
    )
    media_owner_hours = fields.Float(
        string="Owner of a media report",
        default=4,
        help="Hours in which a negative or hot report needs somebody who looks after "
        "it.",
    )
    media_reply_hours = fields.Float(
        string="Reply to a media report",
        default=24,
        help="Hours in which a negative or hot report needs a published reply.",
    )

    _action_days_positive = models.Constraint(
        "CHECK(action_effect_days > 0 AND action_reopen_days > 0)",
        "The effect and the next try of an action need at least one day.",
    )
    _media_hours_positive = models.Constraint(
        "CHECK(media_owner_hours > 0 AND media_reply_hours > 0)",
        "Reports in the media need some time to be answered.",
    )
