from odoo import fields, models


class ServiceCompanyPrivacyMixin(models.AbstractModel):
    """Figures a company may set for the protection of data."""

    _name = "service.company.privacy.mixin"
    _description = "Settings of data protection"

    need_to_know_days = fields.Integer(
        string="Customer known for",
        default=30,
        help="Days after the solution of a ticket during which whoever served the "
        "customer may still look at the sensitive profile.",
    )
    preferences_need_consent = fields.Boolean(
        string="Preferences with consent only",
        help="How a customer likes to be served is noted only when the customer has "
        "agreed to a sensitive profile.",
    )
    identity_factors = fields.Integer(
        string="Factors of an identity check",
        default=2,
        help="So many different proofs are needed before data are told or changed.",
    )
    identity_minutes = fields.Integer(
        string="Identity check holds for",
        default=30,
        help="Minutes after which the customer is asked again.",
    )
    identity_code_minutes = fields.Integer(
        string="Code by mail holds for", default=10, help="In minutes."
    )
    identity_tries = fields.Integer(
        string="Tries of an identity check",
        default=3,
        help="After so many wrong answers the check has failed, and a supervisor has "
        "to look at it.",
    )
    two_factor_group_ids = fields.Many2many(
        "res.groups",
        "res_company_two_factor_group_rel",
        "company_id",
        "group_id",
        string="Groups with two-factor login",
        help="Whoever belongs to one of them should sign in with a second factor; who "
        "does not is listed. Empty: nobody is listed.",
    )
    undertaking_months = fields.Integer(
        string="Undertakings hold for",
        default=12,
        help="Months after which staff sign an undertaking again, for new ones; 0 "
        "means for good.",
    )

    leak_plan = fields.Text(
        string="Plan for data leaks",
        translate=True,
        default=lambda self: self._default_leak_plan(),
        help="What is done when data came into wrong hands. It stands on the action "
        "that a report opens.",
    )

    _privacy_positive = models.Constraint(
        "CHECK(need_to_know_days >= 0 AND undertaking_months >= 0)",
        "Days and months of data protection are not negative.",
    )
    _identity_positive = models.Constraint(
        "CHECK(identity_factors BETWEEN 1 AND 5 AND identity_minutes > 0 "
        "AND identity_code_minutes > 0 AND identity_tries > 0)",
        "An identity check asks for 1 to 5 factors, allows at least one try and holds "
        "for at least a minute.",
    )

    def _default_leak_plan(self):
        return self.env._(
            "1. Stop it: close the way by which the data leaked.\n"
            "2. Secure what shows how it happened.\n"
            "3. Find out whose data they are, and what can happen to these people.\n"
            "4. Tell the authority in time, and the people concerned.\n"
            "5. Find the cause, and agree on what keeps it from happening again."
        )
