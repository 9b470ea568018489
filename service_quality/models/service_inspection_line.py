from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

MARK_LABELS = [
    ("pass", "Pass"),
    ("partial", "Partly"),
    ("fail", "Fail"),
    ("na", "N.A."),
]
# What the inspector says of an item.
RESULT_FIELDS = {
    "mark",
    "comment",
    "photo",
    "decision",
    "rectify_task",
    "rectify_owner_id",
    "rectify_due_date",
    "reinspect_on",
}
# What he also says of something that stands on no list.
OWN_FIELDS = {"name", "clause_id", "weight", "critical", "sequence"}


class ServiceInspectionLine(models.Model):
    """One item of an inspection as it read when the inspection began, and its mark.

    Item, weight and wording of the clause are copies: neither a new checklist nor a new
    wording changes what somebody was judged by. Only the inspector writes marks, and
    only while the inspection is in progress.
    """

    _name = "service.inspection.line"
    _description = "Item of an inspection"
    _inherit = ["service.clause.citation.mixin", "service.action.source.mixin"]
    _order = "inspection_id desc, sequence, id"
    _check_company_auto = True

    inspection_id = fields.Many2one(
        "service.inspection", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(
        "service.checklist.item",
        string="Checklist item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Where it was copied from; empty for what the inspector noticed besides.",
    )
    sequence = fields.Integer(default=1000)
    name = fields.Char(string="Item", required=True)
    clause_id = fields.Many2one(required=True)
    category_id = fields.Many2one(
        related="clause_id.category_id",
        string="Category",
        store=True,
        index="btree_not_null",
    )
    weight = fields.Float(required=True, default=1.0)
    critical = fields.Boolean(help="Failing it makes the inspection failed.")
    evidence_required = fields.Boolean(string="Comment needed", readonly=True)
    photo_required = fields.Boolean(string="Photo needed", readonly=True)
    mark = fields.Selection(
        MARK_LABELS,
        help="Pass counts fully, partly counts half, fail counts nothing; what does "
        "not apply is left out of the score.",
    )
    comment = fields.Text(help="What was seen or heard.")
    photo = fields.Image(max_width=1600, max_height=1600)
    # What happens with a failed item
    decision = fields.Selection(
        [("coached", "Coached on the spot"), ("rectify", "Rectification order")],
        help="Put right and explained at once, or ordered to be put right.",
    )
    rectify_task = fields.Text(
        string="What has to be done", help="The order, so that it can be checked."
    )
    rectify_owner_id = fields.Many2one(
        "hr.employee", string="Responsible", index="btree_not_null", check_company=True
    )
    rectify_due_date = fields.Date(
        string="Deadline", help="The last day on which it is put right in time."
    )
    reinspect_on = fields.Date(
        string="Re-inspection on", help="When it is looked at again. Empty: it is not."
    )
    # What a dispute changed
    original_mark = fields.Selection(
        MARK_LABELS,
        string="Original mark",
        readonly=True,
        help="The mark before the dispute.",
    )
    remark_reason = fields.Char(string="Why the mark was changed", readonly=True)
    # Of the inspection, to search and group findings
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, index=True
    )
    employee_id = fields.Many2one(
        related="inspection_id.employee_id", store=True, index="btree_not_null"
    )
    team_id = fields.Many2one(related="inspection_id.team_id", store=True)
    department_id = fields.Many2one(related="inspection_id.department_id", store=True)
    ticket_id = fields.Many2one(
        related="inspection_id.ticket_id", store=True, groups="base.group_user"
    )
    published_at = fields.Datetime(
        related="inspection_id.published_at", store=True, index="btree_not_null"
    )
    state = fields.Selection(related="inspection_id.state")
    is_inspector = fields.Boolean(related="inspection_id.is_inspector")

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "The weight of an item is more than zero."
    )

    @api.constrains("name")
    def _check_name(self):
        for line in self:
            if not (line.name or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(inspection)s: say in words what the item asks.",
                        inspection=line.inspection_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            allowed = RESULT_FIELDS | OWN_FIELDS | {"inspection_id"}
            for vals in vals_list:
                given = {name for name, value in vals.items() if value}
                if given - allowed:
                    raise AccessError(
                        self.env._(
                            "An item of your own has a text, a clause, a weight and "
                            "your mark, nothing else."
                        )
                    )
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_marking()
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_edit(vals)
        if vals.get("mark") in ("pass", "na"):
            # Nothing has to be decided any more.
            vals = {**vals, "decision": False}
        return super().write(vals)

    def _check_edit(self, vals):
        """Raise unless the user may write ``vals``: the inspector while in progress."""
        for line in self:
            own = set() if line.item_id else OWN_FIELDS
            if vals.keys() - RESULT_FIELDS - own:
                raise AccessError(
                    self.env._(
                        "%(item)s: what is asked stays as the checklist said when the "
                        "inspection began.",
                        item=line.name,
                    )
                )
        self._check_marking()

    def _check_marking(self):
        for inspection in self.inspection_id:
            inspection._check_not_own()
            if not inspection._is_inspector(self.env.user):
                raise AccessError(
                    self.env._(
                        "%(inspection)s: only its inspector marks it.",
                        inspection=inspection.display_name,
                    )
                )
            if inspection.state != "in_progress":
                raise AccessError(
                    self.env._(
                        "%(inspection)s is not in progress: its marks stay as they "
                        "are.",
                        inspection=inspection.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_listed(self):
        if self.env.su:
            return
        self._check_marking()
        for line in self.filtered("item_id"):
            raise AccessError(
                self.env._(
                    "%(item)s stands on the checklist and stays. Mark it N.A. if it "
                    "does not apply.",
                    item=line.name,
                )
            )

    # ------------------------------------------------------------
    # Rectification orders
    # ------------------------------------------------------------

    def _prepare_action_values(self):
        """A rectification order: what is wrong, who puts it right, until when; the
        inspector verifies it, unless it is his own to do.
        """
        values = super()._prepare_action_values()
        line = self.sudo()  # users and departments are compared, not shown
        owner, inspector = line.rectify_owner_id, line.inspection_id.inspector_user_id
        return {
            **values,
            "name": self.name,
            "problem": self.comment or self.name,
            "measure": self.rectify_task or self.name,
            "owner_id": owner.id,
            "department_id": owner.department_id.id or values.get("department_id"),
            "due_date": self.rectify_due_date,
            "verifier_user_id": inspector.id if inspector != owner.user_id else False,
            "priority": "2" if self.critical else "1",
        }

    def _get_action_origin_name(self):
        self.ensure_one()
        return f"{self.inspection_id.name}: {self.name}"

    def _open_orders(self):
        """Make the actions of the failed items that are ordered to be put right; those
        that have one get no second.
        """
        for line in self:
            if line.decision == "rectify" and not line.sudo().action_ids:
                line._open_action([{}])

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _get_missing(self):
        """In words what this line lacks to be done, None when nothing."""
        self.ensure_one()
        if not self.mark:
            return self.env._("%(item)s: not marked.", item=self.name)
        if self.evidence_required and self.mark != "na":
            if not (self.comment or "").strip():
                return self.env._("%(item)s: a comment is needed.", item=self.name)
        if self.photo_required and self.mark != "na" and not self.photo:
            return self.env._("%(item)s: a photo is needed.", item=self.name)
        if self.inspection_id.is_calibration:
            return None
        if self.mark == "fail" and not self.decision:
            return self.env._(
                "%(item)s: failed. Decide whether it was coached on the spot or is "
                "ordered to be put right.",
                item=self.name,
            )
        if self.decision == "rectify":
            if not (self.rectify_owner_id and self.rectify_due_date):
                return self.env._(
                    "%(item)s: the order needs who is responsible, and a deadline.",
                    item=self.name,
                )
            today = self.inspection_id._get_local_date(fields.Datetime.now())
            if self.rectify_due_date < today:
                return self.env._(
                    "%(item)s: the deadline of the order has passed already. Choose a "
                    "later one.",
                    item=self.name,
                )
        return None

    def _get_sheet_line(self):
        """What the sheet shows of this item."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "clause": self.clause_id.display_name,
            "clause_text": self.clause_text or "",
            "weight": self.weight,
            "critical": self.critical,
            "evidence_required": self.evidence_required,
            "photo_required": self.photo_required,
            "mark": self.mark or "",
            "comment": self.comment or "",
            "has_photo": bool(self.photo),
            "decision": self.decision or "",
            "rectify_task": self.rectify_task or "",
            "rectify_owner_id": self.rectify_owner_id.id,
            "rectify_due_date": fields.Date.to_string(self.rectify_due_date) or "",
            "reinspect_on": fields.Date.to_string(self.reinspect_on) or "",
        }
