from odoo import api, models
from odoo.exceptions import AccessError, UserError


class ServiceAppraisalAppealGuardMixin(models.AbstractModel):
    """Who may write what of an appeal, and when.

    ``service.appraisal.appeal`` inherits it.
    """

    _name = "service.appraisal.appeal.guard.mixin"
    _description = "Guards of an appeal"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_new(vals)
        appeals = super().create(vals_list)
        appeals._check_lines()
        appeals._log("create", dict.fromkeys(appeals.ids, False))
        return appeals

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_written(vals.keys())
        result = super().write(vals)
        if {"line_ids", "set_aside_line_ids"} & vals.keys():
            self._check_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An appeal stays on file; withdraw it instead."))

    def _check_new(self, vals):
        """Raise unless the user may appeal now, with what is his to say."""
        appraisal = self.env["service.appraisal"].browse(vals.get("appraisal_id"))
        appraisal.check_access("read")
        refusal = appraisal and appraisal._explain_no_appeal()
        if refusal:
            error, text = refusal
            raise error(text)
        given = {name for name, value in vals.items() if value}
        allowed = self._get_draft_fields() | {"appraisal_id"}
        if vals.get("state", "draft") != "draft" or given - allowed - {"state"}:
            raise AccessError(self.env._("An appeal begins with your own words."))

    def _check_written(self, names):
        """Raise unless everything written is the user's to write in this state."""
        for appeal in self:
            if appeal.state == "draft" and not appeal._explain_concerned():
                allowed = self._get_draft_fields()
            elif appeal.state == "submitted" and not appeal._explain_decider():
                allowed = {"set_aside_line_ids", "accepts_calibration", "evidence_ids"}
            else:
                allowed = set()
            if set(names) - allowed:
                raise AccessError(
                    self.env._(
                        "%(appeal)s cannot be changed by you as it stands.",
                        appeal=appeal.display_name,
                    )
                )

    @api.model
    def _get_draft_fields(self):
        return {"reason", "line_ids", "contests_calibration", "evidence_ids"}

    def _check_lines(self):
        """Raise for lines of another appraisal."""
        for appeal in self.sudo():
            lines = appeal.line_ids | appeal.set_aside_line_ids
            if lines.appraisal_id - appeal.appraisal_id:
                raise UserError(
                    self.env._("An appeal is about the lines of one's own appraisal.")
                )
