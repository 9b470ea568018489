from odoo import api, fields, models

from ..exceptions import GuidedError
from .helpdesk_ticket_stage import OPEN, SOLVED
from .service_type import PHASES

NAMES = [name for name, _label in PHASES]


class ServiceTicketPhaseMixin(models.AbstractModel):
    """The five phases of a service, stamped as the work goes on, and how the customer
    sees it.

    Preparation begins when somebody takes the ticket on, execution when work on it
    begins, feedback when the customer hears of the result, the closed loop with the
    solution. An answer that is given at once is all of it.
    """

    _name = "service.ticket.phase.mixin"
    _description = "Ticket with phases"

    service_phase = fields.Selection(
        PHASES,
        string="Phase",
        readonly=True,
        copy=False,
        help="How far the service has come. Intake began when the ticket came in.",
        groups="base.group_user",
    )
    preparation_at = fields.Datetime(
        string="Preparation since", readonly=True, copy=False, groups="base.group_user"
    )
    execution_at = fields.Datetime(
        string="Execution since", readonly=True, copy=False, groups="base.group_user"
    )
    feedback_at = fields.Datetime(
        string="Feedback since",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the customer heard from us after the work on the ticket.",
    )
    closed_loop_at = fields.Datetime(
        string="Closed since", readonly=True, copy=False, groups="base.group_user"
    )

    @api.model
    def _get_first_phase(self):
        """The phase of a new ticket; of imported history nobody knows the phases."""
        return not self._is_history() and "intake"

    def _get_engine_fields(self):
        phases = {f"{name}_at" for name in NAMES[1:]}
        return super()._get_engine_fields() | phases | {"service_phase"}

    def _get_phase_stamp(self, phase, now):
        """Engine fields when this ticket enters a phase: what was skipped begins now
        too, what comes later has not begun.
        """
        self.ensure_one()
        place = NAMES.index(phase)
        stamp = {"service_phase": phase}
        for index, name in enumerate(NAMES[1:], start=1):
            began = self[f"{name}_at"]
            if index > place:
                stamp[f"{name}_at"] = False
            elif index == place == NAMES.index("feedback") or not began:
                # The last word to the customer counts.
                stamp[f"{name}_at"] = now
        return stamp

    def _enter_phase(self, phase):
        """Stamp that these tickets enter a phase now; back to one that has begun
        already only when the work goes on there.
        """
        now = fields.Datetime.now()
        self._stamp({ticket.id: ticket._get_phase_stamp(phase, now) for ticket in self})

    def _work_in_phase(self, phase):
        """A step of this phase begins: the work goes on there, never back behind
        execution, and what the customer heard before is not the result.
        """
        ahead = NAMES[: NAMES.index(phase)]
        self.filtered(lambda ticket: ticket.service_phase in ahead)._enter_phase(phase)
        told = self.filtered(lambda ticket: ticket.service_phase == "feedback")
        told._enter_phase("execution")

    def _record_moves(self, moves):
        for move in moves:
            for event in move.events:
                phase = move.ticket._get_phase_of(event["event_type"])
                if phase:
                    move.stamp.update(move.ticket._get_phase_stamp(phase, move.now))
        return super()._record_moves(moves)

    def _get_phase_of(self, event_type):
        """The phase that an event begins, if it begins one."""
        if event_type == "accepted":
            return not self.preparation_at and "preparation"
        if event_type == "stage":
            # Asked for every ticket that moves: what all of a stage share goes first.
            # The stage where unattended tickets lie is no work.
            stage = self.stage_id
            at_work = stage._get_clock_status() == OPEN and not stage.unattended
            begun = at_work and not self.resolved_at
            return begun and self._get_clock_status() == OPEN and "execution"
        return {
            "fed_back": "feedback",
            "resolved": "closed_loop",
            "reopened": "execution",
        }.get(event_type)

    def _respond(self, users):
        result = super()._respond(users)
        # Being put off is no result.
        deferred = self.env.context.get("service_quality_deferral")
        if not deferred and not self.resolved_at:
            self._enter_phase("feedback")
        return result

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED or stage._tells_result():
            return
        for ticket in self.sudo():
            told = ticket.feedback_at or not ticket.service_phase
            nobody = not ticket.partner_id and not ticket.partner_email
            if told or nobody or not ticket.company_id.feedback_required:
                continue
            raise GuidedError(
                self.env._(
                    "The customer of ticket %(ticket)s has not heard of the result. "
                    "Write to them, or log how they were told; then put it into "
                    "“%(stage)s”.",
                    ticket=ticket.number,
                    stage=stage.name,
                ),
                self.env.ref("service_quality.service_interaction_action_log").id,
                self.env._("Log a contact"),
                {"active_id": ticket.id, "default_ticket_id": ticket.id},
            )

    # ------------------------------------------------------------
    # The customer's view
    # ------------------------------------------------------------

    def _get_portal_progress(self):
        """How far the service has come, in plain values for the customer.

        Whoever calls has checked that the customer may see the ticket. Only steps the
        customer may follow, by their names for customers; no results, no people.

        :return: dict with ``phases`` (name, at, state), ``steps`` (name, state, due_at,
            done_at), ``position``, ``total``, ``summary``, ``promised_at``; or empty
        """
        self.ensure_one()
        ticket = self.sudo()
        if not ticket.service_phase:
            return {}
        labels = dict(self._fields["service_phase"]._description_selection(ticket.env))
        place = NAMES.index(ticket.service_phase)
        phases = []
        for index, name in enumerate(NAMES):
            state = "done" if index < place else "todo"
            if index == place:
                state = "done" if name == "closed_loop" else "current"
            began = ticket[f"{name}_at"] if index else ticket.registered_at
            phases.append({"name": labels[name], "at": began, "state": state})
        steps = ticket.step_ids.filtered(
            lambda step: step.is_public and step.state != "cancelled"
        )
        shown = [step._get_portal_item() for step in steps]
        done = sum(step["state"] == "done" for step in shown)
        position = min(done + 1, len(shown))
        return {
            "phases": phases,
            "steps": shown,
            "position": position,
            "total": len(shown),
            "summary": ticket.env._(
                "step %(position)s of %(total)s", position=position, total=len(shown)
            ),
            "promised_at": not ticket.resolved_at and ticket.promised_at,
        }
