from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.service_quality.tools import distribution

# Rows shown; the counts are of all.
LIMIT = 500
# So many days of leave in the period, and somebody shows apart.
LEAVE_DAYS = 5


class ServiceOutcomeDryRun(models.TransientModel):
    """Who would have been affected by outcome rules in past cycles.

    Also by rules that are drafts. Shown person by person, and whether one type of
    employment, or whoever was on leave, is hit more than the others. Nothing is
    written, nobody is proposed for anything.
    """

    _name = "service.outcome.dry.run"
    _description = "Dry run of outcome rules"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    rule_ids = fields.Many2many(
        "service.appraisal.outcome.rule",
        string="Rules",
        domain="[('company_id', 'in', [company_id, False])]",
        help="Drafts too; empty for all rules that are in force.",
    )
    date_from = fields.Date(
        string="Cycles from",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(years=1),
    )
    date_to = fields.Date(
        string="Cycles to",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    cycle_count = fields.Integer(string="Published cycles", compute="_compute_result")
    appraisal_count = fields.Integer(string="Appraisals", compute="_compute_result")
    hit_count = fields.Integer(string="Times a rule holds", compute="_compute_result")
    person_count = fields.Integer(string="People affected", compute="_compute_result")
    line_ids = fields.One2many(
        "service.outcome.dry.run.line",
        "run_id",
        string="Who would be affected",
        compute="_compute_result",
    )
    is_cut = fields.Boolean(
        string="More than shown",
        compute="_compute_result",
        help="Only the first of them are shown.",
    )
    summary = fields.Html(string="By group", compute="_compute_result", sanitize=False)
    warning = fields.Text(compute="_compute_result")

    @api.depends("company_id", "rule_ids", "date_from", "date_to")
    def _compute_result(self):
        for run in self:
            cycles, rules, appraisals, hits, groups = run._try()
            affected = appraisals.browse({match.appraisal.id for match in hits})
            run.cycle_count = len(cycles)
            run.appraisal_count = len(appraisals)
            run.hit_count = len(hits)
            run.person_count = len(affected.employee_id)
            run.line_ids = [fields.Command.clear()] + [
                fields.Command.create(run._prepare_line(match, groups))
                for match in hits[:LIMIT]
            ]
            run.is_cut = len(hits) > LIMIT
            tables = run._get_tables(rules, hits, appraisals, affected, groups)
            run.summary = appraisals and self.env["ir.qweb"]._render(
                "service_incentive.outcome_dry_run_summary", {"tables": tables}
            )
            run.warning = "\n".join(run._explain_hits(tables))

    def action_view_lines(self):
        """Open everybody who would be affected, as a list to group and export."""
        self.ensure_one()
        *_what, hits, groups = self._try()
        Line = self.env["service.outcome.dry.run.line"]
        Line.search([("run_id", "=", self.id)]).unlink()
        Line.create(
            [{"run_id": self.id, **self._prepare_line(match, groups)} for match in hits]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_outcome_dry_run_line_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    def _try(self):
        """Find out who would be affected; nothing is written.

        :return: cycles, rules, all their appraisals, list of Match, groups (see
            :meth:`_get_groups`)
        :raise AccessError: for others than officers
        """
        self.ensure_one()
        cycles = self._get_cycles()
        cycles._check_officer()
        rules = self._get_rules()
        matches, appraisals = self._match(cycles, rules)
        hits = [match for found in matches.values() for match in found]
        return cycles, rules, appraisals, hits, self._get_groups(cycles, appraisals)

    def _get_rules(self):
        Rule = self.env["service.appraisal.outcome.rule"]
        if self.rule_ids:
            return self.rule_ids._origin
        return Rule.search(
            Domain("state", "=", "active")
            & Domain("company_id", "in", [self.company_id.id, False])
        )

    def _get_cycles(self):
        """Published cycles that begin in the time asked about, oldest first."""
        return self.env["service.appraisal.cycle"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("published", "closed"))
            & Domain("date_from", ">=", self.date_from)
            & Domain("date_from", "<=", self.date_to),
            order="date_from, id",
        )

    def _match(self, cycles, rules):
        """What would have held: ({appraisal id: [Match]}, all appraisals)."""
        # Officers run cycles, so they may see whom a rule would affect.
        appraisals = (
            self.env["service.appraisal"]
            .sudo()
            .search(
                [("cycle_id", "in", cycles.ids)], order="date_from, employee_id, id"
            )
        )
        matches = {}
        by_cycle = appraisals.grouped("cycle_id")
        for cycle in cycles:
            own = by_cycle.get(cycle, appraisals.browse())
            matches |= cycle._match_rules(rules.sudo(), own)
        return matches, appraisals

    def _get_groups(self, cycles, appraisals):
        """``{appraisal id: (employment type, leave)}`` in words."""
        versions = {}
        by_cycle = appraisals.grouped("cycle_id")
        for cycle in cycles:
            found = cycle._get_last_versions(by_cycle.get(cycle, appraisals.browse()))
            versions[cycle.id] = found
        leave = self._get_leave_days(appraisals)
        away = self.env._("On leave for %(n)s days or more", n=LEAVE_DAYS)
        there = self.env._("There")
        return {
            appraisal.id: (
                self._name_employment(
                    versions[appraisal.cycle_id.id].get(appraisal.employee_id.id)
                ),
                away if leave.get(appraisal.id, 0) >= LEAVE_DAYS else there,
            )
            for appraisal in appraisals
        }

    @api.model
    def _name_employment(self, version):
        """The contract of a version, or else what kind of employee it makes."""
        if not version:
            return self.env._("Not given")
        kinds = dict(version._fields["employee_type"]._description_selection(self.env))
        contract = version.contract_type_id.with_env(self.env).sudo()
        return contract.name or kinds[version.employee_type]

    def _get_leave_days(self, appraisals):
        """``{appraisal id: days of approved leave in its period}``, in one query."""
        if not appraisals:
            return {}
        # Only how many days, never why.
        leaves = (
            self.env["hr.leave"]
            .sudo()
            .search_fetch(
                Domain("employee_id", "in", appraisals.employee_id.ids)
                & Domain("state", "=", "validate")
                & Domain("request_date_from", "<=", max(appraisals.mapped("date_to")))
                & Domain("request_date_to", ">=", min(appraisals.mapped("date_from"))),
                ["employee_id", "request_date_from", "request_date_to"],
            )
        )
        by_employee = {}
        for leave in leaves:
            by_employee.setdefault(leave.employee_id.id, []).append(
                (leave.request_date_from, leave.request_date_to)
            )
        return {
            appraisal.id: sum(
                max(
                    (
                        min(stop, appraisal.date_to) - max(start, appraisal.date_from)
                    ).days
                    + 1,
                    0,
                )
                for start, stop in by_employee.get(appraisal.employee_id.id, [])
            )
            for appraisal in appraisals
        }

    def _prepare_line(self, match, groups):
        appraisal = match.appraisal
        contract_type, leave = groups[appraisal.id]
        return {
            "cycle_id": appraisal.cycle_id.id,
            "employee_id": appraisal.employee_id.id,
            "rule_id": match.rule.id,
            "effect": match.rule._describe_effect(),
            "score": appraisal.score,
            "has_score": appraisal.has_score,
            "grade": appraisal.grade_id.name,
            "streak": match.streak,
            "contract_type": contract_type,
            "leave": leave,
        }

    def _get_tables(self, rules, hits, appraisals, affected, groups):
        """Figures to show: by rule, by employment type and by leave."""
        total = len(appraisals)
        by_rule = {}
        for match in hits:
            by_rule[match.rule] = by_rule.get(match.rule, 0) + 1
        tables = [
            (
                self.env._("Rule"),
                [
                    distribution.Hit(
                        rule.display_name,
                        by_rule.get(rule, 0),
                        total,
                        100.0 * by_rule.get(rule, 0) / total if total else 0.0,
                        False,
                    )
                    for rule in rules
                ],
            )
        ]
        for index, label in enumerate(
            (self.env._("Employment type"), self.env._("Leave"))
        ):
            counts = [{}, {}]
            for count, found in zip(counts, (appraisals, affected), strict=True):
                for appraisal in found:
                    group = groups[appraisal.id][index]
                    count[group] = count.get(group, 0) + 1
            tables.append((label, distribution.hits(counts[1], counts[0])))
        return tables

    def _explain_hits(self, tables):
        """A sentence for each group that is hit more than the others."""
        return [
            self.env._(
                "%(group)s: %(rate)s %% are affected, clearly more than the others."
                " Look why before the rule is put in force.",
                group=hit.group,
                rate=f"{hit.rate:.0f}",
            )
            for _label, found in tables
            for hit in found
            if hit.is_hit_more
        ]
