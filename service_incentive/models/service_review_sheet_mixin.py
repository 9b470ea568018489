from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_appraisal_line import ANONYMOUS

MARKS = (1, 2, 3, 4, 5)
LONGEST = 5000


class ServiceReviewSheetMixin(models.AbstractModel):
    """The page on which a rater gives a review, one statement after the other.

    The browser gets all of it at once and sends every mark at once; so a page that is
    loaded again loses nothing. ``service.review.assignment`` inherits it.
    """

    _name = "service.review.sheet.mixin"
    _description = "Page of a review"

    # {"marks": {criterion id: 1-5, or 0 when skipped}, "comments": {id: text},
    # "comment": text}; read by the rater's page and the system alone.
    draft = fields.Json(groups=fields.NO_ACCESS, copy=False, prefetch=False)
    has_draft = fields.Boolean(
        string="Something filled in",
        compute="_compute_has_draft",
        store=True,
        groups=fields.NO_ACCESS,
        index=True,
    )

    @api.depends("draft")
    def _compute_has_draft(self):
        for sheet in self:
            sheet.has_draft = bool(sheet.draft)

    def get_sheet(self):
        """What the page shows to the rater.

        :return: dict of the person, the group, the ``criteria`` with their words and
            marks, and the summary
        :raise AccessError: for anybody but the rater
        """
        sheet = self._get_own()
        draft = sheet.draft or {}
        marks, comments = draft.get("marks", {}), draft.get("comments", {})
        labels = dict(self._fields["group"]._description_selection(self.env))
        return {
            "id": self.id,
            "employee": sheet.employee_id.name,
            "cycle": sheet.cycle_id.name,
            "group": sheet.group,
            "group_label": labels[sheet.group],
            "is_anonymous": sheet.group in ANONYMOUS,
            "needed": sheet._get_rule().min_answers,
            "deadline": fields.Date.to_string(sheet.deadline),
            "state": sheet.state,
            "editable": sheet._is_editable(),
            "comment": draft.get("comment", ""),
            "criteria": [
                {
                    "id": criterion.id,
                    "name": criterion.name,
                    "anchors": [criterion[f"anchor_{mark}"] for mark in MARKS],
                    "mark": marks.get(str(criterion.id)),
                    "comment": comments.get(str(criterion.id), ""),
                }
                for criterion in sheet._get_asked_criteria()
            ],
        }

    def save_sheet(self, values):
        """Keep what the rater has filled in so far.

        :param values: dict of ``comment``, and of ``marks`` and ``comments`` by
            criterion id; a mark of 0 skips the criterion, None forgets the mark
        :raise AccessError: for anybody but the rater
        :raise UserError: when it is too late, or with marks that nobody asked for
        """
        sheet = self._get_own()
        sheet._check_editable()
        asked = {str(criterion.id) for criterion in sheet._get_asked_criteria()}
        draft = dict(sheet.draft or {})
        marks = {str(key): mark for key, mark in (values.get("marks") or {}).items()}
        texts = {str(key): text for key, text in (values.get("comments") or {}).items()}
        if not asked >= marks.keys() | texts.keys() or any(
            mark is not None and (type(mark) is not int or mark not in (0, *MARKS))
            for mark in marks.values()
        ):
            raise UserError(
                self.env._("Marks are from 1 to 5, for the statements that are asked.")
            )
        draft["marks"] = {
            key: mark
            for key, mark in {**draft.get("marks", {}), **marks}.items()
            if mark is not None
        }
        draft["comments"] = {
            **draft.get("comments", {}),
            **{key: str(text or "")[:LONGEST] for key, text in texts.items()},
        }
        if "comment" in values:
            draft["comment"] = str(values["comment"] or "")[:LONGEST]
        sheet.draft = draft
        return True

    def submit(self):
        """Give the review; it cannot be changed afterwards.

        :raise AccessError: for anybody but the rater
        :raise UserError: when it is too late or something is missing
        """
        sheet = self._get_own()
        if sheet.state == "submitted":
            return True
        # A closing that goes on at the same time makes this one wait and try again.
        sheet.cycle_id._lock()
        sheet._check_editable()
        sheet._check_filled()
        if sheet.group not in ANONYMOUS:
            self.env["service.review.response"].sudo()._take_named(sheet)
            sheet.write({"state": "submitted", "draft": False})
        else:
            sheet.state = "submitted"
        sheet._drop_todos()
        return True

    # -- who and when -----------------------------------------------------------------

    def _get_own(self):
        """The assignment of the rater, with the rights that its page needs."""
        self.ensure_one()
        self.check_access("read")
        sheet = self.sudo()  # drafts are for the page of the rater alone
        if sheet.rater_id.user_id != self.env.user:
            raise AccessError(self.env._("A review is given by its rater only."))
        return sheet

    def _is_editable(self):
        return (
            self.state == "open"
            and self.cycle_id._is_review_open(self.group)
            and not self.appraisal_id.frozen_at
        )

    def _check_editable(self):
        """Raise unless the review is open and its time has not passed."""
        if self._is_editable():
            return
        if self.state == "submitted":
            raise UserError(
                self.env._("The review is given and cannot be changed any more.")
            )
        if self.state == "cancelled":
            raise UserError(self.env._("This review is not asked for any more."))
        raise UserError(
            self.env._(
                "The time for this review has ended; the deadline was %(day)s.",
                day=self.deadline,
            )
        )

    # -- what is asked ----------------------------------------------------------------

    def _get_asked_criteria(self):
        """The criteria of the scheme for this group of raters, in order."""
        return self.appraisal_id.scheme_id._get_criteria(self.group)

    def _get_rule(self):
        """The group of raters in the scheme, perhaps none."""
        return self.appraisal_id.scheme_id.rater_group_ids.filtered(
            lambda rule: rule.group == self.group
        )

    def _check_filled(self):
        """Raise unless every statement has a mark or was skipped, with what that needs.

        SI-20: a superior who skips a mark says why; SI-19: a self-evaluation has a
        summary.
        """
        draft = self.draft or {}
        marks, comments = draft.get("marks", {}), draft.get("comments", {})
        for criterion in self._get_asked_criteria():
            key = str(criterion.id)
            if key not in marks:
                raise UserError(
                    self.env._(
                        "“%(criterion)s” has no mark yet; give one or skip it.",
                        criterion=criterion.name,
                    )
                )
            skipped = not marks[key]
            if (
                skipped
                and self.group == "superior"
                and not comments.get(key, "").strip()
            ):
                raise UserError(
                    self.env._(
                        "Say in a comment why “%(criterion)s” has no mark.",
                        criterion=criterion.name,
                    )
                )
        if not any(marks.values()):
            raise UserError(self.env._("Give at least one mark."))
        if self.group == "self" and not draft.get("comment", "").strip():
            raise UserError(
                self.env._("Sum up your own work in a few words before you hand it in.")
            )
