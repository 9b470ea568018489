from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

PROCESS_KINDS = ("process", "growth")


class ServiceAppraisalSchemeRuleMixin(models.AbstractModel):
    """Whom a scheme is for, and which rules its weights follow.

    ``service.appraisal.scheme`` inherits it. A company asks for a minimum weight of
    complaints and of process and growth. That is asked of schemes that measure; one
    that is built on months or quarters has it through them.
    """

    _name = "service.appraisal.scheme.rule.mixin"
    _inherit = ["service.appraisal.scope.mixin"]
    _description = "Rules of an appraisal scheme"

    parts_weight = fields.Float(
        string="Months or quarters (%)",
        help="Share of the score that comes from the appraisals within the period: the"
        " months of a quarter, the quarters of a year.",
    )
    total_weight = fields.Float(
        string="Total weight (%)",
        compute="_compute_total_weight",
        help="Has to be 100 % before approval.",
    )
    complaint_weight = fields.Float(
        string="Complaints (%)",
        compute="_compute_shares",
        help="Share of the score that rests on indicators about complaints.",
    )
    process_weight = fields.Float(
        string="Process and growth (%)",
        compute="_compute_shares",
        help="Share of the score that rests on how the work is done, on team work and"
        " on learning.",
    )
    notice = fields.Char(
        compute="_compute_notice", help="What to think about before approval."
    )

    _parts_weight_range = models.Constraint(
        "CHECK(parts_weight BETWEEN 0 AND 100)",
        "The weight of months or quarters lies between 0 and 100 %.",
    )

    @api.depends("line_ids.weight", "parts_weight", "review_weight")
    def _compute_total_weight(self):
        for scheme in self:
            scheme.total_weight = (
                sum(scheme.line_ids.mapped("weight"))
                + scheme.parts_weight
                + scheme.review_weight
            )

    @api.depends(
        "line_ids.weight",
        "line_ids.indicator_id.kind",
        "line_ids.indicator_id.theme",
        "review_weight",
        "criterion_ids.kind",
        "criterion_ids.weight",
    )
    def _compute_shares(self):
        for scheme in self:
            lines = scheme.line_ids
            scheme.complaint_weight = sum(
                lines.filtered(
                    lambda line: line.indicator_id.theme == "complaint"
                ).mapped("weight")
            )
            criteria = scheme.criterion_ids
            asked = sum(criteria.mapped("weight"))
            soft = criteria.filtered(lambda c: c.kind in PROCESS_KINDS)
            scheme.process_weight = sum(
                lines.filtered(
                    lambda line: line.indicator_id.kind in PROCESS_KINDS
                ).mapped("weight")
            ) + (
                scheme.review_weight * sum(soft.mapped("weight")) / asked
                if asked
                else 0
            )

    @api.depends("line_ids", "parts_weight")
    @api.depends_context("lang")
    def _compute_notice(self):
        for scheme in self:
            scheme.notice = (
                not scheme.line_ids
                and not scheme.parts_weight
                and self.env._(
                    "Nothing in this scheme is measured: the score rests on what people"
                    " say alone. Add an indicator, or be sure that you mean it."
                )
            )

    def _check_rules(self):
        """Raise when the weights of a scheme break the rules of the company (SI-04).

        What an installation brings is not a decision of the company: only persons are
        asked for the minimum weights.
        """
        self.ensure_one()
        if self.parts_weight and self.cycle_kind not in ("quarter", "year"):
            raise ValidationError(
                self.env._(
                    "%(scheme)s counts months or quarters, so it is for a quarter or a"
                    " year.",
                    scheme=self.display_name,
                )
            )
        if self.env.su or self.parts_weight or not self.line_ids:
            return
        # Rules of the company, whoever may read its settings.
        company = (self.company_id or self.env.company).sudo()
        for share, needed, message in (
            (
                self.complaint_weight,
                company.scheme_min_complaint_weight,
                self.env._(
                    "%(scheme)s: indicators about complaints weigh %(share)s %%, at"
                    " least %(needed)s %% are needed."
                ),
            ),
            (
                self.process_weight,
                company.scheme_min_process_weight,
                self.env._(
                    "%(scheme)s: process, team work and growth weigh %(share)s %%, at"
                    " least %(needed)s %% are needed."
                ),
            ),
        ):
            if float_compare(share, needed, precision_digits=2) < 0:
                raise ValidationError(
                    message
                    % {
                        "scheme": self.display_name,
                        "share": f"{share:g}",
                        "needed": f"{needed:g}",
                    }
                )

    # -- use --------------------------------------------------------------------------

    def _get_best(self, kind, job, department, contract_type, employee_type):
        """The one of these schemes that fits a post best, or none.

        One for the job goes before one for the department, that before one for the
        contract, that before one for the kind of employee, that before one for the
        length of the cycle, that before one for all.

        :param kind: of the cycle: month, quarter or year
        """
        above = {
            int(part) for part in (department.parent_path or "").split("/") if part
        }

        def fits(scheme):
            return (
                scheme.cycle_kind in (False, kind)
                and (not scheme.job_ids or job in scheme.job_ids)
                and (
                    not scheme.department_ids or above & set(scheme.department_ids.ids)
                )
                and (
                    not scheme.contract_type_ids
                    or contract_type in scheme.contract_type_ids
                )
                and scheme.employee_type in (False, employee_type)
            )

        def rank(scheme):
            return (
                not scheme.job_ids,
                not scheme.department_ids,
                not scheme.contract_type_ids,
                not scheme.employee_type,
                not scheme.cycle_kind,
                scheme.sequence,
            )

        return self.filtered(fits).sorted(rank)[:1]

    def _prepare_lines(self):
        """Values of the lines of an appraisal: indicators, reviews, then the parts."""
        lines = [
            {"indicator_id": line.indicator_id.id, "weight": line.weight}
            for line in self.line_ids
        ]
        if self.review_weight:
            lines += [
                {
                    "source": "review",
                    "rater_group": group.group,
                    "weight": self.review_weight * group.weight / 100.0,
                }
                for group in self.rater_group_ids
                if group.weight
            ]
        if self.parts_weight:
            lines.append({"source": "parts", "weight": self.parts_weight})
        return [{"sequence": index, **line} for index, line in enumerate(lines)]
