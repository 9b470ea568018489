from odoo import api, fields, models
from odoo.fields import Domain

PUBLISHED = ("published", "closed")
OUTCOMES = (
    "reward_count",
    "sanction_count",
    "training_need_count",
    "proposal_count",
    "customer_case_count",
)
SCORED = ("review", "calibration", *PUBLISHED)


class ServiceAppraisalCycleGuideMixin(models.AbstractModel):
    """What comes next in a cycle: one place for HR, from generating to the export.

    ``service.appraisal.cycle`` inherits it.
    """

    _name = "service.appraisal.cycle.guide.mixin"
    _description = "What comes next in an appraisal cycle"

    guide = fields.Json(
        string="What comes next",
        compute="_compute_guide",
        groups="service_incentive.group_officer",
        help="The steps of the cycle, how far each is and what is missing.",
    )
    exported_at = fields.Datetime(string="Last exported", readonly=True, copy=False)

    @api.depends_context("lang", "uid")
    @api.depends(
        "state",
        "appraisal_count",
        "pending_count",
        "is_generating",
        "is_scoring",
        "scored_up_to",
        "reviews_closed_at",
        "review_expected_count",
        "review_given_count",
        "review_deadline",
        "published_at",
        "exported_at",
    )
    def _compute_guide(self):
        for cycle in self:
            steps = cycle._get_guide_steps() if cycle._origin else []
            # The first that is not done is the one to do now.
            following = next((s for s in steps if s["state"] == "todo"), None)
            if following:
                following["state"] = "now"
            cycle.guide = steps

    def _get_guide_steps(self):
        """The steps in order, in a fixed number of queries.

        :return: dicts of ``key``, ``label``, ``state`` (done, todo, optional, skipped),
            ``text`` (how far it is), ``action`` (method of the button, if it can be
            done now) and ``button``
        """
        self.ensure_one()
        figures = self._count_for_guide()
        return [
            self._guide_generate(),
            self._guide_reviews(),
            self._guide_score(figures),
            self._guide_calibrate(figures),
            self._guide_publish(figures),
            self._guide_outcomes(),
            self._guide_export(),
        ]

    def _count_for_guide(self):
        """Numbers of the appraisals and questions of the cycle."""
        own = Domain("cycle_id", "=", self.id)
        figures = {"draft": 0, "unrated": 0, "below": 0, "adjusted": 0}
        for state, is_rated, is_below, is_adjusted, count in self.env[
            "service.appraisal"
        ]._read_group(
            own,
            ["state", "is_rated", "is_below_baseline", "is_adjusted"],
            ["__count"],
        ):
            figures["draft"] += count * (state == "draft")
            figures["unrated"] += count * (state != "draft" and not is_rated)
            figures["below"] += count * is_below
            figures["adjusted"] += count * is_adjusted
        figures["questions"] = self.env["service.appraisal.query"].search_count(
            own & Domain("state", "=", "open")
        )
        return figures

    def _step(self, key, label, is_done, text, action="", button="", state="todo"):
        return {
            "key": key,
            "label": label,
            "state": "done" if is_done else state,
            "text": text,
            "action": action,
            "button": button,
        }

    def _guide_generate(self):
        if self.is_generating:
            text = self.env._(
                "%(n)s made, %(pending)s to come",
                n=self.appraisal_count,
                pending=self.pending_count,
            )
        elif self.appraisal_count:
            text = self.env._("%(n)s appraisals", n=self.appraisal_count)
        else:
            text = self.env._("Everybody employed in the period gets one")
        is_open = self.state in ("draft", "open", "review")
        return self._step(
            "generate",
            self.env._("Generate"),
            self.appraisal_count and not self.is_generating,
            text,
            "action_open_generate" if is_open and not self.is_generating else "",
            self.env._("Add missing")
            if self.appraisal_count
            else self.env._("Generate"),
        )

    def _guide_reviews(self):
        expected, given = self.review_expected_count, self.review_given_count
        missing, is_closed = expected - given, bool(self.reviews_closed_at)
        can_act = not is_closed and self.state in ("open", "review")
        text = self.env._("%(given)s of %(n)s reviews given", given=given, n=expected)
        action, button, state = "", "", "todo"
        if not any(self.scheme_ids.mapped("review_weight")) and not expected:
            text, state = self.env._("The schemes ask for no reviews"), "skipped"
        elif not expected:
            text = self.env._("Nobody has been asked for reviews yet")
            if can_act and self.appraisal_count and not self.is_asking:
                action, button = "action_ask_raters", self.env._("Ask raters")
        elif missing and can_act:
            action = "action_open_remind"
            button = self.env._("Remind")
        elif can_act:
            action, button = "action_close_reviews", self.env._("Close reviews")
        is_done = is_closed or (expected and self.state not in ("open", "review"))
        return self._step(
            "remind", self.env._("Reviews"), is_done, text, action, button, state
        )

    def _guide_score(self, figures):
        if self.is_scoring:
            text = self.env._("%(n)s %% scored", n=f"{self.scoring_progress:.0f}")
        elif self.state in SCORED:
            text = self.env._(
                "%(n)s scored, %(unrated)s without a grade",
                n=self.appraisal_count - figures["draft"],
                unrated=figures["unrated"],
            )
        else:
            text = self.env._("Measures the period and gives points")
        is_working = self.is_generating or self.is_scoring
        can_score = self.state in ("open", "review") and not is_working
        return self._step(
            "score",
            self.env._("Score"),
            self.state in SCORED and not figures["draft"] and not self.is_scoring,
            text,
            "action_score" if can_score and self.appraisal_count else "",
            self.env._("Score again")
            if self.state == "review"
            else self.env._("Score"),
        )

    def _guide_calibrate(self, figures):
        in_calibration = self.state == "calibration"
        is_over = self.state in PUBLISHED
        if figures["adjusted"]:
            text = self.env._("%(n)s scores were moved", n=figures["adjusted"])
        elif is_over:
            text = self.env._("No score was moved")
        else:
            text = self.env._("Optional: compare, and move single scores")
        return self._step(
            "calibrate",
            self.env._("Calibrate"),
            figures["adjusted"],
            text,
            "action_start_calibration"
            if self.state == "review" and not self.is_scoring
            else "action_view_appraisals"
            if in_calibration
            else "",
            self.env._("Look at scores") if in_calibration else self.env._("Calibrate"),
            state="skipped" if is_over else "optional",
        )

    def _guide_publish(self, figures):
        if self.state in PUBLISHED:
            text = self.env._("Figures are frozen, everybody was told")
        elif figures["questions"]:
            text = self.env._(
                "%(n)s questions are not answered", n=figures["questions"]
            )
        else:
            text = self.env._("Freezes the figures and tells everybody")
        is_ready = self.state in ("review", "calibration") and not self.is_scoring
        return self._step(
            "publish",
            self.env._("Publish"),
            self.state in PUBLISHED,
            text,
            "action_open_publish" if is_ready else "",
            self.env._("Publish"),
        )

    def _guide_outcomes(self):
        n = sum(self[name] for name in OUTCOMES)
        text = (
            self.env._("%(n)s proposed", n=n)
            if n
            else self.env._("Shows first who would be affected")
        )
        return self._step(
            "outcomes",
            self.env._("Outcomes"),
            n,
            text,
            "action_propose_outcomes" if self.state == "published" else "",
            self.env._("Propose again") if n else self.env._("Propose"),
        )

    def _guide_export(self):
        moment = self.exported_at and fields.Datetime.context_timestamp(
            self, self.exported_at
        )
        text = (
            self.env._("Last on %(day)s", day=f"{moment:%Y-%m-%d %H:%M}")
            if moment
            else self.env._("For the pay roll, the management, each person")
        )
        return self._step(
            "export",
            self.env._("Export"),
            bool(moment),
            text,
            "action_open_export" if self.appraisal_count else "",
            self.env._("Export"),
        )

    # -- what the buttons open --------------------------------------------------------

    def action_open_generate(self):
        """Ask for whom appraisals shall be generated."""
        return self._open_dialog("service_appraisal_generate_action")

    def action_open_remind(self):
        """Show who has reviews to give, and remind them."""
        return self._open_dialog("service_appraisal_remind_action")

    def action_open_publish(self):
        """Show what publishing would do, before it is done."""
        return self._open_dialog("service_appraisal_publish_action")

    def action_open_export(self):
        """Ask what to export, and for whom."""
        return self._open_dialog("service_appraisal_export_action")

    def _open_dialog(self, name):
        self.ensure_one()
        self._check_officer()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"service_incentive.{name}"
        )
        return {**action, "context": {"default_cycle_id": self.id}}

    def remind_raters(self):
        """Give whoever owes a review the notice of today again (HR officers).

        Once more changes nothing: the to-do before is replaced. Whose superior has been
        told stays told.

        :return: how many raters were reminded
        """
        self.ensure_one()
        self._check_officer()
        self._check_reviews_open()
        # Nobody may write assignments; the officer has been asked for above.
        reviews = self.sudo().assignment_ids.filtered(
            lambda review: review.state == "open" and review.rater_id.user_id.active
        )
        levels = {review: review.notice_level for review in reviews}
        reviews._remind()
        for review, level in levels.items():
            if review.notice_level < level:
                review.notice_level = level
        return len(reviews.rater_id)
