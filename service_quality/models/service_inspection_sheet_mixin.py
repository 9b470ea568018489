from odoo import models

# Free texts that a method needs and that can be said on the sheet itself.
NEEDS = {
    "on_site": "place",
    "mystery": "place",
    "recording": "recording_reference",
}


class ServiceInspectionSheetMixin(models.AbstractModel):
    """The sheet that an inspector fills in on the spot, one item after the other.

    The browser gets all of it at once and writes every mark at once; so a page that is
    loaded again loses nothing.
    """

    _name = "service.inspection.sheet.mixin"
    _description = "Sheet of an inspection"

    def get_sheet(self):
        """What the sheet shows of this inspection.

        :return: a dict: the inspection, its ``lines``, and the ``people`` who may be
            made responsible
        :raise AccessError: unless the user may read it
        """
        self.ensure_one()
        self.check_access("read")
        need = NEEDS.get(self.method)
        return {
            "id": self.id,
            "name": self.name,
            "checklist": self.checklist_id.display_name,
            "subject": self._get_subject(),
            "state": self.state,
            "editable": self.state == "in_progress" and self.is_inspector,
            "score": self.score,
            "has_score": self.has_score,
            "critical_failed": self.critical_failed,
            "note": self.note or "",
            "need": need
            and {
                "name": need,
                "label": self._fields[need]._description_string(self.env),
                "value": self[need] or "",
            },
            "people": self._get_people(),
            "lines": [line._get_sheet_line() for line in self.line_ids],
        }

    def _get_subject(self):
        """Who or what is inspected, in a few words."""
        record = self.sudo()  # names of colleagues and departments are no secret
        return (record.employee_id or record.team_id or record.department_id).name or ""

    def _get_people(self):
        """Who may be made responsible on the spot: the employee, superiors, the team.

        Anybody else can be chosen on the form.
        """
        record = self.sudo()  # names of colleagues are no secret
        team = record.team_id
        users = team.user_id | team.user_ids
        people = (
            record.employee_id
            | record.employee_id.parent_id
            | record.department_id.manager_id
            | users.employee_ids.filtered(
                lambda employee: employee.company_id == record.company_id
            )
        )
        return [{"id": employee.id, "name": employee.name} for employee in people]
