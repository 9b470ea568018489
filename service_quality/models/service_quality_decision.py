from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceQualityDecision(models.Model):
    """What a quality meeting decided; with an owner it becomes a corrective action."""

    _name = "service.quality.decision"
    _description = "Decision of a quality meeting"
    _order = "meeting_id desc, sequence, id"

    meeting_id = fields.Many2one(
        "service.quality.meeting", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Decision", required=True)
    detail = fields.Text(string="Why and how")
    owner_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        check_company=True,
        help="Who carries it out. Without an owner it is a decision to know, and no "
        "action comes of it.",
    )
    due_date = fields.Date(string="Due", help="By when it has to be done.")
    action_id = fields.Many2one(
        "service.action",
        string="Corrective action",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    action_state = fields.Selection(related="action_id.state", string="Action is")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {key: value for key, value in vals.items() if key != "action_id"}
                for vals in vals_list
            ]
        decisions = super().create(vals_list)
        decisions._check_keeper()
        return decisions

    def write(self, vals):
        if not self.env.su:
            if "action_id" in vals:
                raise AccessError(
                    self.env._("The action of a decision is made by its button.")
                )
            self._check_keeper()
            for decision in self:
                if (
                    decision.action_id
                    and {"name", "owner_id", "due_date"} & vals.keys()
                ):
                    raise UserError(
                        self.env._(
                            "“%(decision)s” has become an action; change that one.",
                            decision=decision.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_action(self):
        self._check_keeper()
        for decision in self.filtered("action_id"):
            raise UserError(
                self.env._(
                    "“%(decision)s” has become an action and stays.",
                    decision=decision.name,
                )
            )

    def _check_keeper(self):
        if not self.env.su:
            self.meeting_id._check_not_closed()
            self.meeting_id._check_minutes_right()

    def action_make_action(self):
        """Make the corrective action of each of these decisions.

        :raise UserError: for a decision without an owner or a due date
        """
        self.check_access("read")
        self.meeting_id._check_minutes_right()
        for decision in self:
            if not (decision.owner_id and decision.due_date):
                raise UserError(
                    self.env._(
                        "“%(decision)s”: say who carries it out, and by when.",
                        decision=decision.name,
                    )
                )
        self._make_actions()
        return True

    def _make_actions(self):
        """Make the actions that are missing; a second time makes none."""
        for decision in self:
            if decision.action_id or not decision.owner_id:
                continue
            action = decision.meeting_id._open_action(
                [
                    {
                        "name": decision.name,
                        "problem": decision.meeting_id.name,
                        "measure": decision.detail or decision.name,
                        "owner_id": decision.owner_id.id,
                        "due_date": decision.due_date,
                    }
                ]
            )
            # The link is not for people to write.
            decision.sudo().action_id = action
