from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ServiceShieldMixin(models.AbstractModel):
    """A record that came of a ticket: with a confidential one it is hidden, too.

    Never shown to whom the complaint is about, and else only to who may know of the
    ticket or has to work on the record (:meth:`_get_working_domain`). The record rules
    ask ``is_shielded``.
    """

    _name = "service.shield.mixin"
    _description = "Record hidden with its confidential ticket"

    is_shielded = fields.Boolean(
        string="Hidden from me",
        compute="_compute_is_shielded",
        search="_search_is_shielded",
        compute_sudo=True,
        help="Comes of a confidential complaint that the reader may not know of.",
    )

    @api.depends("ticket_id.is_confidential")
    @api.depends_context("uid")
    def _compute_is_shielded(self):
        found = self.with_context(active_test=False).search(
            [("id", "in", self.ids), ("is_shielded", "=", True)]
        )
        for record in self:
            record.is_shielded = record._origin in found

    @api.model
    def _search_is_shielded(self, operator, value):
        if operator != "in":
            return NotImplemented
        if self.env.user.share:
            shielded = Domain.FALSE  # customers have rules of their own
        else:
            about_me = Domain("ticket_id", "any!", [("is_about_me", "=", True)])
            hidden = Domain("ticket_id", "any!", [("is_hidden", "=", True)])
            shielded = about_me | (hidden & ~self._get_working_domain())
        return Domain.OR(shielded if wanted else ~shielded for wanted in value)

    @api.model
    def _get_working_domain(self):
        """Hook: the records that the user has to work on, whatever else they know."""
        return Domain.FALSE

    def _get_assigned_users(self):
        """Hook: who works on this record by name."""
        self.ensure_one()
        return self.env["res.users"]

    def _check_not_accused(self):
        """:raise ValidationError: when somebody whom the complaint behind a record is
        about is to work on it
        """
        for record in self.sudo():  # who it is about is compared, and not shown
            complaints = record.ticket_id.filtered("is_confidential").complaint_ids
            partial = record._get_assigned_users() & complaints.accused_user_ids
            if partial:
                raise ValidationError(
                    self.env._(
                        "“%(record)s” comes of a confidential complaint, on which "
                        "%(user)s cannot work. Choose somebody else.",
                        record=record.display_name,
                        user=partial[0].name,
                    )
                )

    def _bar(self, complaint):
        """Who may not know of the complaint neither follows these records nor is asked
        to do anything on them.
        """
        for record in self.sudo():
            complaint._silence(record, record._get_assigned_users())
