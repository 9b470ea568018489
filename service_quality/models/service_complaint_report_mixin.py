from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .service_complaint_shield_mixin import MANAGER

SEVERITIES = ("grumble", "minor", "moderate", "serious", "critical")
TO_DO = "service_quality.mail_activity_type_complaint"


class ServiceComplaintReportMixin(models.AbstractModel):
    """Who has to hear of a complaint: by its severity, by repeats, by rounds.

    Also what a supervisor does with one: demand something, take it over.
    """

    _name = "service.complaint.report.mixin"
    _description = "Reporting lines of a complaint"

    repeat_of_id = fields.Many2one(
        "service.complaint",
        string="Repeats",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The last complaint of the same customer, or with the same cause about "
        "the same employee or department.",
    )
    repeated_ids = fields.One2many(
        "service.complaint", "repeat_of_id", string="Repeated by"
    )
    is_repeat = fields.Boolean(
        string="Repeat",
        readonly=True,
        copy=False,
        help="Raised by one step of severity, once.",
    )
    is_repeated = fields.Boolean(
        string="Repeated later",
        readonly=True,
        copy=False,
        help="The matter came up again within the days of the company.",
    )
    is_effective = fields.Boolean(
        string="Effectively resolved",
        compute="_compute_is_effective",
        store=True,
        help="Closed with a satisfied customer, not reopened and not repeated.",
    )

    @api.depends(
        "state", "customer_answer", "reopen_count", "is_repeated", "close_kind"
    )
    def _compute_is_effective(self):
        for complaint in self:
            satisfied = complaint.customer_answer == "satisfied"
            complaint.is_effective = (
                complaint.state == "closed"
                and (satisfied or complaint.close_kind == "settled")
                and not complaint.reopen_count
                and not complaint.is_repeated
            )

    # ------------------------------------------------------------
    # Severity
    # ------------------------------------------------------------

    def _report_severity(self):
        """Tell at once who has to hear of complaints of their severity, each once."""
        for complaint in self.sudo():
            level = SEVERITIES.index(complaint.severity) - 1
            if level > 0:
                names = dict(self._fields["severity"].selection)
                complaint._tell(
                    complaint._get_line(level),
                    lambda reader: reader.env._(
                        "Complaint %(number)s: %(severity)s",
                        number=reader.name,
                        severity=dict(
                            reader._fields["severity"]._description_selection(
                                reader.env
                            )
                        )[reader.severity],
                    ),
                    names[complaint.severity],
                )

    def _get_line(self, level):
        """Users at a level of the line: 1 team leader, 2 manager of the department,
        3 the service managers. Who is complained about is passed over.
        """
        self.ensure_one()
        departments = self.party_ids.department_id or self.employee_id.department_id
        leader = self.team_id.user_id
        if not departments:
            departments = leader.employee_ids.department_id
        group = self.env.ref(MANAGER).all_user_ids
        robot = self.env.ref("base.user_root")
        managers = group.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        steps = (leader, departments.manager_id.user_id, managers - robot)
        for users in steps[level - 1 :]:
            users = users.filtered(lambda user: user.active and not user.share)
            users -= self.accused_user_ids
            users -= self._filter_barred(users)
            if users:
                return users
        return self.env["res.users"]

    def _tell(self, users, get_text, key, due=None):
        """Give each of the users a to-do on the file, once for every ``key``.

        :param get_text: takes the complaint in the language of the reader
        :param key: what makes two to-dos the same, kept in their note
        """
        self.ensure_one()
        kind = self.env.ref(TO_DO)
        told = self.activity_ids.filtered(
            lambda todo: todo.activity_type_id == kind and key in (todo.note or "")
        )
        for user in users - told.user_id:
            reader = self.with_context(
                lang=user.lang, tz=user.tz or self.company_id._get_service_tz()
            )
            self.activity_schedule(
                TO_DO,
                date_deadline=due or fields.Date.context_today(reader),
                user_id=user.id,
                summary=get_text(reader),
                note=key,
            )

    def _tell_investigator(self, vals):
        """Give the investigator a to-do."""
        if not vals.get("investigator_user_id"):
            return
        for complaint in self.sudo():
            complaint._tell(
                complaint.investigator_user_id,
                lambda reader: reader.env._(
                    "Investigate complaint %(number)s", number=reader.name
                ),
                f"investigate {complaint.round_no}",
            )

    def _escalate_round(self):
        """Each new round is reported one level higher than the last."""
        self._tell(
            self._get_line(min(self.round_no, 3)),
            lambda reader: reader.env._(
                "Complaint %(number)s: the customer is not satisfied, round %(round)s",
                number=reader.name,
                round=reader.round_no,
            ),
            f"round {self.round_no}",
        )

    # ------------------------------------------------------------
    # Repeats
    # ------------------------------------------------------------

    def _get_repeat_domain(self):
        """What came before within the days of the company."""
        days = self.company_id.complaint_repeat_days
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("id", "!=", self.id)
            & Domain("received_at", ">=", self.received_at - timedelta(days=days))
            & Domain("received_at", "<=", self.received_at)
        )

    def _find_repeats_of_customer(self):
        """Link new complaints with the last of the same customer; one query for all."""
        new = self.sudo().filtered("commercial_partner_id")
        if not new:
            return
        days = max(new.company_id.mapped("complaint_repeat_days"))
        since = min(new.mapped("received_at")) - timedelta(days=days)
        found = new.search(
            [
                ("commercial_partner_id", "in", new.commercial_partner_id.ids),
                ("received_at", ">=", since),
            ],
            order="received_at, id",
        )
        by_customer = found.grouped(
            lambda old: (old.company_id, old.commercial_partner_id)
        )
        for complaint in new:
            key = (complaint.company_id, complaint.commercial_partner_id)
            earlier = by_customer[key].filtered_domain(complaint._get_repeat_domain())
            earlier = earlier.filtered(
                lambda old, new=complaint: (
                    (old.received_at, old.id) < (new.received_at, new.id)
                )
            )
            if earlier:
                complaint._link_repeat(earlier[-1])

    def _find_repeats_by_cause(self):
        """At the verdict: same cause and same employee or department."""
        for complaint in self.filtered(lambda c: c.verdict != "not_upheld"):
            parties = complaint.party_ids
            same = Domain("party_ids.employee_id", "in", parties.employee_id.ids)
            offices = parties.filtered(lambda party: not party.employee_id)
            if offices:
                same |= Domain(
                    "party_ids.department_id", "in", offices.department_id.ids
                )
            earlier = complaint.search(
                complaint._get_repeat_domain()
                & Domain("cause_ids", "in", complaint.cause_ids.ids)
                & same,
                order="received_at desc, id desc",
                limit=1,
            )
            if earlier:
                complaint._link_repeat(earlier)

    def _link_repeat(self, earlier):
        """Note that the matter came up before; severity goes up one step, once."""
        self.ensure_one()
        earlier.is_repeated = True
        if self.is_repeat:
            return
        place = SEVERITIES.index(self.severity)
        severity = SEVERITIES[min(place + 1, len(SEVERITIES) - 1)]
        self.write(
            {"repeat_of_id": earlier.id, "is_repeat": True, "severity": severity}
        )

    # ------------------------------------------------------------
    # Supervision
    # ------------------------------------------------------------

    def action_demand(self, text, due_date=None):
        """A supervisor demands something of who works on the file.

        :param text: what
        :param due_date: until when; today if empty
        :raise AccessError: for anybody but a supervisor of the team, or a manager
        :raise UserError: without a text, or with nobody to demand it of
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._explain_lead()
        if refusal:
            raise AccessError(refusal)
        if not (text or "").strip():
            raise UserError(self.env._("Say what you demand."))
        complaint = self.sudo()  # to-dos of others
        if complaint.state == "investigating":
            users = complaint.investigator_user_id
        else:
            users = complaint.handler_user_id
        if not users:
            raise UserError(
                self.env._(
                    "%(complaint)s: nobody works on it yet. Take it over, or name who "
                    "handles it.",
                    complaint=self.name,
                )
            )
        complaint._tell(users, lambda reader: text, text, due=due_date)
        complaint._log("demand", {complaint.id: complaint.state}, text)
        return True

    def action_take_over(self):
        """A supervisor handles these complaints from now on.

        :raise AccessError: for anybody but a supervisor of the team, or a manager
        """
        for complaint in self:
            complaint.check_access("read")
            refusal = complaint._explain_lead()
            if refusal:
                raise AccessError(refusal)
            if complaint.state in ("closed", "withdrawn"):
                raise UserError(
                    self.env._("%(complaint)s is closed.", complaint=complaint.name)
                )
        before = {complaint.id: complaint.state for complaint in self}
        self.sudo().write({"handler_user_id": self.env.uid})
        self._log("take_over", before)
        return True

    @api.model
    def _get_open_domain(self):
        """Complaints that somebody still has to work on."""
        return Domain("state", "not in", ("closed", "withdrawn"))
