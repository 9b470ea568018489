from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

BATCH = 200
# Tickets solved longer ago were solved before there were follow-ups.
PLAN_WITHIN = timedelta(days=3)


class ServiceFollowupPlanMixin(models.AbstractModel):
    """Plans the follow-ups of the tickets that were solved."""

    _name = "service.followup.plan.mixin"
    _description = "Planning of follow-ups"

    @api.model
    def _cron_plan(self):
        """Plan what is missing; a second run finds nothing left to do."""
        done = self._plan()
        while done and self.env["ir.cron"]._commit_progress(done):
            done = self._plan()

    @api.model
    def _get_to_plan(self):
        """Tickets solved whose follow-ups are not planned yet."""
        companies = self.env["res.company"].search([("followup_scope", "!=", "none")])
        narrow = companies.filtered(lambda one: one.followup_scope == "business")
        tickets = self.env["helpdesk.ticket"].search(
            Domain("resolved_at", ">=", fields.Datetime.now() - PLAN_WITHIN)
            & Domain("company_id", "in", companies.ids)
            & Domain("stage_id.closed", "=", True)
            & Domain("stage_id.closing_kind", "in", [False, "solved"])
            & ~Domain("service_type_id.followup_exempt", "=", True)
            & Domain("partner_id", "!=", False)
            & ~Domain("partner_id.category_id.followup_exempt", "=", True)
            & Domain("care_feedback_id", "=", False)
            & Domain("service_kind", "!=", "suggestion")
            & Domain("history_ref", "=", False)
            & (
                Domain("company_id", "not in", narrow.ids)
                | Domain("service_kind", "in", ["business", "complaint", "visit"])
            ),
            order="resolved_at, id",
        )
        planned = {
            (row.ticket_id.id, row.ended_at)
            for row in self.search_fetch(
                [("ticket_id", "in", tickets.ids), ("is_automatic", "=", True)],
                ["ticket_id", "ended_at"],
            )
        }
        missing = tickets.filtered(
            lambda ticket: (ticket.id, ticket.resolved_at) not in planned
        )
        return missing[:BATCH]

    @api.model
    def _plan(self):
        """Plan the follow-ups of one batch.

        :return: how many were planned
        """
        tickets = self._get_to_plan().try_lock_for_update()
        if not tickets:
            return 0
        vals_list = []
        for company, group in tickets.grouped("company_id").items():
            worktime = company._get_followup_worktime(group.mapped("resolved_at"))
            for ticket in group:
                # The holder calls; a new service may have another one.
                user = ticket.user_id or ticket._get_care_leader()
                ended_at = ticket.resolved_at
                vals_list.append(
                    {
                        "ticket_id": ticket.id,
                        "partner_id": ticket.partner_id.id,
                        "company_id": company.id,
                        "team_id": ticket.team_id.id,
                        "user_id": user.id,
                        "is_automatic": True,
                        "ended_at": ended_at,
                        "earliest_date": company._get_followup_day(
                            worktime, ended_at, company.followup_from_day
                        ),
                        "due_date": company._get_followup_day(
                            worktime, ended_at, company.followup_to_day
                        ),
                    }
                )
        planned = self.with_context(tracking_disable=True).create(vals_list)
        planned._give_todos()
        return len(planned)

    def _give_todos(self):
        """A to-do for whoever is responsible, in their language."""
        model_id = self.env["ir.model"]._get_id("service.followup")
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "service_quality.mail_activity_type_followup"
        )
        vals_list = []
        for followup in self.filtered("user_id"):
            env = self.with_context(lang=followup.user_id.lang).env
            vals_list.append(
                {
                    "activity_type_id": type_id,
                    "summary": env._(
                        "Ask the customer how it went, not before %(day)s",
                        day=fields.Date.to_string(followup.earliest_date),
                    ),
                    "res_model_id": model_id,
                    "res_id": followup.id,
                    "user_id": followup.user_id.id,
                    "date_deadline": followup.due_date,
                }
            )
        activities = self.env["mail.activity"].sudo()  # in a colleague's list
        activities.with_context(mail_activity_quick_update=True).create(vals_list)
