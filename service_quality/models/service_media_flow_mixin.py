from odoo import fields, models
from odoo.exceptions import UserError


class ServiceMediaFlowMixin(models.AbstractModel):
    """The steps of a media report: looked after, replied to, closed."""

    _name = "service.media.flow.mixin"
    _inherit = ["service.transition.mixin"]
    _description = "Steps of a media report"

    _transitions = {
        "reply": (("new", "in_work"), "replied"),
        "close": (("new", "in_work", "replied"), "closed"),
    }

    def action_take(self):
        """Look after these reports oneself."""
        self.check_access("write")
        self.filtered(lambda report: report.state != "closed").write(
            {"owner_user_id": self.env.uid}
        )
        return True

    def action_reply(self):
        """The reply that is written down has been published.

        :raise UserError: without a reply, or when it was replied to already
        """
        self.check_access("write")
        for report in self:
            if not (report.reply or "").strip():
                raise UserError(
                    self.env._(
                        "%(report)s: write down first what was published.",
                        report=report.name,
                    )
                )
        self._transition(
            "reply", replied_at=fields.Datetime.now(), replied_by_id=self.env.uid
        )
        self.filtered(lambda report: not report.owner_user_id).write(
            {"owner_user_id": self.env.uid}
        )
        self._drop_todos()
        return True

    def action_close(self):
        """Nothing is left to be done.

        :raise UserError: for a pressing report without reply or measures, unless the
            conclusion says why
        """
        self.check_access("write")
        for report in self:
            if report.sentiment == "unknown":
                raise UserError(
                    self.env._("%(report)s: judge it first.", report=report.name)
                )
            finished = report.replied_at and report.sudo().action_ids
            if report.is_pressing and not (
                finished or (report.closing_note or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "%(report)s: publish a reply and open a corrective action, or "
                        "say in the conclusion why none is needed.",
                        report=report.name,
                    )
                )
        self._transition(
            "close", closed_at=fields.Datetime.now(), closed_by_id=self.env.uid
        )
        self._drop_todos()
        return True
