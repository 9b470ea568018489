from odoo import models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"


class ServiceStandardSigningMixin(models.AbstractModel):
    """A version is compiled, reviewed and approved, by as many people as the company
    wants: whoever has written may not sign, whoever has reviewed may not approve.
    """

    _name = "service.standard.signing.mixin"
    _description = "Signing of a standard"

    def action_review(self):
        """Sign drafts as their reviewer.

        :raise UserError: for somebody who has written them, or without any content
        """
        self._check_signer()
        for version in self.sudo():
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "%(version)s is not a draft.", version=version.display_name
                    )
                )
            if not any(section._get_lines() for section in version.section_ids):
                raise UserError(
                    self.env._(
                        "%(version)s says nothing yet. Write its content first.",
                        version=version.display_name,
                    )
                )
            if version._get_roles() == "three":
                version._refuse(version.author_ids, self.env._("review"))
            version.write(
                {
                    "state": "reviewed",
                    "reviewed_by_id": self.env.uid,
                    "reviewed_on": version._get_today(),
                }
            )

    def action_approve(self):
        """Sign reviewed versions as the approver; they come into force on their day.

        :raise UserError: before the review, or for somebody who has signed already
        """
        self._check_signer()
        for version in self.sudo():
            if version.state != "reviewed":
                raise UserError(
                    self.env._(
                        "%(version)s has to be reviewed before it is approved.",
                        version=version.display_name,
                    )
                )
            roles = version._get_roles()
            if roles != "one":
                signed = version.author_ids
                if roles == "three":
                    signed |= version.reviewed_by_id
                version._refuse(signed, self.env._("approve"))
            today = version._get_today()
            version.write(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "approved_on": today,
                    "effective_on": max(version.effective_on or today, today),
                }
            )
            if version.effective_on <= today:
                version._put_in_force()

    def action_draft(self):
        """Take signed versions that are not in force yet back to draft."""
        self._check_signer()
        for version in self.sudo():
            if version.state not in ("reviewed", "approved"):
                raise UserError(
                    self.env._(
                        "%(version)s cannot go back to draft. Write a new version.",
                        version=version.display_name,
                    )
                )
            version.write(
                {
                    "state": "draft",
                    "reviewed_by_id": False,
                    "reviewed_on": False,
                    "approved_by_id": False,
                    "approved_on": False,
                }
            )

    def _check_signer(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._("Supervisors and service managers sign standards.")
            )

    def _get_roles(self):
        company = self.standard_id.company_id or self.env.company
        return company.standard_roles

    def _refuse(self, users, step):
        if self.env.user in users:
            raise UserError(
                self.env._(
                    "%(version)s: you have written or signed it already; somebody else "
                    "has to %(step)s it.",
                    version=self.display_name,
                    step=step,
                )
            )

    def _get_signatures(self):
        """Who compiled, reviewed and approved, each with the day."""
        self.ensure_one()
        version = self.sudo()  # the names of colleagues who signed are no secret
        return [
            (version[f"{step}_by_id"].name, version[f"{step}_on"])
            for step in ("compiled", "reviewed", "approved")
        ]
