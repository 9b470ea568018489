from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceDutyShift(models.Model):
    """Somebody is on duty from then to then, for a team or for the whole company.

    What comes in outside office hours goes to whoever is on duty at that moment. Only
    published shifts count; a swap is made by writing another employee on the shift.
    """

    _name = "service.duty.shift"
    _description = "Duty shift"
    _order = "starts_at, role desc, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        index="btree_not_null",
        check_company=True,
        help="Empty means on duty for all teams of the company.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="On duty",
        required=True,
        index=True,
        check_company=True,
    )
    role = fields.Selection(
        [("person", "Duty person"), ("leader", "Duty leader")],
        required=True,
        default="person",
        help="The duty person gets the tickets, the duty leader what nobody else "
        "takes, and the alerts.",
    )
    starts_at = fields.Datetime(string="From", required=True, index=True)
    ends_at = fields.Datetime(string="Until", required=True)
    is_published = fields.Boolean(
        string="Published",
        default=True,
        help="Only published shifts get tickets.",
    )
    location = fields.Char(
        string="Place or line", help="E.g. the hotline number, or the front desk."
    )

    _ends_after_start = models.Constraint(
        "CHECK(ends_at > starts_at)", "A shift ends after it starts."
    )

    @api.depends("employee_id", "role", "starts_at", "ends_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for shift in self:
            times = [
                fields.Datetime.context_timestamp(shift, moment).strftime(
                    "%Y-%m-%d %H:%M"
                )
                for moment in (shift.starts_at, shift.ends_at)
                if moment
            ]
            shift.display_name = self.env._(
                "%(person)s (%(role)s, %(times)s)",
                # Who is on duty is meant to be known.
                person=shift.employee_id.sudo().name or "",
                role=roles.get(shift.role, ""),
                times=" – ".join(times),
            )

    @api.constrains("employee_id", "starts_at", "ends_at")
    def _check_overlap(self):
        """Nobody is on duty twice at the same time."""
        # Also against shifts of teams that this supervisor does not see.
        others = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("starts_at", "<", max(self.mapped("ends_at"))),
                ("ends_at", ">", min(self.mapped("starts_at"))),
            ]
        )
        for shift in self:
            for other in others - shift:
                if (
                    other.employee_id == shift.employee_id
                    and other.starts_at < shift.ends_at
                    and other.ends_at > shift.starts_at
                ):
                    raise ValidationError(
                        self.env._(
                            "%(shift)s overlaps with another shift of the same "
                            "person: %(other)s. Change one of them.",
                            shift=shift.display_name,
                            other=other.with_env(self.env).display_name,
                        )
                    )
