from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..tools.concurrency import retried_when_duplicate

NeedRequest = namedtuple("NeedRequest", "employee topic reason source")

OPEN_STATES = ("open", "planned")


class ServiceTrainingNeed(models.Model):
    """One employee should be trained in one topic, for one or several reasons.

    Opened by the engine (an appraisal below the baseline, later complaints, failed
    exams …) or by a training officer; planned, then done or cancelled. An employee
    has at most one open need in a topic; further reasons join it.
    """

    _name = "service.training.need"
    _description = "Training need"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["employee_id", "topic_id"]
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    topic_id = fields.Many2one(
        "service.training.topic",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_employee",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_from_employee",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The employee's department when the need was opened.",
    )
    reason_ids = fields.One2many(
        "service.training.need.reason", "need_id", string="Reasons"
    )
    reason_count = fields.Integer(
        string="Number of reasons", compute="_compute_reason_count"
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
        help="Open and planned needs wait for training. Once done or cancelled, a new "
        "reason opens a new need.",
    )
    planned_for = fields.Date(
        string="Planned for",
        help="The day by which the training should have taken place.",
    )
    closed_at = fields.Datetime(
        string="Closed on",
        readonly=True,
        copy=False,
        help="When the need was done or cancelled.",
    )
    note = fields.Text(string="Notes")

    _open_unique = models.UniqueIndex(
        "(employee_id, topic_id) WHERE state IN ('open', 'planned')",
        "This employee already has an open training need in this topic.",
    )

    @api.depends("employee_id")
    def _compute_from_employee(self):
        for need in self:
            need.company_id = need.employee_id.company_id
            need.department_id = need.employee_id.department_id

    @api.depends("reason_ids")
    def _compute_reason_count(self):
        counts = dict(
            self.env["service.training.need.reason"]._read_group(
                [("need_id", "in", self.ids)], ["need_id"], ["__count"]
            )
        )
        for need in self:
            need.reason_count = counts.get(need._origin, 0)

    @api.depends("employee_id", "topic_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for need in self:
            # A new one is called “New” by the form.
            need.display_name = bool(need.employee_id) and self.env._(
                "%(employee)s: %(topic)s",
                employee=need.employee_id.display_name,
                topic=need.topic_id.display_name or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("state", "open") != "open" or vals.get("closed_at")
            for vals in vals_list
        ):
            raise AccessError(self.env._("A training need begins open."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if {"state", "closed_at", "company_id", "department_id"} & vals.keys():
                raise AccessError(
                    self.env._("Use the buttons to move a training need on.")
                )
            if {"employee_id", "topic_id"} & vals.keys():
                raise UserError(
                    self.env._(
                        "Employee and topic of a training need are fixed; cancel it "
                        "and open another one."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_source(self):
        if not self.env.su and any(need.reason_ids.sudo().res_id for need in self):
            raise UserError(
                self.env._(
                    "A need that comes from another record stays on file; cancel it."
                )
            )

    # Life of a need

    def action_plan(self):
        """Say that the training is planned (training officers)."""
        return self._transition({"open"}, "planned")

    def action_done(self):
        """Close the need: the training was passed (training officers)."""
        return self._transition(set(OPEN_STATES), "done")

    def action_cancel(self):
        """Close the need without training (training officers)."""
        return self._transition(set(OPEN_STATES), "cancelled")

    def action_reopen(self):
        """Take back a planning or a closing (training officers).

        Refused by the unique index when the employee has a newer open need.
        """
        return self._transition({"planned", "done", "cancelled"}, "open")

    def _transition(self, sources, target):
        self._check_officer()
        self.check_access("write")
        for need in self:
            if need.state not in sources:
                raise UserError(
                    self.env._(
                        "%(need)s is %(state)s; this step is not possible any more.",
                        need=need.display_name,
                        state=dict(
                            self._fields["state"]._description_selection(self.env)
                        )[need.state],
                    )
                )
        # The state has no other writer: see write().
        self.sudo().write(
            {
                "state": target,
                "closed_at": False if target in OPEN_STATES else fields.Datetime.now(),
            }
        )
        # The partial unique index looks at the state; the next INSERT must find it.
        self.flush_recordset(["state"])
        return True

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(
            "service_training.group_officer"
        ):
            raise AccessError(
                self.env._("Only training officers decide about training needs.")
            )

    # Opening needs

    @api.model
    @api.private
    def open_need(self, employee, topic, reason, source=None):
        """Make sure that the employee has a need in the topic for this reason.

        Called twice with the same source it changes nothing, even when the need was
        closed in between; another source joins the open need or opens a new one.

        :param employee: one hr.employee
        :param topic: one service.training.topic
        :param reason: text for people
        :param source: the record that shows the need, or nothing
        :return: the service.training.need that carries the reason
        """
        self.check_access("create")
        self._open_needs([NeedRequest(employee, topic, reason, source)])
        return self._find_need(employee, topic, source)

    def _find_need(self, employee, topic, source):
        pair = Domain("employee_id", "=", employee.id) & Domain(
            "topic_id", "=", topic.id
        )
        if source:
            pair &= Domain(
                "reason_ids",
                "any",
                [("res_model", "=", source._name), ("res_id", "=", source.id)],
            )
        else:
            pair &= Domain("state", "in", OPEN_STATES)
        return self.search(pair, limit=1)

    @api.model
    def _open_needs(self, requests):
        """Open needs or add reasons for many requests, in a fixed number of queries.

        :param requests: list of NeedRequest
        :return: the needs that were newly opened
        """
        # Engine code: the callers are guarded, the people they act for are not
        # training officers.
        engine = self.sudo().with_context(tracking_disable=True, mail_create_nolog=True)
        return engine._open_unanswered(engine._unanswered(requests)).sudo(False)

    def _open_unanswered(self, requests):
        by_pair = self._open_by_pair(requests)
        reasons_of_new, reasons_of_old = {}, []
        for request in requests:
            pair = (request.employee.id, request.topic.id)
            values = self._prepare_reason_values(request)
            if pair in by_pair:
                reasons_of_old.append({"need_id": by_pair[pair].id, **values})
            else:
                reasons_of_new.setdefault(pair, []).append(Command.create(values))
        with retried_when_duplicate():
            needs = self.create(
                [
                    {"employee_id": employee, "topic_id": topic, "reason_ids": reasons}
                    for (employee, topic), reasons in reasons_of_new.items()
                ]
            )
            self.env["service.training.need.reason"].create(reasons_of_old)
        return needs

    def _unanswered(self, requests):
        """Leave out the requests whose source already is a reason for that need."""
        answered = set(
            self.env["service.training.need.reason"]._read_group(
                [
                    ("employee_id", "in", [r.employee.id for r in requests]),
                    ("topic_id", "in", [r.topic.id for r in requests]),
                    ("res_id", "in", [r.source.id for r in requests if r.source]),
                ],
                ["employee_id", "topic_id", "res_model", "res_id"],
            )
        )
        keys = {
            (employee.id, topic.id, res_model, res_id)
            for employee, topic, res_model, res_id in answered
        }
        kept = []
        for request in requests:
            source = request.source
            key = source and (
                request.employee.id,
                request.topic.id,
                source._name,
                source.id,
            )
            if not source or key not in keys:
                kept.append(request)
                keys.add(key)
        return kept

    def _open_by_pair(self, requests):
        needs = self.search(
            [
                ("employee_id", "in", [r.employee.id for r in requests]),
                ("topic_id", "in", [r.topic.id for r in requests]),
                ("state", "in", OPEN_STATES),
            ]
        )
        return {(need.employee_id.id, need.topic_id.id): need for need in needs}

    @api.model
    def _prepare_reason_values(self, request):
        return {
            "text": request.reason,
            "res_model": request.source._name if request.source else False,
            "res_id": request.source.id if request.source else False,
        }
