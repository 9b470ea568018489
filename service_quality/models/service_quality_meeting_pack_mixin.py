from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Domain

# So many rows of a section are printed; the rest is told as a number.
MOST_ROWS = 30


class Section(NamedTuple):
    """One part of the pack: a table with a heading, or a sentence when it is empty."""

    title: str
    columns: list
    rows: list
    empty: str
    more: int = 0


class ServiceQualityMeetingPackMixin(models.AbstractModel):
    """What a quality meeting looks at, put together by itself and printed.

    An addon adds a section by extending :meth:`_get_pack_sections`.
    """

    _name = "service.quality.meeting.pack.mixin"
    _description = "Pack of a quality meeting"

    def action_print_pack(self):
        """Print the pack as it stands now."""
        self.check_access("read")
        return self.env.ref(
            "service_quality.action_report_service_quality_meeting"
        ).report_action(self)

    def action_make_pack(self):
        """Attach the pack as a file, so that everybody reads the same figures.

        Made again it replaces the file of before.

        :raise AccessError: for anybody but the chair, the minutes or a service manager
        """
        self.check_access("read")
        self._check_minutes_right()
        report = "service_quality.report_service_quality_meeting"
        for meeting in self:
            content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
                report, meeting.ids
            )
            name = self.env._("Pack of %(meeting)s.pdf", meeting=meeting.name)
            # The file hangs on the meeting; who may read that, may read it.
            files = self.env["ir.attachment"].sudo()
            files.search(
                [
                    ("res_model", "=", meeting._name),
                    ("res_id", "=", meeting.id),
                    ("description", "=", "service_quality_pack"),
                ]
            ).unlink()
            files.create(
                {
                    "name": name.replace("/", "-"),
                    "description": "service_quality_pack",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": meeting._name,
                    "res_id": meeting.id,
                }
            )
        self.sudo().pack_made_at = fields.Datetime.now()
        return True

    # -- sections ---------------------------------------------------------------------

    def _get_pack_sections(self):
        """The sections of the pack in their order.

        :return: list of :class:`Section`
        """
        self.ensure_one()
        # The pack shows sums and headings to those invited, not the records.
        meeting = self.sudo()
        return [
            meeting._get_section_decisions(),
            meeting._get_section_figures(),
            meeting._get_section_findings(),
            meeting._get_section_complaints(),
            meeting._get_section_actions(),
            meeting._get_section_analyses(),
        ]

    def _get_pack_period(self):
        return self.env["service.indicator"]._get_period(
            self.date_from, self.date_to, self.company_id
        )

    def _get_previous(self):
        """The meeting of the company before this one."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("held", "closed")),
                ("start_at", "<", self.start_at),
            ],
            order="start_at desc",
            limit=1,
        )

    def _label(self, record, name):
        """The label of the value of a selection field."""
        field = record._fields[name]
        return dict(field._description_selection(self.env)).get(record[name], "")

    def _section(self, title, columns, rows, empty):
        return Section(
            title, columns, rows[:MOST_ROWS], empty, max(len(rows) - MOST_ROWS, 0)
        )

    def _get_section_decisions(self):
        """What became of the decisions of the meeting before."""
        decisions = self._get_previous().decision_ids
        rows = [
            (
                decision.name,
                decision.owner_id.name or "",
                fields.Date.to_string(decision.due_date) or "",
                self._label(decision.action_id, "state") if decision.action_id else "",
            )
            for decision in decisions
        ]
        return self._section(
            self.env._("Decisions of the last meeting"),
            [
                self.env._("Decision"),
                self.env._("Owner"),
                self.env._("Due"),
                self.env._("State"),
            ],
            rows,
            self.env._("Nothing was decided last time."),
        )

    def _get_section_figures(self):
        """The scorecards of the company and its teams."""
        cards = self.env["service.scorecard"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("scope", "in", ("company", "team"))
            & Domain("date_from", ">=", self.date_from)
            & Domain("date_to", "<=", self.date_to)
            & Domain("period_kind", "=", "month"),
            order="date_from, scope, id",
        )
        rows = []
        for card in cards:
            labels = {line.dimension: line.value_label for line in card.line_ids}
            rows.append(
                (
                    card.display_name,
                    f"{card.score:.1f}" if card.has_score else "",
                    *(
                        labels.get(name) or ""
                        for name in card._get_dimension_providers()
                    ),
                )
            )
        dimensions = self.env["service.scorecard.line"]._fields["dimension"]
        return self._section(
            self.env._("Figures"),
            [
                self.env._("Scorecard"),
                self.env._("Score"),
                *(label for _k, label in dimensions._description_selection(self.env)),
            ],
            rows,
            self.env._("No scorecard has been counted for this period."),
        )

    def _get_section_findings(self):
        """Failed items of the inspections published in the period, by clause."""
        period = self._get_pack_period()
        groups = self.env["service.inspection.line"]._read_group(
            Domain("inspection_id", "any", self._get_finding_domain(period))
            & Domain("mark", "=", "fail"),
            ["clause_id"],
            ["__count", "employee_id:count_distinct"],
            order="__count desc",
        )
        return self._section(
            self.env._("Findings of inspections"),
            [
                self.env._("Clause"),
                self.env._("Times failed"),
                self.env._("Employees"),
            ],
            [(clause.display_name, n, people) for clause, n, people in groups],
            self.env._("No item has failed in the inspections of this period."),
        )

    def _get_finding_domain(self, period):
        """The inspections whose findings are looked at."""
        return (
            self.env["service.inspection"]._get_counted_domain()
            & Domain("company_id", "=", self.company_id.id)
            & Domain("published_at", ">=", period.start_at)
            & Domain("published_at", "<", period.stop_at)
        )

    def _get_section_actions(self):
        """Corrective actions in work, the overdue ones first."""
        actions = self.env["service.action"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("open", "done", "ineffective")),
            ],
            order="due_date, id",
        )
        return self._section(
            self.env._("Open actions"),
            [
                self.env._("Action"),
                self.env._("Owner"),
                self.env._("Due"),
                self.env._("State"),
            ],
            [
                (
                    action.name,
                    action.owner_id.name or "",
                    fields.Date.to_string(action.due_date) or "",
                    self._label(action, "state"),
                )
                for action in actions
            ],
            self.env._("No action is open."),
        )

    def _get_section_analyses(self):
        """Feedback analyses whose period lies in the one looked at."""
        analyses = self.env["service.analysis"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_to", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
            ],
            order="date_from",
        )
        return self._section(
            self.env._("Feedback analyses"),
            [
                self.env._("Analysis"),
                self.env._("Feedback"),
                self.env._("Weak spots"),
                self.env._("Conclusion"),
            ],
            [
                (
                    analysis.display_name,
                    analysis.feedback_count,
                    analysis.weak_points or "",
                    analysis.conclusion or "",
                )
                for analysis in analyses
            ],
            self.env._("No feedback analysis for this period."),
        )
