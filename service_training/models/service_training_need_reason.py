from odoo import api, fields, models
from odoo.exceptions import AccessError


class ServiceTrainingNeedReason(models.Model):
    """Why somebody needs a training: one appraisal, one complaint, one remark.

    Reasons that name a source record are written by the engine and stay as they are;
    a training officer may add and correct reasons of his own, without a source.
    """

    _name = "service.training.need.reason"
    _description = "Reason for a training need"
    _order = "date desc, id desc"
    _rec_name = "text"

    need_id = fields.Many2one(
        "service.training.need",
        string="Training need",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # The need never changes its employee and topic; with the two here one index can
    # tell that a source has been answered, whether that need is open or closed.
    employee_id = fields.Many2one(related="need_id.employee_id", store=True)
    topic_id = fields.Many2one(related="need_id.topic_id", store=True)
    company_id = fields.Many2one(related="need_id.company_id", store=True)
    date = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="The day the need showed.",
    )
    text = fields.Char(
        string="Reason", required=True, help="What showed that training is needed."
    )
    res_model = fields.Char(string="Source model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Source record",
        model_field="res_model",
        readonly=True,
        help="The record that showed the need; the same one never asks twice.",
    )

    can_open_source = fields.Boolean(
        string="Source can be opened",
        compute="_compute_can_open_source",
        help="Technical: whether the reader may see the source record.",
    )

    _source_unique = models.UniqueIndex(
        "(employee_id, topic_id, res_model, res_id) WHERE res_model IS NOT NULL",
        "This source already is a reason for training this employee in this topic.",
    )

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_can_open_source(self):
        self.can_open_source = False
        for model, reasons in self.grouped("res_model").items():
            if model not in self.env or not self.env[model].has_access("read"):
                continue
            sources = self.env[model].with_context(active_test=False)
            ids = set(sources.search([("id", "in", reasons.mapped("res_id"))]).ids)
            for reason in reasons:
                reason.can_open_source = reason.res_id in ids

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("res_id") for vals in vals_list):
            raise AccessError(
                self.env._("A reason with a source is only written by the system.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_written_by_hand()
            if {"res_model", "res_id", "need_id"} & vals.keys():
                raise AccessError(
                    self.env._("The source of a reason cannot be changed.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_source(self):
        if not self.env.su:
            self._check_written_by_hand()

    def _check_written_by_hand(self):
        if any(reason.res_id for reason in self):
            raise AccessError(
                self.env._("A reason with a source stays as the system wrote it.")
            )

    def action_open_source(self):
        """Open the record that showed the need, if the reader may see it.

        :return: an action, or False for a reason without a source
        """
        self.ensure_one()
        self.check_access("read")
        if not self.res_id or self.res_model not in self.env:
            return False
        source = self.env[self.res_model].browse(self.res_id).exists()
        source.check_access("read")
        return source and source.get_formview_action()
