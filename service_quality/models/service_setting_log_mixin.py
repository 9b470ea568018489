from odoo import fields, models


class ServiceSettingLogMixin(models.AbstractModel):
    """A record whose settings are logged when they change.

    A model inherits this and names the fields in :meth:`_get_logged_fields`.
    """

    _name = "service.setting.log.mixin"
    _description = "Record with logged settings"

    def _get_logged_fields(self):
        """Hook: names of the fields whose changes are logged."""
        return set()

    def write(self, vals):
        names = sorted(self._get_logged_fields() & vals.keys())
        before = [
            {name: self._describe_setting(record, name) for name in names}
            for record in self
        ]
        result = super().write(vals)
        changes = []
        for record, old in zip(self, before, strict=True):
            for name in names:
                new = self._describe_setting(record, name)
                if new != old[name]:
                    changes.append(
                        {
                            "res_model": self._name,
                            "res_id": record.id,
                            "record_name": record._get_setting_name(),
                            "company_id": record._get_setting_company().id,
                            "field_name": name,
                            "old_value": old[name],
                            "new_value": new,
                            "user_id": self.env.uid,
                            "changed_at": fields.Datetime.now(),
                        }
                    )
        if changes:
            # Nobody may write the log; whoever changes a setting leaves a line.
            self.env["service.setting.change"].sudo().create(changes)
        return result

    def _get_setting_name(self):
        """Hook: what the record is called in the log."""
        self.ensure_one()
        return self.display_name

    def _get_setting_company(self):
        """The company a setting belongs to, perhaps none."""
        self.ensure_one()
        if self._name == "res.company":
            return self
        return self["company_id"] if "company_id" in self._fields else self.env.company

    @staticmethod
    def _describe_setting(record, name):
        """The value as people read it."""
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "boolean":
            return record.env._("Yes") if value else record.env._("No")
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value, "")
        return "" if value is False else str(value)
