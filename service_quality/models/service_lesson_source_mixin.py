from odoo import fields, models


class ServiceLessonSourceMixin(models.AbstractModel):
    """A record that something was learned from: it may become a lesson."""

    _name = "service.lesson.source.mixin"
    _description = "Source of lessons"

    lesson_ids = fields.One2many(
        "service.lesson",
        "res_id",
        string="Lessons",
        readonly=True,
        groups="base.group_user",
        help="What others can learn from this.",
    )

    def action_make_lesson(self):
        """Write a lesson of this record, or go on with the one there is.

        :return: the action that opens it
        """
        self.ensure_one()
        self.check_access("read")
        lesson = self.env["service.lesson"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], limit=1
        ) or self.env["service.lesson"].create(
            {
                "res_model": self._name,
                "res_id": self.id,
                **self._prepare_lesson_values(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lesson"),
            "res_model": "service.lesson",
            "res_id": lesson.id,
            "view_mode": "form",
        }

    def _prepare_lesson_values(self):
        """Hook: what this record knows of its lesson, without the names of customers
        and colleagues.
        """
        self.ensure_one()
        record = self.sudo()  # what is confidential about it does not leave it
        values = {
            "name": self.env._("What to learn from: %s", record._description),
            "origin_name": record._get_action_origin_name(),
        }
        if record._fields.get("company_id") and record.company_id:
            values["company_id"] = record.company_id.id
        clauses = record._get_lesson_clauses()
        if clauses:
            values["clause_ids"] = [fields.Command.set(clauses.ids)]
        causes = record._get_lesson_causes()
        if causes:
            values["root_cause_ids"] = [fields.Command.set(causes.ids)]
        return values

    def _get_lesson_clauses(self):
        """Hook: the clauses that the lesson is about."""
        known = self._fields.get("clause_id")
        return self.clause_id if known else self.env["service.clause"]

    def _get_lesson_causes(self):
        """Hook: the root causes that were found."""
        known = self._fields.get("cause_ids")
        return self.cause_ids if known else self.env["service.root.cause"]
