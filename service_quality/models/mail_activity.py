from odoo import api, fields, models

TICKET = "helpdesk.ticket"
# Whose to-dos tell of a ticket.
CITING = (TICKET, "service.action", "service.inspection")


class MailActivity(models.Model):
    """To-dos that the sweep gives; the database itself keeps each of them unique."""

    _inherit = "mail.activity"

    sla_clock_id = fields.Many2one(
        "service.sla.clock",
        string="Clock",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The clock that this notice is about.",
    )
    sla_level = fields.Integer(
        string="Escalation level",
        readonly=True,
        help="1 the warning, 2 the breach, 3 and more the later steps.",
    )
    service_situation_id = fields.Many2one(
        "service.situation",
        string="Situation",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The situation that is to be decided.",
    )

    sla_exemption_id = fields.Many2one(
        "service.sla.exemption",
        string="Exemption",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The request that this to-do asks to decide.",
    )

    _sla_notice_unique = models.UniqueIndex(
        "(sla_clock_id, sla_level, user_id) WHERE sla_clock_id IS NOT NULL",
        "This notice has been given already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._redirect_confidential(vals_list)
        return super().create(vals_list)

    @api.model
    def _redirect_confidential(self, vals_list):
        """To-dos on a confidential ticket go past those who may not know of it.

        A to-do shows the name of its ticket to whoever it is for, whatever else they
        may read; alarms and clocks choose by the place in the organisation only.
        """
        confidential = self._find_confidential(vals_list)
        for vals, complaint, workers in confidential:
            user = self.env["res.users"].browse(vals.get("user_id") or self.env.uid)
            accused = user & complaint.accused_user_ids
            if accused or (complaint._filter_barred(user) - workers):
                line = complaint._get_line(1) or complaint.handler_user_id
                told = {
                    other.get("user_id")
                    for other, _complaint, _workers in confidential
                    if vals.get("sla_clock_id")
                    and other.get("sla_clock_id") == vals["sla_clock_id"]
                }
                free = line.filtered(lambda user, told=told: user.id not in told)
                vals["user_id"] = free[:1].id or line[:1].id
                if not free:
                    # One notice of a clock to each; the second is a plain to-do.
                    vals["sla_clock_id"] = False

    def _action_done(self, feedback=False, attachment_ids=None):
        # Whoever closes the to-do of a complaint has seen to what was reported.
        kind = self.env.ref(
            "service_quality.mail_activity_type_complaint", raise_if_not_found=False
        )
        own = self.filtered(
            lambda todo: (
                todo.res_model == "service.complaint"
                and todo.activity_type_id == kind
                and todo.user_id == self.env.user
            )
        )
        complaints = self.env["service.complaint"].browse(own.mapped("res_id"))
        result = super()._action_done(feedback, attachment_ids)
        complaints.exists()._react()
        return result

    @api.model
    def _find_confidential(self, vals_list):
        """The new to-dos on confidential tickets and on what came of them.

        :return: ``[(values of the to-do, complaint, users who work on the record)]``
        """
        found = []
        for model in CITING:
            model_id = self.env["ir.model"]._get_id(model)
            group = [
                vals
                for vals in vals_list
                if vals.get("res_id")
                and model_id == vals.get("res_model_id", model_id)
                and model == vals.get("res_model", model)
                and (vals.get("res_model_id") or vals.get("res_model"))
            ]
            records = self.env[model].sudo().browse({vals["res_id"] for vals in group})
            by_id = {record.id: record for record in records.exists()}
            for vals in group:
                record = by_id.get(vals["res_id"], records.browse())
                ticket = record if model == TICKET else record.ticket_id
                complaint = ticket.filtered("is_confidential").complaint_ids
                if complaint:
                    workers = self.env["res.users"]
                    if model != TICKET:
                        workers = record._get_assigned_users()
                    found.append((vals, complaint, workers))
        return found
