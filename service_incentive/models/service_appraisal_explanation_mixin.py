from odoo import models
from odoo.tools import float_compare, format_date, format_datetime, formatLang

# Records shown of each indicator; all of them are a click away.
SHOWN_RECORDS = 20


class ServiceAppraisalExplanationMixin(models.AbstractModel):
    """*Why this score*: an appraisal told from the grade down to the very records.

    ``service.appraisal`` inherits it. The page in the browser, the one on paper and the
    file for each person all show the same plain dictionary. What it says of a line is
    in ``service.appraisal.line.explanation.mixin``.
    """

    _name = "service.appraisal.explanation.mixin"
    _description = "Why this score"

    def get_explanation(self):
        """Everything that the score of this appraisal comes from, for its reader.

        Whoever may read the appraisal may read why it says what it says; single records
        are listed only where the rules of these records let the reader see them. The
        number of queries depends on the indicators of the scheme, not on the tickets.

        :return: dict of texts and numbers, ready to be shown
        :raise AccessError: for whoever may not read the appraisal
        """
        self.ensure_one()
        self.check_access("read")
        reviews = {review["group"]: review for review in self.get_review_summary()}
        [explanation] = self._get_explanations(SHOWN_RECORDS, reviews)
        return explanation

    def action_explain(self):
        """Open the page *Why this score*."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.client"]._for_xml_id(
            "service_incentive.service_appraisal_action_explain"
        )
        return {
            **action,
            "name": self.env._("Why: %(appraisal)s", appraisal=self.display_name),
            "context": {"active_id": self.id, "active_model": self._name},
        }

    def action_open_line_evidence(self, line_id):
        """Open all records behind one line, as the button of the line does.

        :param line_id: id of one of the lines of this appraisal
        """
        self.ensure_one()
        self.check_access("read")
        return self.line_ids.filtered(
            lambda line: line.id == line_id
        ).action_open_evidence()

    def _get_explanations(self, shown_records=0, reviews=None):
        """A list of explanations in the order of the appraisals.

        Single records and what raters said are left out unless they are asked for.

        All figures of one indicator are computed at once, so that a file about many
        people takes no more queries than one about a few.
        """
        self.check_access("read")
        fresh = self.line_ids._get_fresh_figures()
        trends, histories = self._get_trends(), self._get_histories()
        return [
            {
                "id": appraisal.id,
                "head": appraisal._explain_head(),
                "result": appraisal._explain_result(),
                "lines": [
                    line._explain(
                        fresh.get(line.id),
                        shown_records,
                        (reviews or {}).get(line.rater_group),
                    )
                    for line in appraisal.line_ids
                ],
                "history": histories[appraisal.id],
                "trend": trends[appraisal.id],
            }
            for appraisal in self
        ]

    def _explain_head(self):
        """Whom and what the appraisal is about."""
        # Names of superiors and jobs stand on the appraisal, which the reader may read.
        this = self.sudo()
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "employee": this.employee_id.name,
            "cycle": this.cycle_id.name,
            "period": self.env._(
                "%(start)s to %(end)s",
                start=format_date(self.env, this.date_from),
                end=format_date(self.env, this.date_to),
            ),
            "department": this.department_id.name or "",
            "job": this.job_id.name or "",
            "manager": this.manager_id.name or "",
            "scheme": this.scheme_id.display_name,
            "company": this.company_id.name,
            "state": states[self.state],
            "is_mine": self.is_mine,
            "is_provisional": self.state in ("draft", "scored"),
            "frozen_at": self._format_moment(self.frozen_at),
        }

    def _explain_result(self):
        """The grade, the score and how the one follows from the other."""
        scheme = self.scheme_id
        grades = scheme.grade_ids.sorted("min_score", reverse=True)
        return {
            "has_score": self.has_score,
            "score": self._format_number(self.score) if self.has_score else "",
            "score_number": self.score,
            "grade": self.grade_id.name or "",
            "is_below_baseline": self.is_below_baseline,
            "baseline": self._format_number(scheme.baseline),
            "coverage": self._format_number(self.coverage),
            "remark": self.remark or "",
            "sentences": self._get_sentences(grades),
            "grades": [
                {
                    "id": grade.id,
                    "name": grade.name,
                    "from": self._format_number(grade.min_score),
                    "min_score": grade.min_score,
                    "reached": grade == self.grade_id,
                }
                for grade in grades
            ],
        }

    def _get_sentences(self, grades):
        """The result in plain words, one sentence for each fact."""
        if self.state == "draft":
            return [self.env._("Nothing has been scored yet.")]
        if not self.has_score:
            return [
                self.env._(
                    "No part of the score has enough data. That is not zero: it counts"
                    " neither for nor against anybody."
                )
            ]
        counted = self.line_ids.filtered("has_data")
        sentences = [
            self.env._(
                "%(score)s of 100 points: the points of %(counted)s of %(all)s parts,"
                " each by its weight.",
                score=self._format_number(self.computed_score),
                counted=len(counted),
                all=len(self.line_ids),
            )
        ]
        if len(counted) < len(self.line_ids):
            sentences.append(
                self.env._(
                    "Parts with too little data do not count; their weight was shared"
                    " out among the others. %(coverage)s %% of the weight rests on"
                    " enough data.",
                    coverage=self._format_number(self.coverage),
                )
            )
        if float_compare(self.computed_score, self.score, 2):
            sentences.append(
                self.env._(
                    "People have moved it to %(score)s since; below is who, and why.",
                    score=self._format_number(self.score),
                )
            )
        sentences.append(self._get_grade_sentence(grades))
        if self.presence < 100:
            sentences.append(
                self.env._(
                    "There for %(days)s of %(all)s days of the period.",
                    days=self._format_number(self.eligible_days),
                    all=self.period_days,
                )
            )
        if self.is_below_baseline:
            sentences.append(
                self.env._(
                    "The score is below %(baseline)s, from which on no further training"
                    " is needed.",
                    baseline=self._format_number(self.scheme_id.baseline),
                )
            )
        return sentences

    def _get_grade_sentence(self, grades):
        if not self.grade_id:
            return self.remark or self.env._("No grade of the scheme begins so low.")
        better = grades.filtered(lambda g: g.min_score > self.grade_id.min_score)[-1:]
        values = {
            "grade": self.grade_id.name,
            "from": self._format_number(self.grade_id.min_score),
        }
        if not better:
            return self.env._(
                "That is “%(grade)s”, which begins at %(from)s: the best there is.",
                **values,
            )
        return self.env._(
            "That is “%(grade)s”, which begins at %(from)s. “%(next)s” begins at"
            " %(next_from)s, %(missing)s points more.",
            next=better.name,
            next_from=self._format_number(better.min_score),
            missing=self._format_number(better.min_score - self.score),
            **values,
        )

    def _format_number(self, number):
        """At most two digits, in the reader's language."""
        digits = next(d for d in (0, 1, 2) if d == 2 or round(number, d) == number)
        return formatLang(self.env, number, digits=digits)

    def _format_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else ""
