from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# When a record counts; the first of these that it has.
MOMENTS = (
    "due_at",
    "occurred_at",
    "received_at",
    "answered_at",
    "decided_at",
    "published_at",
    "done_at",
    "date_from",
    "create_date",
)
# What became of it; the first of these that it has.
STATES = ("state", "event_type", "verdict", "mark")


class ServiceAppraisalLineEvidenceMixin(models.AbstractModel):
    """The very records behind a line, as far as its reader may see them."""

    _name = "service.appraisal.line.evidence.mixin"
    _description = "Records behind a line of an appraisal"

    def _get_evidence_rows(self, limit):
        """The newest records behind the line, and how many there are in all.

        :return: dict of ``rows`` (those the reader may read), ``total``, ``hidden``
            (how many of all the reader may not read) and ``note``, which says why
        """
        self.ensure_one()
        model, domain = self.measure_id.sudo()._get_evidence()
        total = self.env[model].sudo().search_count(domain)
        found, readable = self.env[model], 0
        if found.has_access("read"):
            found = found.with_context(active_test=False)
            readable = found.search_count(domain)
            found = found.search(domain, limit=limit, order="id desc")
        hidden = total - readable
        return {
            "model": model,
            "rows": self._prepare_evidence_rows(found),
            "total": total,
            "more": readable - len(found),
            "hidden": hidden,
            "note": self._get_hidden_note(hidden),
        }

    def _get_hidden_note(self, hidden):
        if not hidden:
            return ""
        return self.env._(
            "%(n)s more were counted that you may not open: other people have worked on"
            " them since, or they are confidential. Your superior or HR can explain"
            " them.",
            n=hidden,
        )

    def _prepare_evidence_rows(self, records):
        """Records as rows of a table: what, when, how it went, what to open."""
        good_ids = self._get_good_ids(records)
        names = self._get_evidence_names(records)
        tickets = self._get_readable_tickets(records)
        moment = next(name for name in MOMENTS if name in records._fields)
        state = next((name for name in STATES if name in records._fields), None)
        labels = state and dict(records._fields[state]._description_selection(self.env))
        write = self.appraisal_id._format_moment
        rows = []
        for record in records:
            ticket = tickets.get(record.id)
            rows.append(
                {
                    "id": record.id,
                    "name": names[record.id],
                    "ticket": ticket.name if ticket else "",
                    "open_model": ticket._name if ticket else records._name,
                    "open_id": ticket.id if ticket else record.id,
                    "at": write(record[moment]) if moment.endswith("_at") else "",
                    "state": labels.get(record[state], "") if labels else "",
                    "is_good": record.id in good_ids if good_ids is not None else None,
                }
            )
        return rows

    def _get_evidence_names(self, records):
        try:
            return {record.id: record.display_name for record in records}
        except AccessError:
            # A name that quotes what the reader may not read is not shown.
            records.env.invalidate_all(flush=False)
            label = self.env["ir.model"]._get(records._name).sudo().name
            return {record.id: f"{label} {record.id}" for record in records}

    def _get_readable_tickets(self, records):
        """{record id: its ticket}, where the reader may read that."""
        field = records._fields.get("ticket_id")
        if records._name == "helpdesk.ticket":
            return {ticket.id: ticket for ticket in records}
        if not field or field.comodel_name != "helpdesk.ticket":
            return {}
        # Which ticket it is must be known before the rules can be asked about it.
        by_record = {record.id: record.sudo().ticket_id.id for record in records}
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        if not tickets.has_access("read"):
            return {}
        readable = tickets.search(Domain("id", "in", [*by_record.values()]))
        by_id = {ticket.id: ticket for ticket in readable}
        return {
            record_id: by_id[ticket_id]
            for record_id, ticket_id in by_record.items()
            if ticket_id in by_id
        }

    def _get_good_ids(self, records):
        """Which of the records speak for the employee; None if it cannot be told."""
        indicator = self.indicator_id.sudo()
        if indicator.unit != "percent":
            return None
        part = getattr(indicator, f"_counted_{indicator.provider}", None)
        if part:
            inside = records.sudo().filtered_domain(part())
        elif records._name == "service.sla.clock":
            inside = records.filtered(lambda clock: clock.state == "met")
            return set(inside.ids)
        else:
            return None
        is_lower = indicator.direction == "lower"
        return set((records - inside if is_lower else inside).ids)
