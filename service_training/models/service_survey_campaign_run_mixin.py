from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_quality.tools.period import Period
from odoo.addons.service_quality.tools.sampling import draw

TO_DO = "service_training.mail_activity_type_survey"
CRON = "service_training.ir_cron_service_survey_campaign"
# What one survey is the model of for the next.
KEPT_FIELDS = (
    "company_id",
    "survey_id",
    "kind",
    "answer_days",
    "responsible_user_id",
    "team_ids",
    "type_ids",
    "category_ids",
    "amount",
    "unit",
)


class ServiceSurveyCampaignRunMixin(models.AbstractModel):
    """Opens surveys, draws their customers, closes them and plans the next ones."""

    _name = "service.survey.campaign.run.mixin"
    _description = "Run of a satisfaction survey"

    def _get_period(self):
        """The period asked about, in the zone of the company."""
        self.ensure_one()
        zone = self.company_id._get_service_tz()
        return Period(self.date_from, self.date_to, zone)

    # -- the cron ---------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Close what has ended, open what is due, write to customers, remind them; a
        second run finds nothing left to do.
        """
        invitations = self.env["service.survey.invitation"]
        steps = (
            self._close_due,  # first: nobody is asked when it is too late to answer
            self._open_due,
            invitations._send_due,
            invitations._remind_due,
        )
        for step in steps:
            done = step()
            while done:
                if not self.env["ir.cron"]._commit_progress(done):
                    return
                done = step()

    @api.model
    def _get_today(self, company):
        zone = self.with_context(tz=company._get_service_tz())
        return fields.Date.context_today(zone)

    @api.model
    def _open_due(self):
        """Open the next survey whose day has come.

        :return: how many were opened
        """
        # One day more than now in any zone; each company has its own today.
        latest = fields.Date.today() + timedelta(days=1)
        found = self.search(
            [("state", "=", "planned"), ("open_date", "<=", latest)],
            order="open_date, id",
        )
        due = found.filtered(
            lambda one: one.open_date <= self._get_today(one.company_id)
        )
        due = due[:1].try_lock_for_update()
        due._open()
        return len(due)

    @api.model
    def _close_due(self):
        """Close the next survey whose last day is over.

        :return: how many were closed
        """
        found = self.search(
            [("state", "=", "running"), ("close_date", "<", fields.Date.today())],
            order="close_date, id",
        )
        due = found.filtered(
            lambda one: one.close_date < self._get_today(one.company_id)
        )
        due = due[:1].try_lock_for_update()
        due._close()
        return len(due)

    # -- opening ----------------------------------------------------------------------

    def _get_population_domain(self):
        """The tickets whose customers were served in the period."""
        self.ensure_one()
        period = self._get_period()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("resolved_at", ">=", period.start_at)
            & Domain("resolved_at", "<", period.stop_at)
            & Domain("stage_id.closed", "=", True)
            & Domain("stage_id.closing_kind", "in", [False, "solved"])
            & Domain("service_kind", "!=", "suggestion")
            & Domain("care_feedback_id", "=", False)
            & Domain("is_confidential", "=", False)
            & Domain("partner_id.active", "=", True)
            & Domain("partner_id.email", "!=", False)
            # Who asked for no follow-up, and colleagues, are left alone.
            & ~Domain("partner_id.category_id.followup_exempt", "=", True)
            & Domain("partner_id.partner_share", "=", True)
        )
        if self.team_ids:
            domain &= Domain("team_id", "in", self.team_ids.ids)
        if self.type_ids:
            domain &= Domain("service_type_id", "in", self.type_ids.ids)
        if self.category_ids:
            domain &= Domain("partner_id.category_id", "in", self.category_ids.ids)
        return domain

    def _get_population(self):
        """``{customer id: id of their last ticket}``, in one query."""
        rows = self.env["helpdesk.ticket"]._read_group(
            self._get_population_domain(), ["partner_id"], ["id:max"]
        )
        return {partner.id: ticket_id for partner, ticket_id in rows}

    def _draw(self):
        """The customers drawn, in the order of their ids."""
        self.ensure_one()
        population = self._get_population()
        shares = draw({0: population}, self.amount, self.unit, self.seed)
        return population, shares[0].chosen

    def _open(self):
        """Draw the customers of these surveys and plan the next ones."""
        for campaign in self.sudo():  # of all customers, whoever opens it
            population, chosen = campaign._draw()
            tickets = self.env["helpdesk.ticket"].sudo().browse(population.values())
            teams = {ticket.id: ticket.team_id.id for ticket in tickets}
            now = fields.Datetime.now()
            campaign.write(
                {
                    "state": "running",
                    "opened_at": now,
                    "population_count": len(population),
                    # Opened late, customers still have their days.
                    "open_date": self._get_today(campaign.company_id),
                }
            )
            self.env["service.survey.invitation"].sudo().create(
                [
                    {
                        "campaign_id": campaign.id,
                        "company_id": campaign.company_id.id,
                        "partner_id": partner_id,
                        "ticket_id": population[partner_id],
                        "team_id": teams[population[partner_id]],
                        "ask_at": now,
                    }
                    for partner_id in chosen
                ]
            )
            if campaign.is_recurring:
                campaign._plan_next()
        if self:
            self.env.ref(CRON).sudo()._trigger()

    def _plan_next(self):
        """Plan the survey of the next period, unless there is one.

        :return: the next survey
        """
        self.ensure_one()
        found = self.search(
            [("previous_id", "=", self.id), ("state", "!=", "cancelled")], limit=1
        )
        if found:
            return found
        values = {
            name: value
            for name, value in self.copy_data()[0].items()
            if name in KEPT_FIELDS
        }
        start = self.date_to + timedelta(days=1)
        return self.create({**values, "date_from": start, "previous_id": self.id})

    # -- closing ----------------------------------------------------------------------

    def _close(self):
        """End these surveys; who is responsible is to look at the results."""
        now = fields.Datetime.now()
        self.sudo().write({"state": "closed", "closed_at": now})
        for campaign in self.sudo().filtered("responsible_user_id"):
            user = campaign.responsible_user_id
            campaign.activity_schedule(
                TO_DO,
                date_deadline=self._get_today(campaign.company_id) + timedelta(days=7),
                user_id=user.id,
                summary=campaign.with_context(lang=user.lang).env._(
                    "%(survey)s is closed: look at what customers say",
                    survey=campaign.name,
                ),
            )

    # -- buttons ----------------------------------------------------------------------

    def _check_moves(self, state):
        """:raise UserError: for a survey in another state"""
        self.check_access("write")
        self.sudo().lock_for_update()
        for campaign in self:
            if campaign.state != state:
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(survey)s is “%(state)s”; this is not possible any more.",
                        survey=campaign.name,
                        state=states[campaign.state],
                    )
                )

    def action_open(self):
        """Open these surveys now: draw the customers and write to them.

        :raise UserError: unless they are planned, and their period has begun
        """
        self._check_moves("planned")
        for campaign in self:
            if campaign.date_from > self._get_today(campaign.company_id):
                raise UserError(
                    self.env._(
                        "%(survey)s asks about a period that has not begun yet.",
                        survey=campaign.name,
                    )
                )
        self._open()
        return True

    def action_close(self):
        """Close these surveys before their last day.

        :raise UserError: unless they are running
        """
        self._check_moves("running")
        self._close()
        return True

    def action_cancel(self):
        """Call these planned surveys off.

        :raise UserError: when they have been opened
        """
        self._check_moves("planned")
        self.sudo().state = "cancelled"  # moved by this step alone
        return True

    def action_view_invitations(self):
        """Open who was drawn, asked and has answered."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_training.service_survey_invitation_action"
        )
        return {**action, "domain": [("campaign_id", "=", self.id)]}

    def action_view_feedback(self):
        """Open the feedback that came of it, as far as the user may read it."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_feedback_action"
        )
        feedback = self.sudo().invitation_ids.feedback_id
        return {**action, "domain": [("id", "in", feedback.ids)], "context": {}}
