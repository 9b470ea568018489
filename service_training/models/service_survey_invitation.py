from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.survey_grade import to_grade

BATCH = 100
ASK_TEMPLATE = "service_training.mail_template_survey_invitation"
REMIND_TEMPLATE = "service_training.mail_template_survey_reminder"


class ServiceSurveyInvitation(models.Model):
    """One customer drawn for a satisfaction survey: asked once, reminded once.

    Written by the system only. Whoever was asked for an opinion a few days ago is left
    in peace until those days are over, and where they never are, is not asked at all.
    The answer becomes feedback once; it is credited to an employee only if nobody else
    has served the customer in the period.
    """

    _name = "service.survey.invitation"
    _description = "Invitation to a satisfaction survey"
    _order = "campaign_id desc, id"
    _check_company_auto = True
    _rec_name = "partner_id"

    campaign_id = fields.Many2one(
        "service.survey.campaign",
        string="Survey",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Last ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="What the customer was last served with in the period.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, index=True)
    user_input_id = fields.Many2one(
        "survey.user_input",
        string="Answers of the customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        # Its key answers in the name of the customer.
        groups="base.group_system",
    )
    ask_at = fields.Datetime(
        string="To be asked from",
        readonly=True,
        index="btree_not_null",
        help="Later for customers who were asked something shortly before.",
    )
    sent_at = fields.Datetime(string="Asked on", readonly=True)
    remind_at = fields.Datetime(
        string="Reminder due", readonly=True, index="btree_not_null"
    )
    reminded_at = fields.Datetime(string="Reminded on", readonly=True)
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    feedback_id = fields.Many2one(
        "service.feedback", readonly=True, index="btree_not_null", ondelete="set null"
    )
    score = fields.Float(
        string="Grade",
        readonly=True,
        aggregator="avg",
        digits=(2, 1),
        help="From 1, the worst, to 5, the best.",
    )
    state = fields.Selection(
        [
            ("drawn", "To be asked"),
            ("resting", "Asked something lately"),
            ("sent", "Asked"),
            ("answered", "Answered"),
            ("silent", "No answer"),
            ("skipped", "Not asked"),
        ],
        compute="_compute_state",
        store=True,
    )

    _partner_unique = models.UniqueIndex(
        "(campaign_id, partner_id)", "The customer has been drawn already."
    )
    _input_unique = models.UniqueIndex(
        "(user_input_id) WHERE user_input_id IS NOT NULL",
        "These answers belong to another invitation.",
    )

    @api.depends("sent_at", "answered_at", "ask_at", "campaign_id.state")
    def _compute_state(self):
        for one in self:
            over = one.campaign_id.state == "closed"
            if one.answered_at:
                one.state = "answered"
            elif one.sent_at:
                one.state = "silent" if over else "sent"
            elif over:
                one.state = "skipped"
            else:
                opened_at = one.campaign_id.opened_at
                late = one.ask_at and opened_at and one.ask_at > opened_at
                one.state = "resting" if late else "drawn"

    # -- asking -----------------------------------------------------------------------

    @api.model
    def _send_due(self):
        """Write to the customers of one batch whose turn has come.

        :return: how many invitations there were
        """
        now = fields.Datetime.now()
        due = self.search(
            [
                ("campaign_id.state", "=", "running"),
                ("sent_at", "=", False),
                ("ask_at", "<=", now),
            ],
            order="id",
            limit=BATCH,
        ).try_lock_for_update()
        if not due:
            return 0
        asked = self.browse()
        for company, group in due.grouped("company_id").items():
            resting = group.partner_id._get_contact_rest(company)
            for one in group:
                until = resting.get(one.partner_id.id)
                if until and until > now:
                    one.ask_at = until
                elif not one.partner_id.email:
                    one.ask_at = False  # the address is gone since the draw
                else:
                    asked |= one
        asked._ask(now)
        return len(due)

    def _ask(self, now):
        """Send these invitations, each with a key of its own to the questionnaire."""
        # Keys are for the customers alone.
        keys = self.env["survey.user_input"].sudo()
        inputs = keys.create(
            [
                {
                    "survey_id": one.campaign_id.survey_id.id,
                    "partner_id": one.partner_id.id,
                    "email": one.partner_id.email,
                    "nickname": one.partner_id.name,
                    "deadline": one._get_deadline(),
                }
                for one in self
            ]
        )
        for one, key in zip(self, inputs, strict=True):
            one.write(
                {
                    "user_input_id": key.id,
                    "sent_at": now,
                    "ask_at": False,
                    "remind_at": one.company_id._get_reminder_at(now),
                }
            )
        self._send(ASK_TEMPLATE)

    def _get_deadline(self):
        """The end of the last day, in the zone of the company, as UTC."""
        self.ensure_one()
        day = self.campaign_id.close_date + timedelta(days=1)
        zone = ZoneInfo(self.company_id._get_service_tz())
        local = datetime.combine(day, time.min, tzinfo=zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _get_answer_url(self):
        """The address under which the customer answers; a secret of theirs."""
        self.ensure_one()
        key = self.sudo().user_input_id
        return f"{self.get_base_url()}{key.get_start_url()}"

    @api.model
    def _remind_due(self):
        """Remind the customers of one batch, once.

        :return: how many invitations there were
        """
        due = self.search(
            [("remind_at", "<=", fields.Datetime.now())],
            order="remind_at, id",
            limit=BATCH,
        ).try_lock_for_update()
        if not due:
            return 0
        silent = due.filtered(
            lambda one: not one.answered_at and one.campaign_id.state == "running"
        )
        silent.reminded_at = fields.Datetime.now()
        due.remind_at = False
        silent._send(REMIND_TEMPLATE)
        return len(due)

    def _send(self, template_xml_id):
        """Queue the mails of these invitations; no copy of the key is kept."""
        template = self.env.ref(template_xml_id, raise_if_not_found=False)
        quiet = self.env.context.get("service_training_no_mail")  # demo data
        if not self or not template or quiet:
            return
        template.send_mail_batch(
            self.ids,
            email_values={"model": False, "res_id": False},
            email_layout_xmlid="mail.mail_notification_light",
        )

    # -- answers ----------------------------------------------------------------------

    def _keep_answers(self):
        """Keep as feedback what customers have answered, once for each."""
        waiting = self.filtered(
            lambda one: not one.answered_at and not one.user_input_id.test_entry
        )
        if not waiting:
            return
        waiting.lock_for_update()  # two clicks at once give one answer
        waiting.invalidate_recordset(["answered_at"])
        now, graded, vals_list = fields.Datetime.now(), self.browse(), []
        for one in waiting.filtered(lambda one: not one.answered_at):
            score, comment = one._read_answers()
            one.write({"answered_at": now, "remind_at": False, "score": score})
            if score:
                graded |= one
                vals_list.append(one._prepare_feedback(score, comment, now))
        kept = self.env["service.feedback"]._record(vals_list)
        for one, feedback in zip(graded, kept, strict=True):
            one.feedback_id = feedback

    def _read_answers(self):
        """The grade from 1 to 5, 0 where it was left out, and the remarks."""
        score, comments = 0, []
        for line in self.user_input_id.user_input_line_ids:
            part = line.question_id.feedback_part
            if line.skipped or not part:
                continue
            if part == "comment":
                comments.append(line.value_text_box or line.value_char_box or "")
            elif line.answer_type == "scale":
                low, high = line.question_id.scale_min, line.question_id.scale_max
                # Somebody may have changed the scale while the customer answered.
                if low <= line.value_scale <= high:
                    score = to_grade(line.value_scale, low, high)
        return score, "\n".join(filter(None, comments))

    def _prepare_feedback(self, score, comment, now):
        self.ensure_one()
        return {
            "ticket_id": self.ticket_id.id,
            "partner_id": self.partner_id.id,
            "team_id": self.team_id.id,
            "employee_id": self._get_only_server(),
            "score": score,
            "comment": comment,
            "channel": "survey",
            "requested_at": self.sent_at,
            "answered_at": now,
        }

    def _get_only_server(self):
        """The employee who alone has served the customer in the period, if any."""
        domain = self.campaign_id._get_population_domain()
        tickets = self.env["helpdesk.ticket"].search(
            domain & Domain("partner_id", "=", self.partner_id.id)
        )
        by_ticket = tickets._get_served_by()
        served = {by_ticket.get(ticket.id, False) for ticket in tickets}
        return served.pop() if len(served) == 1 else False
