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

    # Live board and waiting customers
    waiting_alert_minutes = fields.Integer(
        related="company_id.waiting_alert_minutes", readonly=False
    )
    reopen_window_days = fields.Integer(
        related="company_id.reopen_window_days", readonly=False
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
    # Samples and recordings
    sample_per_agent = fields.Integer(
        related="company_id.sample_per_agent", readonly=False
    )
    sample_minimum = fields.Integer(related="company_id.sample_minimum", readonly=False)
    recording_retention_days = fields.Integer(
        related="company_id.recording_retention_days", readonly=False
    )
    # Complaints
    complaint_result_start = fields.Selection(
        related="company_id.complaint_result_start", readonly=False, required=True
    )
    complaint_max_rounds = fields.Integer(
        related="company_id.complaint_max_rounds", readonly=False
    )
    complaint_silence_days = fields.Integer(
        related="company_id.complaint_silence_days", readonly=False
    )
    complaint_repeat_days = fields.Integer(
        related="company_id.complaint_repeat_days", readonly=False
    )
    complaint_moderate_minutes = fields.Integer(
        related="company_id.complaint_moderate_minutes", readonly=False
    )
    complaint_serious_minutes = fields.Integer(
        related="company_id.complaint_serious_minutes", readonly=False
    )
    complaint_critical_minutes = fields.Integer(
        related="company_id.complaint_critical_minutes", readonly=False
    )
    complaint_rate_basis = fields.Selection(
        related="company_id.complaint_rate_basis", readonly=False, required=True
    )
    complaint_recourse = fields.Text(
        related="company_id.complaint_recourse", readonly=False
    )
    # Calendars, policies, escalation
    breach_reason_required = fields.Boolean(
        related="company_id.breach_reason_required", readonly=False
    )
    sla_escalation_minutes = fields.Integer(
        related="company_id.sla_escalation_minutes", readonly=False
    )
    # Questions and answers
    repeated_question_limit = fields.Integer(
        related="company_id.repeated_question_limit", readonly=False
    )
    repeated_question_days = fields.Integer(
        related="company_id.repeated_question_days", readonly=False
    )
    history_ticket_count = fields.Integer(
        related="company_id.history_ticket_count", readonly=False
    )
    wording_check = fields.Boolean(related="company_id.wording_check", readonly=False)
    wording_mode = fields.Selection(related="company_id.wording_mode", readonly=False)
    jargon_mode = fields.Selection(related="company_id.jargon_mode", readonly=False)
    courtesy_hint = fields.Boolean(related="company_id.courtesy_hint", readonly=False)
    script_deviation = fields.Selection(
        related="company_id.script_deviation", readonly=False
    )
    service_lang = fields.Selection(related="company_id.service_lang", readonly=False)
    # Inspections
    inspection_dispute_days = fields.Integer(
        related="company_id.inspection_dispute_days", readonly=False
    )
    inspection_busy_hours = fields.Char(
        related="company_id.inspection_busy_hours", readonly=False
    )
    finding_recurrence_days = fields.Integer(
        related="company_id.finding_recurrence_days", readonly=False
    )

    # Scorecards, meetings, reviews
    scorecard_weight_response = fields.Integer(
        related="company_id.scorecard_weight_response", readonly=False
    )
    scorecard_weight_resolution = fields.Integer(
        related="company_id.scorecard_weight_resolution", readonly=False
    )
    scorecard_weight_satisfaction = fields.Integer(
        related="company_id.scorecard_weight_satisfaction", readonly=False
    )
    scorecard_weight_feedback = fields.Integer(
        related="company_id.scorecard_weight_feedback", readonly=False
    )
    scorecard_weight_consistency = fields.Integer(
        related="company_id.scorecard_weight_consistency", readonly=False
    )
    quality_meeting_months = fields.Integer(
        related="company_id.quality_meeting_months", readonly=False
    )
    quality_meeting_day = fields.Integer(
        related="company_id.quality_meeting_day", readonly=False
    )
    supervision_review_months = fields.Integer(
        related="company_id.supervision_review_months", readonly=False
    )
    supervision_review_days = fields.Integer(
        related="company_id.supervision_review_days", readonly=False
    )
    feedback_analysis_months = fields.Integer(
        related="company_id.feedback_analysis_months", readonly=False
    )
    feedback_analysis_days = fields.Integer(
        related="company_id.feedback_analysis_days", readonly=False
    )
    quality_meeting_hour = fields.Float(
        related="company_id.quality_meeting_hour", readonly=False
    )
    quality_manager_id = fields.Many2one(
        related="company_id.quality_manager_id",
        readonly=False,
        domain="[('share', '=', False)]",
    )

    customer_term = fields.Char(related="company_id.customer_term", readonly=False)

    # Standards
    standard_roles = fields.Selection(
        related="company_id.standard_roles", readonly=False
    )
    standard_review_months = fields.Integer(
        related="company_id.standard_review_months", readonly=False
    )
    acknowledgement_days = fields.Integer(
        related="company_id.acknowledgement_days", readonly=False
    )

    # Data protection
    need_to_know_days = fields.Integer(
        related="company_id.need_to_know_days", readonly=False
    )
    preferences_need_consent = fields.Boolean(
        related="company_id.preferences_need_consent", readonly=False
    )
    identity_factors = fields.Integer(
        related="company_id.identity_factors", readonly=False
    )
    identity_minutes = fields.Integer(
        related="company_id.identity_minutes", readonly=False
    )
    identity_code_minutes = fields.Integer(
        related="company_id.identity_code_minutes", readonly=False
    )
    identity_tries = fields.Integer(related="company_id.identity_tries", readonly=False)
    two_factor_group_ids = fields.Many2many(
        related="company_id.two_factor_group_ids", readonly=False
    )
    undertaking_months = fields.Integer(
        related="company_id.undertaking_months", readonly=False
    )
    leak_plan = fields.Text(related="company_id.leak_plan", readonly=False)

    # Corrective actions and the public
    action_effect_days = fields.Integer(
        related="company_id.action_effect_days", readonly=False
    )
    action_reopen_days = fields.Integer(
        related="company_id.action_reopen_days", readonly=False
    )
    media_owner_hours = fields.Float(
        related="company_id.media_owner_hours", readonly=False
    )
    media_reply_hours = fields.Float(
        related="company_id.media_reply_hours", readonly=False
    )

    # Feedback
    rating_satisfied_from = fields.Integer(
        related="company_id.rating_satisfied_from", readonly=False
    )
    rating_low_up_to = fields.Integer(
        related="company_id.rating_low_up_to", readonly=False
    )
    rating_points_formula = fields.Selection(
        related="company_id.rating_points_formula", readonly=False
    )
    rating_scale = fields.Selection(related="company_id.rating_scale", readonly=False)
    feedback_credit = fields.Selection(
        related="company_id.feedback_credit", readonly=False
    )
    feedback_request = fields.Boolean(
        related="company_id.feedback_request", readonly=False
    )
    feedback_reminder_days = fields.Integer(
        related="company_id.feedback_reminder_days", readonly=False
    )
    merge_contacts = fields.Boolean(related="company_id.merge_contacts", readonly=False)
    contact_rest_days = fields.Integer(
        related="company_id.contact_rest_days", readonly=False
    )
    churn_days = fields.Integer(related="company_id.churn_days", readonly=False)
    churn_reduction_percent = fields.Float(
        related="company_id.churn_reduction_percent", readonly=False
    )
    followup_scope = fields.Selection(
        related="company_id.followup_scope", readonly=False
    )
    followup_from_day = fields.Integer(
        related="company_id.followup_from_day", readonly=False
    )
    followup_to_day = fields.Integer(
        related="company_id.followup_to_day", readonly=False
    )
