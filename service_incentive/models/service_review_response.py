import random

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

from .service_appraisal_line import ANONYMOUS, RATER_GROUPS


class ServiceReviewResponse(models.Model):
    """What one rater answered about an employee, without saying who that was.

    Responses of colleagues and people led have neither rater nor time, and they are
    made all together in random order when the reviews of the cycle are closed. Those
    of superior and employee are named and name their assignment. Only the system writes
    responses, and nobody changes them.
    """

    _name = "service.review.response"
    _description = "Answer of a review"
    _order = "appraisal_id, group, id"
    # Who made it and when would tell the rater.
    _log_access = False

    appraisal_id = fields.Many2one(
        "service.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    group = fields.Selection(
        [pair for pair in RATER_GROUPS if pair[0] != "customer"],
        string="Given by",
        required=True,
        readonly=True,
    )
    assignment_id = fields.Many2one(
        "service.review.assignment",
        string="Named review",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Of superiors and employees only; others answer without name.",
    )
    comment = fields.Text(readonly=True)
    mark_ids = fields.One2many(
        "service.review.mark", "response_id", string="Marks", readonly=True
    )

    _anonymous = models.Constraint(
        "CHECK(assignment_id IS NULL OR \"group\" IN ('superior', 'self'))",
        "Colleagues and people led answer without name.",
    )
    _assignment_unique = models.Constraint(
        "UNIQUE(assignment_id)", "A review is given once."
    )

    @api.depends("group")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["group"]._description_selection(self.env))
        for response in self:
            response.display_name = labels.get(response.group, "")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    def _check_engine(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Reviews are given on the page of the rater only.")
            )

    def _get_comments(self):
        """All comments of these answers in random order, so that none hang together."""
        comments = [
            text.strip()
            for text in self.mapped("comment") + self.mark_ids.mapped("comment")
            if text and text.strip()
        ]
        random.SystemRandom().shuffle(comments)
        return comments

    @api.model
    def _prepare(self, assignment):
        """Values of the response that the draft of an assignment says."""
        draft = assignment.draft or {}
        comments = draft.get("comments", {})
        marks = draft.get("marks", {})
        return {
            "appraisal_id": assignment.appraisal_id.id,
            "group": assignment.group,
            "comment": draft.get("comment") or False,
            "mark_ids": [
                Command.create(
                    {
                        "criterion_id": criterion.id,
                        "mark": marks.get(str(criterion.id), 0),
                        "comment": comments.get(str(criterion.id)) or False,
                    }
                )
                for criterion in assignment._get_asked_criteria()
            ],
        }

    @api.model
    def _forget_words(self):
        """Delete comments that are older than the company keeps them; marks stay."""
        for company in self.env["res.company"].search([("active", "=", True)]):
            until = fields.Datetime.now() - relativedelta(
                months=company.review_words_months
            )
            old = self.search(
                Domain("company_id", "=", company.id)
                & Domain("appraisal_id.cycle_id.reviews_closed_at", "<", until)
                & (
                    Domain("comment", "!=", False)
                    | Domain("mark_ids.comment", "!=", False)
                )
            )
            old.mark_ids.comment = False
            old.comment = False

    @api.model
    def _take_named(self, assignment):
        """Make the response of a superior or an employee, with the name."""
        return self.create(
            {**self._prepare(assignment), "assignment_id": assignment.id}
        )

    @api.model
    def _unseal(self, cycle, limit):
        """Turn sealed answers about up to ``limit`` people into responses, and wipe
        them.

        All answers about somebody are taken in together, among those about others and
        in random order: no number, no time and no transaction leads back to a rater.
        Where fewer answered than are needed, an answer would be as good as signed; it
        is destroyed. Drafts that were never given are destroyed too.

        :return: how many people are left
        """
        Assignment = self.env["service.review.assignment"]
        sealed = Domain("cycle_id", "=", cycle.id) & Domain("has_draft", "=", True)
        people = [
            appraisal
            for (appraisal,) in Assignment._read_group(
                sealed, ["appraisal_id"], order="appraisal_id"
            )
        ]
        batch = people[:limit]
        drafts = Assignment.search(
            sealed & Domain("appraisal_id", "in", [a.id for a in batch])
        )
        given = drafts.filtered(
            lambda a: a.state == "submitted" and a.group in ANONYMOUS
        )
        vals_list = []
        for (appraisal, group), answers in given.grouped(
            lambda a: (a.appraisal_id, a.group)
        ).items():
            rule = appraisal.scheme_id.rater_group_ids.filtered(
                lambda rule, group=group: rule.group == group
            )
            if len(answers) >= rule.min_answers:
                vals_list += [self._prepare(answer) for answer in answers]
        random.SystemRandom().shuffle(vals_list)
        self.create(vals_list)
        drafts.with_context(tracking_disable=True).write({"draft": False})
        return len(people) - len(batch)
