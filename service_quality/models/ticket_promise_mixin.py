from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import GuidedError
from ..tools import clock_math
from .helpdesk_ticket_stage import OPEN

SUPERVISOR = "service_quality.group_supervisor"
MANAGER = "service_quality.group_manager"


class ServiceTicketPromiseMixin(models.AbstractModel):
    """Times promised to the customer: until when they get an answer, or the solution.

    A ticket that is not solved at once needs one before work goes on; putting one off
    needs a reason, in time, and not too often.
    """

    _name = "service.ticket.promise.mixin"
    _description = "Ticket with promises"

    promise_ids = fields.One2many(
        "service.promise",
        "ticket_id",
        string="Promises",
        readonly=True,
        groups="base.group_user",
    )
    extension_count = fields.Integer(
        string="Times put off",
        compute="_compute_extension_count",
        groups="base.group_user",
        help="How often a promise to this customer has been put off.",
    )

    @api.depends("promise_ids.replaces_id")
    def _compute_extension_count(self):
        for ticket in self:
            ticket.extension_count = len(ticket.promise_ids.filtered("replaces_id"))

    # ------------------------------------------------------------
    # Promising
    # ------------------------------------------------------------

    def action_promise(
        self, promised_at, reason=None, promise_type="solution", told_by="message"
    ):
        """Name a time to the customer and tell them; puts off what was promised before.

        :param promised_at: naive UTC
        :param reason: why; needed to put off, and to put off an answer
        :param promise_type: ``answer`` or ``solution``
        :param told_by: ``message`` sends one; ``call`` and ``visit`` log the contact
        :return: the ``service.promise``
        :raise UserError: when the time is past, later than the policy allows, put off
            too often, or the customer cannot be told
        """
        self.ensure_one()
        self.check_access("write")
        promised_at = fields.Datetime.to_datetime(promised_at)
        # Two clicks, or two people at once, make one promise.
        self.lock_for_update()
        same_type = self.promise_ids.filtered(
            lambda promise: promise.promise_type == promise_type
        )
        earlier = same_type.filtered(lambda promise: promise.state != "replaced")[:1]
        if earlier.promised_at == promised_at and earlier.state == "open":
            return earlier
        if earlier.state == "kept":
            earlier = earlier.browse()
        self._check_promise(promised_at, reason, promise_type, told_by, earlier)
        return self._promise(promised_at, reason, promise_type, told_by, earlier)

    def _promise(self, promised_at, reason, promise_type, told_by, earlier):
        now = fields.Datetime.now()
        # Promises are evidence: nobody has the right to write them.
        promise = self.env["service.promise"].sudo()
        promise = promise.create(
            {
                "ticket_id": self.id,
                "promise_type": promise_type,
                "promised_at": promised_at,
                "reason": reason,
                "replaces_id": earlier.id,
                "is_late": bool(earlier) and earlier.promised_at < now,
                "told_by": told_by,
                "made_at": now,
                "user_id": self.env.uid,
            }
        )
        earlier.sudo()._void_clocks()
        promise._start_clocks("promise")
        kept = promise.with_env(self.env)
        if told_by == "message":
            # The notice is sent by the agent, and kept on the promise by the engine.
            promise.with_user(self.env.user).sudo()._notify_customer()
        else:
            self.env["service.interaction"].create(
                {"ticket_id": self.id, "kind": told_by, "note": promise._get_contact()}
            )
        promise._remind()
        event_type = "extended" if earlier else "promised"
        self._happen(
            "deferred" if promise_type == "answer" else event_type,
            detail=promise.promised_text,
            stamp={"promised_at": promised_at},
        )
        return kept

    def _check_promise(self, promised_at, reason, promise_type, told_by, earlier):
        """:raise UserError: see :meth:`action_promise`"""
        names = {"ticket": self.number}
        if promised_at <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: a promise has to lie in the future. "
                    "Choose a later time.",
                    **names,
                )
            )
        if (earlier or promise_type == "answer") and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: say why it takes longer. "
                    "The customer is told the reason.",
                    **names,
                )
            )
        if told_by == "message" and not (self.partner_id.email or self.partner_email):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no e-mail address of the customer. Enter "
                    "one, or tell the customer by phone and choose “Phone call”.",
                    **names,
                )
            )
        if self.env.su:
            return
        if not self.env.user.has_group(SUPERVISOR):
            self._check_promised_time(promised_at, promise_type, earlier)
        if earlier and not self.env.user.has_group(MANAGER):
            self._check_extension_count()

    def _check_promised_time(self, promised_at, promise_type, earlier):
        """Up to when an agent may promise alone; supervisors may go further."""
        limit_at = self._get_promise_limit(promise_type, earlier)
        if limit_at and promised_at > limit_at:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: its SLA policy allows a promise until "
                    "%(limit)s at the latest. Promise an earlier time, or ask your "
                    "supervisor.",
                    ticket=self.number,
                    limit=fields.Datetime.context_timestamp(self, limit_at).strftime(
                        "%Y-%m-%d %H:%M"
                    ),
                )
            )

    def _check_extension_count(self):
        """How often anybody may put off alone; managers may once more."""
        if self.extension_count >= self.company_id.extension_limit:
            raise UserError(
                self.env._(
                    "The customer of ticket %(ticket)s has been put off %(count)s "
                    "times already. Only a service manager can put them off once more.",
                    ticket=self.number,
                    count=self.extension_count,
                )
            )

    def _get_promise_limit(self, promise_type, earlier=None):
        """The latest time an agent may promise now, None for no limit.

        An answer may be put off by the policy's target for promises, the solution not
        beyond its resolution target; putting off is limited by number, not by time.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if earlier:
            return None
        if promise_type == "answer":
            policy = self.env["service.sla.policy"]
            promise = policy._match(self)[self.id].get("promise")
            if not promise:
                return None
            return self._create_clock(*promise, now, now, None).plain.due_at
        with self._moving_clocks() as moving:
            return next(
                (
                    clock.plain.due_at
                    for clock in moving[self.id]
                    if clock.metric == "resolution"
                    and not clock.plain.stopped_at
                    and not clock.plain.breached_at
                    and clock.plain.due_at > now
                ),
                None,
            )

    def _get_default_promise(self, promise_type="solution"):
        """The time to propose: what the policy allows, else this time tomorrow."""
        limit_at = self._get_promise_limit(promise_type)
        return limit_at or fields.Datetime.now() + timedelta(days=1)

    def _fulfil(self, move, event_type, also=()):
        super()._fulfil(move, event_type, also)
        if "answered" not in (event_type, *also):
            return
        owed = [c for c in move.clocks if c.res_model == "service.promise"]
        answers = (
            move.ticket.promise_ids.filtered(
                lambda promise: promise.promise_type == "answer"
            )
            if owed
            else ()
        )
        ids = {promise.id for promise in answers}
        for clock in owed:
            if clock.res_id in ids:
                clock_math.stop(clock.plain, move.now, clock.worktime, move.holder)

    # ------------------------------------------------------------
    # What an agent presses
    # ------------------------------------------------------------

    def action_open_promise(self):
        """Open the dialog that promises a time."""
        return self._open_promise("solution")

    def action_open_deferral(self):
        """Open the dialog that puts the answer off: it needs checking first."""
        return self._open_promise("answer")

    def _open_promise(self, promise_type):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_promise_action"
        )
        if promise_type == "answer":
            action["name"] = self.env._("Needs checking")
        action["context"] = {
            "default_ticket_id": self.id,
            "default_promise_type": promise_type,
        }
        return action

    def action_start_work(self):
        """Promise the solution within what the policy allows, and go to work.

        Opens the dialog instead when the policy names no time, or the customer cannot
        be written to.
        """
        for ticket in self:
            can_write = ticket.partner_id.email or ticket.partner_email
            limit_at = ticket._get_promise_limit("solution")
            if not ticket.promised_at and not (can_write and limit_at):
                return ticket.action_open_promise()
            if not ticket.promised_at:
                ticket.action_promise(limit_at)
            if not ticket.user_id:
                ticket.assign_to_me()
            ticket.stage_id = ticket._get_work_stage()
        return True

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != OPEN:
            return
        for ticket in self:
            if ticket.promised_at or not ticket.company_id.promise_required:
                continue
            if stage == ticket.team_id._get_applicable_stages()[:1]:
                continue
            raise GuidedError(
                self.env._(
                    "Ticket %(ticket)s is not solved at once: tell the customer how it "
                    "goes on and by when, then put it into “%(stage)s”.",
                    ticket=ticket.number,
                    stage=stage.name,
                ),
                self.env.ref("service_quality.helpdesk_ticket_promise_action").id,
                self.env._("Promise a time"),
                {"default_ticket_id": ticket.id, "default_stage_id": stage.id},
            )
