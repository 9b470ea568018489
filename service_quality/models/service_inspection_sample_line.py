from odoo import fields, models


class ServiceInspectionSampleLine(models.Model):
    """One case that was drawn, and the inspection that came of it."""

    _name = "service.inspection.sample.line"
    _description = "Case of a sample"
    _order = "employee_id, ticket_id, id"
    _rec_name = "ticket_id"

    sample_id = fields.Many2one(
        "service.inspection.sample", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="sample_id.company_id", store=True)
    employee_id = fields.Many2one("hr.employee", string="Agent", required=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    interaction_id = fields.Many2one(
        "service.interaction",
        string="Contact",
        index="btree_not_null",
        ondelete="cascade",
    )
    inspection_id = fields.Many2one(
        "service.inspection",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # The last resort against two samples made at the same moment.
    _ticket_once = models.UniqueIndex(
        "(ticket_id) WHERE interaction_id IS NULL AND inspection_id IS NOT NULL",
        "A ticket of this sample has been drawn already.",
    )
    _contact_once = models.UniqueIndex(
        "(interaction_id) WHERE inspection_id IS NOT NULL",
        "A contact of this sample has been drawn already.",
    )

    def _get_barred_users(self):
        """Who may not look at this case: who served it, and whom a confidential
        complaint behind it is about.
        """
        self.ensure_one()
        return self.employee_id.user_id | self.ticket_id.complaint_ids.accused_user_ids

    def _prepare_inspection(self):
        """What the inspection of this case is planned with."""
        self.ensure_one()
        sample = self.sample_id
        return {
            "kind": "random",
            "method": sample.method,
            "company_id": sample.company_id.id,
            "checklist_id": sample.checklist_id.id,
            "employee_id": self.employee_id.id,
            "ticket_id": self.ticket_id.id,
            "interaction_id": self.interaction_id.id,
            "body_id": sample.body_id.id,
            "plan_id": sample.plan_id.id,
            "planned_on": sample.company_id._get_service_today(),
            "observed_at": self.interaction_id.occurred_at,
        }
