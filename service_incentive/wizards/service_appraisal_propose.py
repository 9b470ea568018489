from odoo import api, fields, models


class ServiceAppraisalPropose(models.TransientModel):
    """Shows whom the grades of a cycle would affect, and proposes it when confirmed."""

    _name = "service.appraisal.propose"
    _description = "Propose outcomes of an appraisal cycle"

    cycle_id = fields.Many2one(
        "service.appraisal.cycle",
        string="Appraisal cycle",
        required=True,
        domain=[("state", "in", ("published", "closed"))],
    )
    best_n = fields.Integer(
        string="Commend the best",
        default=3,
        help="For how many of the best a commendation is proposed; 0 for nobody. Who "
        "ties with the last of them is proposed too.",
    )
    line_ids = fields.One2many(
        "service.appraisal.propose.line",
        "wizard_id",
        string="Proposals",
        compute="_compute_preview",
    )
    new_count = fields.Integer(compute="_compute_preview")
    tie_message = fields.Char(compute="_compute_preview")
    left_count = fields.Integer(string="No longer employed", compute="_compute_preview")
    unrated_count = fields.Integer(related="cycle_id.unrated_count")
    held_count = fields.Integer(
        string="On hold",
        compute="_compute_preview",
        help="An appeal is open; nothing is proposed until it is decided.",
    )

    @api.depends("cycle_id", "best_n")
    def _compute_preview(self):
        for wizard in self:
            lines, best, left = [], 0, 0
            cycle = wizard.cycle_id
            if cycle:
                cycle._check_officer()
                outcomes = cycle._plan_outcomes(wizard.best_n)
                proposed = {
                    "rewards": cycle._get_proposed("service.reward"),
                    "proposals": cycle._get_proposed("service.appraisal.proposal"),
                    "talked_to": cycle._get_talked_to(),
                }
                best = sum(outcome.is_best for outcome in outcomes)
                left = sum(not o.appraisal.employee_id.active for o in outcomes)
                lines = [
                    wizard._prepare_line(outcome, proposed) for outcome in outcomes
                ]
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(line) for line in lines
            ]
            wizard.new_count = sum(not line["is_done"] for line in lines)
            wizard.left_count = left
            wizard.held_count = len(cycle.sudo().appraisal_ids.filtered("is_on_hold"))
            wizard.tie_message = best > wizard.best_n > 0 and self.env._(
                "%(best)s people are proposed instead of %(wanted)s: their scores tie "
                "at the boundary.",
                best=best,
                wanted=wizard.best_n,
            )

    def _prepare_line(self, outcome, proposed):
        labels = {
            model: dict(
                self.env[model]._fields["kind"]._description_selection(self.env)
            )
            for model in (
                "service.reward",
                "service.sanction",
                "service.appraisal.proposal",
            )
        }
        names = [labels["service.reward"][kind] for kind in outcome.reward_kinds]
        if outcome.sanction_kind:
            names.append(labels["service.sanction"][outcome.sanction_kind])
        others = [rule.proposal_kind for rule in outcome.proposal_rules]
        names += [labels["service.appraisal.proposal"][kind] for kind in others]
        if outcome.is_low or outcome.topics or outcome.case_rule:
            names.append(self.env._("Training"))
        appraisal = outcome.appraisal
        is_done = (
            all(
                (appraisal.id, kind) in proposed["rewards"]
                for kind in outcome.reward_kinds
            )
            and all((appraisal.id, kind) in proposed["proposals"] for kind in others)
            and (not outcome.sanction_kind or appraisal.id in proposed["talked_to"])
        )
        return {
            "employee_id": appraisal.employee_id.id,
            "score": appraisal.score,
            "grade": appraisal.grade_id.name,
            "proposal": ", ".join(names),
            "is_low": outcome.is_low or bool(outcome.sanction_kind),
            "is_done": is_done,
        }

    def action_propose(self):
        """Write the proposals and show what was proposed."""
        self.ensure_one()
        made = self.cycle_id.propose_outcomes(self.best_n)
        message = self.env._(
            "Newly proposed: rewards %(rewards)s, talks and sanctions %(sanctions)s, "
            "training needs %(needs)s, others %(proposals)s.",
            **made,
        )
        if not any(made.values()):
            message = self.env._("Everything had been proposed before.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class ServiceAppraisalProposeLine(models.TransientModel):
    """One person in the preview; never stored."""

    _name = "service.appraisal.propose.line"
    _description = "Proposal in the preview"

    wizard_id = fields.Many2one(
        "service.appraisal.propose", required=True, ondelete="cascade", index=True
    )
    employee_id = fields.Many2one("hr.employee")
    score = fields.Float(digits=(5, 2))
    grade = fields.Char()
    proposal = fields.Char()
    is_low = fields.Boolean(string="Below the baseline")
    is_done = fields.Boolean(
        string="Proposed before", help="Running it again does not repeat it."
    )
