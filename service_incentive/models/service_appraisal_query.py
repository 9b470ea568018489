from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.service_quality.models.service_step_mixin import Step

ACTIVITY_QUERY = "service_incentive.mail_activity_type_appraisal_query"


class ServiceAppraisalQuery(models.Model):
    """A question of an employee about a provisional result, and the answer.

    Asked before publication, about the whole or one line; answered by the superior or
    HR until a working day that the company sets. What is asked and answered stays.
    """

    _name = "service.appraisal.query"
    _description = "Question about an appraisal"
    _inherit = ["service.step.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "appraisal_id"
    _mail_post_access = "read"

    _steps = {
        "answer": Step(
            ("open",),
            "answered",
            "answerer",
            True,
            (("answer_user_id", "answered_at"),),
        ),
        "withdraw": Step(("open",), "withdrawn", "asker"),
    }

    appraisal_id = fields.Many2one(
        "service.appraisal", required=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, precompute=True, index=True
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    line_id = fields.Many2one(
        "service.appraisal.line",
        string="About",
        domain="[('appraisal_id', '=', appraisal_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: about the result as a whole.",
    )
    question = fields.Text(required=True)
    answer = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Open"), ("answered", "Answered"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    answer_until = fields.Datetime(
        string="Answer until", readonly=True, copy=False, tracking=True
    )
    answer_user_id = fields.Many2one(
        "res.users",
        string="Answered by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    answered_at = fields.Datetime(string="Answered on", readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    @api.depends("state", "answer_until")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for query in self:
            query.is_late = (
                query.state == "open"
                and bool(query.answer_until)
                and query.answer_until < now
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain(
            "answer_until", "<", fields.Datetime.now()
        )
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_new(vals)
        queries = super().create(vals_list)
        for query in queries.sudo():
            if query.line_id and query.line_id.appraisal_id != query.appraisal_id:
                raise UserError(
                    self.env._("A question is about a line of one's own appraisal.")
                )
            query.answer_until = query._get_deadline()
        queries._log("create", dict.fromkeys(queries.ids, False))
        queries._ask()
        return queries

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("What was asked stays as it was asked."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A question stays on file; withdraw it instead."))

    def _check_new(self, vals):
        """Raise unless the user may ask now, and only asks."""
        appraisal = self.env["service.appraisal"].browse(vals.get("appraisal_id"))
        appraisal.check_access("read")
        given = {name for name, value in vals.items() if value}
        if given - {"appraisal_id", "line_id", "question", "state"} or (
            vals.get("state", "open") != "open"
        ):
            raise AccessError(self.env._("A question begins with your own words."))
        if appraisal and not appraisal._is_represented_by_user():
            raise AccessError(
                self.env._("Only the employee asks about an appraisal like this.")
            )
        if appraisal and appraisal.state != "scored":
            raise UserError(
                self.env._(
                    "Questions are asked while the result is provisional; against a"
                    " published one there is the appeal."
                )
            )

    def _get_deadline(self):
        """End of the last working day for an answer, in the company's calendar."""
        company = self.company_id.sudo()  # its working hours are no secret
        now = fields.Datetime.now()
        working_time = company.resource_calendar_id._get_working_time(now, now)
        return working_time.nth_day_end(now, company.appraisal_query_days)

    def _explain_asker(self):
        if not self.sudo().appraisal_id._is_represented_by_user():
            return self.env._("Only the employee takes the question back.")

    def _explain_answerer(self):
        appraisal = self.sudo().appraisal_id
        if appraisal.employee_id.user_id == self.env.user:
            return self.env._("Somebody else answers your question.")
        if appraisal.manager_id.user_id == self.env.user:
            return None
        if not self.env.user.has_group("service_incentive.group_officer"):
            return self.env._("The superior or HR answers.")

    def action_answer(self, note=None):
        """Answer the question (the superior or an HR officer).

        :param note: the answer, required
        """
        self._transition("answer", note, answer=note)
        for query in self.sudo():
            user = query.employee_id.user_id
            query.message_post(
                body=note,
                partner_ids=user.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
        return True

    def action_withdraw(self, note=None):
        """Take the question back (the employee)."""
        return self._transition("withdraw", note)

    def action_send(self):
        """Close the dialog; the question was sent when it was saved."""
        self.check_access("read")
        return {"type": "ir.actions.act_window_close"}

    def _after_step(self, name):
        result = super()._after_step(name)
        self.sudo().activity_unlink([ACTIVITY_QUERY])
        return result

    def _ask(self):
        """Give the superior, or else an officer, something to do."""
        officers = self.env.ref("service_incentive.group_officer").sudo().all_user_ids
        root = self.env.ref("base.user_root")
        for query in self.sudo():
            user = query.appraisal_id.manager_id.user_id
            if not user.active:
                user = (officers - root).filtered(
                    lambda one, query=query: (
                        one.active
                        and one != query.employee_id.user_id
                        and query.company_id in one.company_ids
                    )
                )[:1]
            if user:
                query.activity_schedule(
                    ACTIVITY_QUERY, query.answer_until.date(), user_id=user.id
                )

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "create": self.env._("Asked"),
            "answer": self.env._("Answered"),
        }
