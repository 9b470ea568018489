from odoo import api, fields, models
from odoo.exceptions import AccessError

from .service_complaint_shield_mixin import MANAGER

SEVERITIES = ("grumble", "minor", "moderate", "serious", "critical")
TO_DO = "service_quality.mail_activity_type_complaint"
HIGHEST = 3


class ServiceComplaintSeverityMixin(models.AbstractModel):
    """Who has to hear of a complaint, by its severity and by its rounds.

    Whoever is told of a grave one has some minutes to do something about it; else the
    next level of the line is told, see :mod:`.service_complaint_report`.
    """

    _name = "service.complaint.severity.mixin"
    _description = "Reporting lines of a complaint"

    report_ids = fields.One2many(
        "service.complaint.report",
        "complaint_id",
        string="Reports",
        readonly=True,
        copy=False,
    )
    awaits_me = fields.Boolean(
        string="Waits for my reaction",
        compute="_compute_awaits_me",
        help="The reader was told of the complaint and nobody has reacted yet.",
    )

    @api.depends("report_ids.state", "report_ids.user_ids")
    @api.depends_context("uid")
    def _compute_awaits_me(self):
        for complaint in self:
            waiting = complaint.sudo().report_ids.filtered("is_waiting")
            complaint.awaits_me = self.env.user in waiting.user_ids

    # ------------------------------------------------------------
    # Reports
    # ------------------------------------------------------------

    def _report_severity(self):
        """Tell at once who has to hear of complaints of their severity, each once."""
        for complaint in self.sudo():
            complaint.report_ids._drop()
            level = SEVERITIES.index(complaint.severity) - 1
            if level > 0:
                complaint._report_to(level)

    def _report_to(self, level, passed_from=None):
        """Tell a level of the line, and give it its time to react.

        :param passed_from: the report to which nobody has reacted
        """
        self.ensure_one()
        key = dict(self._fields["severity"].selection)[self.severity]
        reached, users = self._get_line_from(level)
        if passed_from:
            # Whoever has been told already is told no second time,
            known = self.report_ids.user_ids
            while reached < HIGHEST and not users - known:
                reached, users = self._get_line_from(reached + 1)
            if not users - known:
                # but for the highest, who are reminded once.
                text = self._get_report_text(passed_from)
                self._tell(users, text, f"{key} {passed_from.id}")
                return
            users -= known
        if users:
            self._tell(users, self._get_report_text(passed_from), key)
            self.env["service.complaint.report"]._open(
                self, reached, users, passed_from
            )

    def _get_report_text(self, passed_from):
        """What the to-do says, in the language of its reader."""

        def get_text(reader):
            severities = reader._fields["severity"]._description_selection(reader.env)
            values = {
                "number": reader.name,
                "severity": dict(severities)[reader.severity],
            }
            if passed_from:
                return reader.env._(
                    "Complaint %(number)s: %(severity)s, nobody has reacted", **values
                )
            return reader.env._("Complaint %(number)s: %(severity)s", **values)

        return get_text

    def action_react(self):
        """Whoever was told of these complaints sees to them.

        :raise AccessError: for anybody else but service managers
        """
        for complaint in self:
            complaint.check_access("read")
            if not complaint._is_told():
                raise AccessError(
                    self.env._(
                        "%(complaint)s was not reported to you.",
                        complaint=complaint.name,
                    )
                )
        self._react()
        return True

    def _is_told(self):
        """Whether the user was told, or is a manager; never who is concerned."""
        self.ensure_one()
        if self._is_concerned():
            return False
        user = self.env.user
        return user in self.sudo().report_ids.user_ids or user.has_group(MANAGER)

    def _react(self):
        """Whoever was told has done something: nobody above them has to be told."""
        if self.env.su:
            return
        # Reports are the engine's.
        waiting = self.sudo().report_ids.filtered("is_waiting")
        for complaint in waiting.complaint_id:
            if complaint.sudo(False)._is_told():
                complaint.report_ids.filtered("is_waiting")._note_reaction(
                    self.env.user
                )

    def _get_line(self, level):
        """Users at a level of the line: 1 team leader, 2 manager of the department,
        3 the service managers. Who is complained about is passed over.
        """
        return self._get_line_from(level)[1]

    def _get_line_from(self, level):
        """The first level from ``level`` on where there is somebody, and who."""
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
        for number, users in enumerate(steps[level - 1 :], level):
            users = users.filtered(lambda user: user.active and not user.share)
            users -= self.accused_user_ids
            users -= self._filter_barred(users)
            if users:
                return number, users
        return HIGHEST, self.env["res.users"]

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
