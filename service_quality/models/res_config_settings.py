from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the service desk."""

    _inherit = "res.config.settings"

    sla_warning_percent = fields.Integer(
        related="company_id.sla_warning_percent", readonly=False
    )
    promise_required = fields.Boolean(
        related="company_id.promise_required", readonly=False
    )
    extension_limit = fields.Integer(
        related="company_id.extension_limit", readonly=False
    )
    resume_on_reply = fields.Boolean(
        related="company_id.resume_on_reply", readonly=False
    )
    consultation_target = fields.Selection(
        related="company_id.consultation_target", readonly=False
    )
    handover_limit = fields.Integer(related="company_id.handover_limit", readonly=False)
    ticket_channel_id = fields.Many2one(
        related="company_id.ticket_channel_id", readonly=False
    )
    acknowledge_tickets = fields.Boolean(
        related="company_id.acknowledge_tickets", readonly=False
    )
    duty_alert = fields.Boolean(related="company_id.duty_alert", readonly=False)
    error_incident_loss = fields.Float(
        related="company_id.error_incident_loss", readonly=False
    )
    feedback_required = fields.Boolean(
        related="company_id.feedback_required", readonly=False
    )
    situation_minutes = fields.Integer(
        related="company_id.situation_minutes", readonly=False
    )
    booking_conflict = fields.Selection(
        related="company_id.booking_conflict", readonly=False, required=True
    )
    document_max_mb = fields.Integer(
        related="company_id.document_max_mb", readonly=False
    )
    comfort_minutes = fields.Integer(
        related="company_id.comfort_minutes", readonly=False
    )
    # Calendars, policies, escalation
    breach_reason_required = fields.Boolean(
        related="company_id.breach_reason_required", readonly=False
    )
    sla_escalation_minutes = fields.Integer(
        related="company_id.sla_escalation_minutes", readonly=False
    )
