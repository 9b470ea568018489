from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

SOURCES = [
    ("ticket", "Ticket"),
    ("suggestion", "Suggestion"),
    ("review", "Review of a ticket"),
    ("error", "Operating error"),
    ("finding", "Inspection"),
    ("complaint", "Complaint"),
    ("rating", "Feedback"),
    ("incident", "Incident"),
    ("risk", "Risk"),
    ("media", "Public and media"),
    ("meeting", "Quality meeting"),
    ("supervision", "Supervision review"),
    ("penalty", "Penalty"),
    ("training", "Training"),
    ("improvement", "Improvement"),
    ("other", "Other"),
]
SOURCE_OF_MODEL = {
    "helpdesk.ticket": "ticket",
    "service.review": "review",
    "service.operation.error": "error",
    "service.inspection": "finding",
    "service.inspection.line": "finding",
    "service.complaint": "complaint",
    "service.complaint.review": "complaint",
    "service.feedback": "rating",
    "service.analysis": "rating",
    "service.survey.campaign": "rating",
    "service.incident": "incident",
    "service.risk": "risk",
    "service.media.report": "media",
    "service.quality.meeting": "meeting",
    "service.supervision.review": "supervision",
    "service.sanction": "penalty",
    "service.improvement": "improvement",
}


class ServiceActionOriginMixin(models.AbstractModel):
    """What a corrective action comes of: a record of any kind that is a source.

    A source inherits ``service.action.source.mixin``; who may read it may raise actions
    of it, if they may raise actions at all.
    """

    _name = "service.action.origin.mixin"
    _description = "Origin of a corrective action"

    source = fields.Selection(SOURCES, required=True, readonly=True, default="other")
    res_model = fields.Char(string="Origin model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Origin record", model_field="res_model", readonly=True, index=True
    )
    origin_name = fields.Char(
        string="Origin", readonly=True, help="What this action comes of."
    )
    origin_user_id = fields.Many2one(
        "res.users",
        string="Raised by",
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _origin_index = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.constrains("res_model")
    def _check_res_model(self):
        for model in set(self.mapped("res_model")) - {False}:
            if not hasattr(self.env.get(model), "_open_action"):
                raise ValidationError(
                    self.env._("Actions do not come of records of this kind.")
                )

    @api.model
    def _complete_values(self, vals):
        """``vals`` with what the origin knows; it has to be one the user may read."""
        known = self._ask_origin(vals)
        # A form sends what it left empty, too.
        given = {
            name: value
            for name, value in vals.items()
            if name not in ("res_model", "res_id") and (value or name not in known)
        }
        vals = {**known, **given}
        company = self.env["res.company"].browse(vals.get("company_id"))
        company = company.sudo() or self.env.company  # its settings are no secret
        vals.setdefault("effect_days", company.action_effect_days)
        return vals

    @api.model
    def _ask_origin(self, vals):
        """What the origin that ``vals`` or the context name knows of its actions.

        :raise AccessError: for an origin that the user may not read
        """
        vals = {"res_model": False, "res_id": False, **vals}
        for name in ("res_model", "res_id"):  # from the button of a source
            vals[name] = vals[name] or self.env.context.get(f"default_{name}")
        model, record_id = vals["res_model"], vals["res_id"]
        if not model or not record_id:
            return {"res_model": False, "res_id": False}
        if not hasattr(self.env.get(model), "_prepare_action_values"):
            raise ValidationError(
                self.env._("Actions do not come of records of this kind.")
            )
        origin = self.env[model].browse(record_id)
        origin.check_access("read")
        return {
            "source": SOURCE_OF_MODEL.get(model, "other"),
            **origin._prepare_action_values(),
            "res_model": model,
            "res_id": record_id,
        }

    def action_open_origin(self):
        """Open what this action comes of.

        :raise UserError: when it was deleted, or is not for the user to see
        """
        self.ensure_one()
        self.check_access("read")
        origin = self.env.get(self.res_model) if self.res_model else None
        record = origin.browse(self.res_id).exists() if origin is not None else None
        if not record:
            raise UserError(
                self.env._(
                    "“%(origin)s” is not there any more.", origin=self.origin_name
                )
            )
        if not record.has_access("read"):
            raise UserError(
                self.env._(
                    "“%(origin)s” is not for you to open.", origin=self.origin_name
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.origin_name,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
