from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Scored at once while the user waits; more are left to the scheduler.
SYNC_LIMIT = 2000
BATCH_SIZE = 1000
CRON = "service_incentive.ir_cron_service_appraisal_cycle_score"


class ServiceAppraisalScoreJobMixin(models.AbstractModel):
    """How a cycle with very many people is scored: a batch and its place together.

    ``service.appraisal.cycle`` inherits it. Stopped half way, the scheduler goes on
    where it was; nothing is published or moved meanwhile.
    """

    _name = "service.appraisal.score.job.mixin"
    _description = "Scoring in the background"
    _inherit = ["service.appraisal.score.mixin"]

    is_scoring = fields.Boolean(
        string="Being scored",
        readonly=True,
        copy=False,
        help="Too many appraisals to wait for: the scheduler scores them in batches.",
    )
    scored_up_to = fields.Integer(
        string="Scored up to",
        readonly=True,
        copy=False,
        help="Number of the last appraisal scored; the scheduler goes on after it.",
    )
    scoring_progress = fields.Float(
        string="Scored (%)",
        compute="_compute_scoring_progress",
        help="Percent of the appraisals scored in this run.",
    )

    @api.depends("is_scoring", "scored_up_to")
    def _compute_scoring_progress(self):
        Appraisal = self.env["service.appraisal"]
        for cycle in self:
            progress = 0.0
            if cycle.is_scoring and cycle.scored_up_to:
                done = Appraisal.search_count(
                    Domain("cycle_id", "=", cycle.id)
                    & Domain("id", "<=", cycle.scored_up_to)
                )
                progress = 100.0 * done / (cycle.appraisal_count or 1)
            cycle.scoring_progress = progress

    def action_score(self):
        """Score the cycles; of very many people the scheduler does it, in batches.

        :raise AccessError: for others than officers
        :raise UserError: before generation, and once the figures are frozen
        """
        self._check_officer()
        for cycle in self:
            if cycle.appraisal_count > SYNC_LIMIT:
                cycle._check_scorable()
                cycle._lock()
                # The user may run cycles; figures are written by the engine alone.
                cycle.sudo()._start_scoring()
            else:
                cycle.score()
        return True

    def _check_scorable(self):
        result = super()._check_scorable()
        for cycle in self:
            cycle._check_not_scoring()
        return result

    def _check_not_scoring(self):
        """Raise while the scheduler scores the cycle."""
        if self.is_scoring:
            raise UserError(
                self.env._(
                    "%(cycle)s is being scored in the background; wait until that is"
                    " done.",
                    cycle=self.name,
                )
            )

    def _score_again(self):
        """Score from the beginning, at once or, of very many, by the scheduler."""
        if self.is_scoring or self.appraisal_count > SYNC_LIMIT:
            self._start_scoring()
        else:
            self._score()

    def _start_scoring(self):
        self.write({"is_scoring": True, "scored_up_to": 0})
        self.env.ref(CRON)._trigger()

    @api.model
    def _cron_score(self):
        """Go on with the cycles that are being scored; a second run does nothing."""
        cron = self.env["ir.cron"]
        for cycle in self.search(Domain("is_scoring", "=", True)):
            while cycle.is_scoring and cycle.try_lock_for_update():
                left = cycle._score_batch()
                if not cron._commit_progress(BATCH_SIZE, remaining=left):
                    return

    def _score_batch(self):
        """Score the next appraisals; return how many are left."""
        domain = Domain("cycle_id", "=", self.id) & Domain("id", ">", self.scored_up_to)
        batch = self.env["service.appraisal"].search(
            domain, order="id", limit=BATCH_SIZE
        )
        self._score_appraisals(batch)
        if len(batch) == BATCH_SIZE:
            self.scored_up_to = batch[-1].id
            return self.env["service.appraisal"].search_count(
                Domain("cycle_id", "=", self.id) & Domain("id", ">", self.scored_up_to)
            )
        self.write({"is_scoring": False, "scored_up_to": 0})
        self._finish_score()
        return 0
