from odoo import api, fields, models

OFFICER = "service_incentive.group_officer"


class ServiceAppraisalOutcomeMixin(models.AbstractModel):
    """What a published appraisal cycle has led to, for HR to follow.

    The best are proposed for a reward; who is below the baseline is proposed for a talk
    and gets a training need; rules propose more. Deciding is left to people.
    ``service.appraisal.cycle`` inherits it.
    """

    _name = "service.appraisal.outcome.mixin"
    _description = "Outcomes of an appraisal cycle"
    _inherit = ["service.appraisal.propose.mixin"]

    reward_ids = fields.One2many(
        "service.reward", "cycle_id", string="Rewards", groups=OFFICER
    )
    sanction_ids = fields.One2many(
        "service.sanction", "cycle_id", string="Sanctions", groups=OFFICER
    )
    proposal_ids = fields.One2many(
        "service.appraisal.proposal", "cycle_id", string="Proposals", groups=OFFICER
    )
    customer_case_ids = fields.One2many(
        "service.customer.case", "cycle_id", string="Customer cases", groups=OFFICER
    )
    proposal_count = fields.Integer(compute="_compute_outcome_counts", groups=OFFICER)
    customer_case_count = fields.Integer(
        compute="_compute_outcome_counts", groups=OFFICER
    )
    training_need_ids = fields.Many2many(
        "service.training.need",
        string="Training needs",
        compute="_compute_training_need_ids",
        groups=OFFICER,
    )
    reward_count = fields.Integer(compute="_compute_outcome_counts", groups=OFFICER)
    sanction_count = fields.Integer(compute="_compute_outcome_counts", groups=OFFICER)
    training_need_count = fields.Integer(
        compute="_compute_training_need_ids", groups=OFFICER
    )

    def _compute_training_need_ids(self):
        by_cycle = {}
        appraisals = self.env["service.appraisal"]
        reasons = self.env["service.training.need.reason"]
        ids = appraisals._search([("cycle_id", "in", self.ids)])
        found = reasons.search(
            [("res_model", "=", "service.appraisal"), ("res_id", "in", ids)]
        )
        cycles = {a.id: a.cycle_id for a in appraisals.browse(found.mapped("res_id"))}
        for reason in found:
            cycle = cycles[reason.res_id]
            by_cycle[cycle] = by_cycle.get(cycle, reason.need_id) | reason.need_id
        for cycle in self:
            needs = by_cycle.get(cycle._origin, self.env["service.training.need"])
            cycle.training_need_ids = needs
            cycle.training_need_count = len(needs)

    @api.depends("reward_ids", "sanction_ids", "proposal_ids", "customer_case_ids")
    def _compute_outcome_counts(self):
        for model, field in (
            ("service.reward", "reward_count"),
            ("service.sanction", "sanction_count"),
            ("service.appraisal.proposal", "proposal_count"),
            ("service.customer.case", "customer_case_count"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
                )
            )
            for cycle in self:
                cycle[field] = counts.get(cycle._origin, 0)

    # Buttons

    def action_propose_outcomes(self):
        """Open the preview of what would be proposed."""
        self.ensure_one()
        self._check_officer()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_appraisal_propose_action"
        )
        return {**action, "context": {"default_cycle_id": self.id}}

    def action_view_rewards(self):
        """Open the rewards proposed from this cycle."""
        return self._action_view_outcomes("service_incentive.service_reward_action")

    def action_view_sanctions(self):
        """Open the sanctions proposed from this cycle."""
        return self._action_view_outcomes("service_incentive.service_sanction_action")

    def action_view_proposals(self):
        """Open what else was proposed from this cycle."""
        return self._action_view_outcomes(
            "service_incentive.service_appraisal_proposal_action"
        )

    def action_view_customer_cases(self):
        """Open the cases of low customer ratings that this cycle opened."""
        return self._action_view_outcomes(
            "service_incentive.service_customer_case_action"
        )

    def _action_view_outcomes(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {}}

    def action_view_training_needs(self):
        """Open the training needs that this cycle showed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_training.service_training_need_action"
        )
        domain = [("id", "in", self.training_need_ids.ids)]
        return {**action, "domain": domain, "context": {"create": False}}
