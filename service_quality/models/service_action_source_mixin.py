from odoo import fields, models


class ServiceActionSourceMixin(models.AbstractModel):
    """A record that corrective actions come from: a review, a finding, a complaint.

    Inheriting this is all a source has to do. It may say more about the actions that
    come of it by :meth:`_prepare_action_values`.
    """

    _name = "service.action.source.mixin"
    _inherit = ["service.lesson.source.mixin"]
    _description = "Source of corrective actions"

    action_ids = fields.One2many(
        "service.action",
        "res_id",
        string="Actions",
        readonly=True,
        groups="base.group_user",
        help="What is done so that it does not happen again.",
    )
    action_count = fields.Integer(
        string="Number of actions",
        compute="_compute_action_count",
        groups="base.group_user",
        help="Corrective actions that came of this, those you may see.",
    )

    def _compute_action_count(self):
        groups = self.env["service.action"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for record in self:
            record.action_count = counts.get(record.id, 0)

    def action_view_actions(self):
        """Open the corrective actions that came of this record; new ones belong to
        it.
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_action_action"
        )
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "search_default_unfinished": 0,
            },
        }

    def _open_action(self, vals_list):
        """Make corrective actions of this record.

        Those that know what is to be done, by whom and until when are opened at once;
        the others are proposals until somebody has completed them.

        :param vals_list: values of ``service.action`` beyond those of
            :meth:`_prepare_action_values`; one action each
        :return: the actions
        """
        self.ensure_one()
        # Whoever finds something need not be allowed to write actions; that it comes
        # of this record is what makes it his to raise.
        actions = (
            self.env["service.action"]
            .sudo()
            .create(
                [
                    {
                        "origin_user_id": self.env.uid,
                        "res_model": self._name,
                        "res_id": self.id,
                        **vals,
                    }
                    for vals in vals_list
                ]
            )
        )
        actions.filtered(lambda action: not action._get_missing())._open()
        return actions.sudo(False)

    def _prepare_action_values(self):
        """Hook: what this record knows of its actions, as values of
        ``service.action``; what the caller says comes first.
        """
        self.ensure_one()
        record = self.sudo()  # who is answerable is known, not shown
        values = {"origin_name": record._get_action_origin_name()}
        for name in ("company_id", "team_id", "department_id"):
            if record._fields.get(name) and record[name]:
                values[name] = record[name].id
        if self._name == "helpdesk.ticket":
            values["ticket_id"] = self.id
        elif record._fields.get("ticket_id"):
            values["ticket_id"] = record.ticket_id.id
        return values

    def _get_action_origin_name(self):
        """Hook: the name of this record that everybody may read who sees its actions;
        a confidential one says less.
        """
        self.ensure_one()
        return self.display_name
