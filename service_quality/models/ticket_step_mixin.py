from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import clock_math
from .helpdesk_ticket_stage import SOLVED, VOID
from .service_step_engine_mixin import QUIET
from .ticket_step_maker_mixin import STEP


class ServiceTicketStepMixin(models.AbstractModel):
    """The steps of the work on a ticket: those of the sheet of its type, one after the
    other, and what other departments were asked for beside them.
    """

    _name = "service.ticket.step.mixin"
    _inherit = ["service.ticket.step.maker.mixin"]
    _description = "Ticket with steps"

    service_type_id = fields.Many2one(
        "service.type",
        string="Service type",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="(service_kind != 'other' and "
        "[('service_kind', '=', service_kind)] or [])",
        help="The sheet of the service: it sets the kind and brings its steps.",
        groups="base.group_user",
    )
    step_ids = fields.One2many(
        STEP, "ticket_id", string="Steps", readonly=True, groups="base.group_user"
    )
    current_step_id = fields.Many2one(
        STEP,
        compute="_compute_current_step_id",
        compute_sudo=True,
        groups="base.group_user",
        help="The first open step of the service.",
    )
    step_chart = fields.Json(
        string="Course of the work",
        compute="_compute_step_chart",
        groups="base.group_user",
    )
    open_help_count = fields.Integer(
        string="Open help of others",
        compute="_compute_current_step_id",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends("step_ids.state", "step_ids.kind")
    def _compute_current_step_id(self):
        for ticket in self:
            opened = ticket.step_ids.filtered(lambda step: step.state == "open")
            ticket.current_step_id = opened.filtered(lambda s: s.kind == "step")[:1]
            ticket.open_help_count = len(opened.filtered(lambda s: s.kind != "step"))

    @api.depends("step_ids.state", "service_type_id", "service_kind", "company_id")
    @api.depends_context("lang")
    def _compute_step_chart(self):
        usual = self.env["service.type"]._get_usual_charts(self.company_id)
        for ticket in self:
            steps = ticket.step_ids.filtered(
                lambda step: step.kind == "step" and step.state != "cancelled"
            )
            chart = [step._get_chart_item() for step in steps]
            if not chart and not ticket.service_type_id:
                chart = usual.get((ticket.company_id.id, ticket.service_kind))
            ticket.step_chart = chart

    @api.onchange("service_type_id")
    def _onchange_service_type_id(self):
        if self.service_type_id:
            self.service_kind = self.service_type_id.service_kind

    @api.model
    def _set_kind_of_type(self, vals):
        """Let a type bring its kind along in the values of ``create`` or ``write``."""
        if vals.get("service_type_id"):
            service_type = self.env["service.type"].browse(vals["service_type_id"])
            vals["service_kind"] = service_type.service_kind

    def _get_retyped(self, vals):
        """Those that ``write`` with these values gives another type; a kind that does
        not fit takes the type away.
        """
        if "service_type_id" not in vals and "service_kind" in vals:
            unfit = self.filtered(
                lambda ticket: (
                    ticket.service_type_id.service_kind
                    not in (False, vals["service_kind"])
                )
            )
            if unfit == self and self:
                vals["service_type_id"] = False
            elif unfit:
                unfit.write({"service_type_id": False})
        if "service_type_id" not in vals:
            return self.browse()
        return self.filtered(
            lambda ticket: (
                ticket.service_type_id.id != (vals["service_type_id"] or False)
            )
        )

    def action_open_service_type(self):
        """Show the sheet of the service in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.service_type_id.name,
            "res_model": "service.type",
            "res_id": self.service_type_id.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"form_view_initial_mode": "readonly", "dialog_size": "large"},
        }

    def _open_next_step(self):
        """Open the first waiting step of those tickets where none is open."""
        coming = []
        for ticket in self.sudo():
            steps = ticket.step_ids.filtered(lambda step: step.kind == "step")
            if ticket._get_clock_status() in (SOLVED, VOID):
                continue
            if not steps.filtered(lambda step: step.state == "open"):
                waiting = steps.filtered(lambda step: step.state == "waiting")
                coming += waiting.sorted("sequence")[:1].ids
        self.env[STEP].browse(coming)._open()

    def _step_happens(self, event_type, detail, phase=None):
        """Put a step on the time line of these tickets."""
        self._happen(event_type, detail=detail)
        if phase in ("preparation", "execution"):
            self._work_in_phase(phase)

    def _make_move(self, move, changed, old_status, new_status):
        super()._make_move(move, changed, old_status, new_status)
        if not changed & {"user", "employee", "team"}:
            return
        # Steps that name nobody are the business of whoever holds the ticket.
        for step in self.sudo().step_ids:
            if step.state == "open" and not (
                step.employee_id or step.team_id or step.department_id
            ):
                for clock in move.clocks:
                    if (clock.res_model, clock.res_id) == (STEP, step.id):
                        clock_math.hold(clock.plain, move.now, move.holder)

    def _record_moves(self, moves):
        result = super()._record_moves(moves)
        solved = [move.ticket.id for move in moves if move.stamp.get("resolved_at")]
        # Whoever solves the ticket ends its steps, whatever they may write.
        steps = self.sudo().browse(solved).step_ids.with_context(**QUIET)
        steps.filtered(
            lambda step: step.kind == "step" and step.state == "open"
        )._settle("done")
        steps.filtered(
            lambda step: (
                step.state == "waiting"
                or (step.kind == "cooperation" and step.state == "open")
            )
        )._settle("cancelled")
        return result

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for step in self.sudo().step_ids:
            if (
                step.kind == "step"
                and step.requires_result
                and step.state in ("waiting", "open")
            ):
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s needs a result of “%(step)s” before it can "
                        "be solved. Finish the step first.",
                        ticket=step.ticket_id.number,
                        step=step.name,
                    )
                )
