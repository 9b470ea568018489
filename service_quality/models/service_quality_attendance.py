from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

# Which rule of meetings stands behind what was noticed.
CLAUSE_CODES = {"late": "MT-01", "unprepared": "MT-01", "no_notes": "MT-02"}

# What the buttons of a candidate write.
DECIDED = {"decision", "decision_reason", "decided_by_id", "inspection_id"}
# How somebody came, which somebody else notes.
NOTICED = ("status", "late_minutes", "prepared", "notes_submitted")


class ServiceQualityAttendance(models.Model):
    """How one employee came to one quality meeting: in time, prepared, with notes.

    What was not in order shows among the candidates for a finding. Nothing follows from
    that by itself: an inspector decides whether an inspection comes of it.
    """

    _name = "service.quality.attendance"
    _description = "Attendance of a quality meeting"
    _order = "meeting_id desc, id"
    _rec_name = "employee_id"

    meeting_id = fields.Many2one(
        "service.quality.meeting", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    start_at = fields.Datetime(related="meeting_id.start_at", store=True)
    state = fields.Selection(related="meeting_id.state", string="Meeting is")
    employee_id = fields.Many2one("hr.employee", required=True, index=True)
    status = fields.Selection(
        [
            ("on_time", "On time"),
            ("late", "Late"),
            ("excused", "Excused"),
            ("absent", "Absent"),
        ],
        string="Came",
        help="Excused: told before that it was not possible. Absent: did not come and "
        "told nobody.",
    )
    late_minutes = fields.Integer(string="Minutes late")
    prepared = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        help="Whether everything that was asked for had been brought along.",
    )
    notes_submitted = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Notes handed in",
        help="Whether the notes were handed in.",
    )
    remark = fields.Char(help="What else was noticed.")
    is_candidate = fields.Boolean(
        string="Candidate for a finding",
        compute="_compute_is_candidate",
        store=True,
        help="Late, absent, not prepared or without notes.",
    )
    decision = fields.Selection(
        [("inspected", "Inspection opened"), ("dismissed", "Nothing follows")],
        string="Decided",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    decision_reason = fields.Char(string="Why nothing follows", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    inspection_id = fields.Many2one(
        "service.inspection",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    clause_id = fields.Many2one(
        "service.clause",
        compute="_compute_clause_id",
        compute_sudo=True,
        help="The rule of meetings that this is about.",
    )

    _employee_unique = models.Constraint(
        "UNIQUE(meeting_id, employee_id)", "Everybody is on the list once."
    )
    _late_positive = models.Constraint(
        "CHECK(late_minutes >= 0)", "Nobody is late by less than nothing."
    )

    @api.depends("status", "prepared", "notes_submitted")
    def _compute_is_candidate(self):
        for line in self:
            line.is_candidate = bool(line._get_lapses())

    def _get_lapses(self):
        """What was not in order: ``late``, ``unprepared``, ``no_notes``."""
        self.ensure_one()
        lapses = []
        if self.status in ("late", "absent"):
            lapses.append("late")
        # Who was not there could bring nothing along and take no notes.
        if self.status in ("on_time", "late"):
            lapses += ["unprepared"] if self.prepared == "no" else []
            lapses += ["no_notes"] if self.notes_submitted == "no" else []
        return lapses

    @api.depends("is_candidate", "status", "prepared", "notes_submitted")
    def _compute_clause_id(self):
        clauses = self.env["service.clause"].search(
            [("code", "in", list(set(CLAUSE_CODES.values())))]
        )
        for line in self:
            codes = [CLAUSE_CODES[lapse] for lapse in line._get_lapses()]
            fitting = clauses.filtered(
                lambda clause, line=line, codes=codes: (
                    clause.code in codes[:1]
                    and clause.company_id in (line.company_id, clause.company_id[:0])
                )
            )
            # Words of the company go before those for all.
            line.clause_id = fitting.sorted(lambda one: not one.company_id)[:1]

    # -- guards -----------------------------------------------------------------------

    @api.constrains("late_minutes", "status")
    def _check_late(self):
        for line in self:
            if line.late_minutes and line.status != "late":
                raise ValidationError(
                    self.env._(
                        "%(employee)s: minutes late are for who came late.",
                        employee=line.sudo().employee_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line, vals in zip(lines, vals_list, strict=True):
            line._check_undecided(name for name in DECIDED if vals.get(name))
            line._check_keeper(vals)
        lines.meeting_id._sync_event()
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_undecided((DECIDED | {"is_candidate"}) & vals.keys())
            self._check_keeper(vals)
        return super().write(vals)

    def _check_undecided(self, names):
        """:raise AccessError: when a person writes what the buttons decide"""
        if any(names) and not self.env.su:
            raise AccessError(self.env._("Candidates are decided on by their buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_keeper({})

    def _check_keeper(self, vals):
        """Raise unless the user keeps the list, and nobody keeps his own line."""
        if self.env.su:
            return
        self.meeting_id._check_not_closed()
        self.meeting_id._check_minutes_right()
        noticed = any(vals.get(name) for name in NOTICED)
        for line in self:
            own = line.sudo().employee_id.user_id == self.env.user
            others = line.meeting_id.chair_user_id | line.meeting_id.minutes_user_id
            if own and noticed and others - self.env.user:
                raise AccessError(
                    self.env._(
                        "%(meeting)s: somebody else notes how you came.",
                        meeting=line.meeting_id.name,
                    )
                )

    # -- candidates -------------------------------------------------------------------

    def _check_deciding(self):
        """Raise unless the user may decide on these candidates."""
        if not self.env.user.has_group("service_quality.group_inspector"):
            raise AccessError(
                self.env._("An inspector decides whether a finding comes of this.")
            )
        self.check_access("read")
        for line in self:
            employee = line.sudo().employee_id
            if employee.user_id == self.env.user:
                raise AccessError(
                    self.env._("Somebody else decides on what concerns you.")
                )
            if not line.is_candidate or line.decision:
                raise UserError(
                    self.env._(
                        "%(employee)s: there is nothing to decide any more.",
                        employee=employee.name,
                    )
                )

    def action_open_inspection(self):
        """Open an inspection of the employee with the discipline of meetings.

        :raise AccessError: for anybody but an inspector, and for the employee
        :raise UserError: when it was decided, or there is no checklist about meetings
        """
        self.ensure_one()
        self._check_deciding()
        checklist = self._get_checklist()
        if not checklist:
            raise UserError(
                self.env._("Make a checklist with the clauses about meetings first.")
            )
        inspection = self.env["service.inspection"].create(
            {
                "kind": "special",
                "method": "record_check",
                "checklist_id": checklist.id,
                "employee_id": self.employee_id.id,
                "company_id": self.company_id.id,
                "inspector_user_id": self.env.uid,
                "note": self._get_text(),
            }
        )
        # Nobody writes a decision; this is the way to take it.
        self.sudo().write(
            {
                "decision": "inspected",
                "decided_by_id": self.env.uid,
                "inspection_id": inspection.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.inspection",
            "res_id": inspection.id,
            "view_mode": "form",
        }

    def action_dismiss(self):
        """Nothing follows from these candidates."""
        self._check_deciding()
        self.sudo().write({"decision": "dismissed", "decided_by_id": self.env.uid})
        return True

    def _get_checklist(self):
        """A checklist of the company that has the clause, or one of its category."""
        items = self.env["service.checklist.item"].search(
            Domain("clause_id.category_id", "=", self.clause_id.category_id.id)
            & Domain("checklist_id.active", "=", True)
            & Domain("checklist_id.company_id", "in", [self.company_id.id, False])
        )
        own = items.filtered(lambda item: item.clause_id == self.clause_id)
        return (own or items)[:1].checklist_id

    def _get_text(self):
        """What was noticed, in words."""
        self.ensure_one()
        texts = {
            "late": self.env._("late or absent without telling anybody"),
            "unprepared": self.env._("not prepared"),
            "no_notes": self.env._("notes not handed in"),
        }
        lapses = ", ".join(texts[lapse] for lapse in self._get_lapses())
        return self.env._(
            "%(meeting)s: %(lapses)s. %(remark)s",
            meeting=self.meeting_id.name,
            lapses=lapses,
            remark=self.remark or "",
        ).strip()
