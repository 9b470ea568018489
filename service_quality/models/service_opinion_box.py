from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
# What emptying and the schedule say.
ENGINE_FIELDS = {"last_emptied_on", "reminded_for_date", "next_due_date"}
SUPERVISOR = "service_quality.group_supervisor"


class ServiceOpinionBox(models.Model):
    """A box into which customers put what they think, on paper.

    It is emptied on a weekday or every so many days by somebody responsible; each paper
    becomes a ticket. Forgotten, it reminds that person once.
    """

    _name = "service.opinion.box"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Opinion box"
    _order = "next_due_date, name"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    place = fields.Char(required=True, help="Where it hangs, so that anybody finds it.")
    responsible_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        tracking=True,
        index=True,
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Who empties it, and is reminded when it was forgotten.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        check_company=True,
        help="Team that gets the tickets of the papers.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    schedule = fields.Selection(
        [("weekday", "Each week on a day"), ("interval", "Every so many days")],
        string="Emptied",
        required=True,
        default="weekday",
    )
    weekday = fields.Selection(WEEKDAYS, default="0")
    interval_days = fields.Integer(string="Days between", default=7)
    active = fields.Boolean(default=True)
    emptying_ids = fields.One2many(
        "service.opinion.box.emptying", "box_id", string="Emptied so far"
    )
    last_emptied_on = fields.Date(string="Last emptied", readonly=True, copy=False)
    next_due_date = fields.Date(
        string="To be emptied",
        compute="_compute_next_due_date",
        store=True,
        index="btree_not_null",
    )
    reminded_for_date = fields.Date(
        string="Reminded for",
        readonly=True,
        copy=False,
        help="The day whose missed emptying the responsible has been told of.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    may_empty = fields.Boolean(string="Mine to empty", compute="_compute_may_empty")

    _interval_positive = models.Constraint(
        "CHECK(interval_days > 0)", "Empty the box every day at most."
    )

    @api.constrains("schedule", "weekday")
    def _check_schedule(self):
        for box in self:
            if box.schedule == "weekday" and not box.weekday:
                raise ValidationError(
                    self.env._(
                        "%(box)s: choose the day on which it is emptied.",
                        box=box.name,
                    )
                )

    @api.depends("schedule", "weekday", "interval_days", "last_emptied_on", "active")
    def _compute_next_due_date(self):
        for box in self:
            day = box.last_emptied_on
            if not day:
                # A new box is due on its first day from now on.
                day = box._get_today() - timedelta(days=1)
            if box.schedule == "interval":
                box.next_due_date = day + timedelta(days=box.interval_days)
            else:
                ahead = (int(box.weekday or 0) - day.weekday() - 1) % 7 + 1
                box.next_due_date = day + timedelta(days=ahead)

    @api.depends("next_due_date")
    def _compute_is_overdue(self):
        for box in self:
            due = box.next_due_date
            box.is_overdue = bool(due) and due < box._get_today()

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Days belong to the zone of each company.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        overdue = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("next_due_date", "<", company._get_service_today())
            for company in companies
        )
        return Domain.OR(overdue if wanted else ~overdue for wanted in value)

    @api.depends("responsible_user_id")
    @api.depends_context("uid")
    def _compute_may_empty(self):
        user = self.env.user
        leads = user.has_group(SUPERVISOR)
        for box in self:
            box.may_empty = leads or box.responsible_user_id == user

    def _get_today(self):
        return (self.company_id[:1] or self.env.company)._get_service_today()

    def write(self, vals):
        if not self.env.su and ENGINE_FIELDS & vals.keys():
            raise AccessError(
                self.env._("When a box was emptied is recorded by emptying it.")
            )
        result = super().write(vals)
        if vals.get("responsible_user_id"):
            # Who is reminded is who has to go there now.
            self._get_reminders().user_id = vals["responsible_user_id"]
        return result

    def action_empty(self):
        """Record that the box is emptied now; once a day, however often it is pressed.

        :return: the action that opens the emptying, where the papers are keyed
        :raise AccessError: unless the user is responsible or a supervisor
        """
        self.ensure_one()
        self.check_access("read")
        if not self.may_empty:
            raise AccessError(
                self.env._(
                    "%(box)s is emptied by its responsible or a supervisor.",
                    box=self.name,
                )
            )
        # Only this records an emptying; nobody edits it afterwards.
        box = self.sudo()
        box.lock_for_update()
        box.invalidate_recordset(["last_emptied_on", "emptying_ids"])
        emptying = box.emptying_ids[:1]
        if not emptying or box.last_emptied_on != self._get_today():
            emptying = emptying.create(
                {
                    "box_id": self.id,
                    "emptied_at": fields.Datetime.now(),
                    "emptied_by_id": self.env.uid,
                    "due_date": self.next_due_date,
                }
            )
            box.last_emptied_on = self._get_today()
            self._get_reminders().unlink()
        return {
            "type": "ir.actions.act_window",
            "name": emptying.display_name,
            "res_model": emptying._name,
            "res_id": emptying.id,
            "view_mode": "form",
        }

    def _get_reminders(self):
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    (
                        "activity_type_id",
                        "=",
                        self.env["ir.model.data"]._xmlid_to_res_id(
                            "service_quality.mail_activity_type_opinion_box"
                        ),
                    ),
                ]
            )
        )

    @api.model
    def _cron_remind(self):
        """Remind the responsible of boxes that were not emptied on their day, once."""
        for company in self.env["res.company"].search([("active", "=", True)]):
            today = self.with_company(company)._get_today()
            late = self.search(
                [("company_id", "=", company.id), ("next_due_date", "<", today)]
            ).filtered(lambda box: box.reminded_for_date != box.next_due_date)
            late = late.try_lock_for_update()
            model_id = self.env["ir.model"]._get_id(self._name)
            type_id = self.env["ir.model.data"]._xmlid_to_res_id(
                "service_quality.mail_activity_type_opinion_box"
            )
            activities = self.env["mail.activity"]
            activities.with_context(mail_activity_quick_update=True).create(
                [
                    {
                        "activity_type_id": type_id,
                        "summary": box.with_context(
                            lang=box.responsible_user_id.lang
                        ).env._("Empty the box: %(box)s", box=box.name),
                        "res_model_id": model_id,
                        "res_id": box.id,
                        "user_id": box.responsible_user_id.id,
                        "date_deadline": box.next_due_date,
                    }
                    for box in late
                ]
            )
            for box in late:
                box.reminded_for_date = box.next_due_date
