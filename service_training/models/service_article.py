from odoo import models

from .service_training_need import NeedRequest


class ServiceArticle(models.Model):
    """Questions that repeat also show who should know more about their subject."""

    _inherit = "service.article"

    def _suggest_training_need(self, category, tickets):
        """One need for product knowledge: of who was asked most often."""
        super()._suggest_training_need(category, tickets)
        topic = self.env.ref(
            "service_training.service_training_topic_product", raise_if_not_found=False
        )
        asked = tickets.sudo().employee_id  # whoever they are; the engine suggests
        if not topic or not asked:
            return
        employee = max(
            asked.sorted("id"),
            key=lambda employee: len(
                tickets.filtered(lambda ticket: ticket.employee_id == employee)
            ),
        )
        lang = employee.user_id.lang or self.env.lang
        reason = self.with_context(lang=lang).env._(
            "%(count)s questions about “%(subject)s” came again and again.",
            count=len(tickets),
            subject=category.with_context(lang=lang).name,
        )
        self.env["service.training.need"]._open_needs(
            [NeedRequest(employee, topic, reason, self)]
        )
