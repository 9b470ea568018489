from odoo import api, fields, models

MODULE = "service_quality"


class ServiceDemoStandard(models.AbstractModel):
    """Standards of the demo database: signed, in force, partly read."""

    _name = "service.demo.standard"
    _description = "Service demo standards"

    @api.model
    def _load_standards(self):
        """Sign the versions, let some people read them, and write a second version."""
        ref = {
            name: self.env.ref(f"{MODULE}.{name}_demo")
            for name in (
                "res_users_manager",
                "res_users_supervisor",
                "res_users_agent2",
                "service_standard_version_manual",
                "service_standard_version_agent",
                "service_standard_version_privacy",
                "service_standard_manual",
            )
        }
        versions = self.env["service.standard.version"].union(
            *(
                ref[f"service_standard_version_{n}"]
                for n in ("manual", "agent", "privacy")
            )
        )
        today = fields.Date.today()
        versions.write(
            {
                "author_ids": ref["res_users_manager"].ids,
                "state": "approved",
                "reviewed_by_id": ref["res_users_supervisor"].id,
                "reviewed_on": today,
                "approved_by_id": self.env.ref("base.user_admin").id,
                "approved_on": today,
                "effective_on": today,
            }
        )
        versions._put_in_force()
        rows = self.env["service.acknowledgement"].search(
            [("version_id", "in", versions.ids)]
        )
        readers = rows.filtered(lambda row: row.user_id == ref["res_users_agent2"])
        (readers | rows.filtered(lambda row: row.id % 3 == 0))._note_read()
        rows.filtered(
            lambda row: row.state == "to_read" and row.user_id and not row.reminded_on
        )._remind()
        draft = (
            ref["service_standard_manual"]
            .with_user(ref["res_users_manager"])
            ._get_draft()
        )
        draft.change_summary = self.env._("The contract number is asked for first.")
        draft.section_ids[1].body = self.env._(
            "<p>Ask for the contract number, then what the customer needs. Write it "
            "down in the customer's words and read it back.</p>"
        )
