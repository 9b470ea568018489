from odoo import api, models

from .service_history_reader import ReasonedError


class ServiceHistoryChecker(models.AbstractModel):
    """Compares the cases of a log with what was imported before."""

    _name = "service.history.checker"
    _description = "Checker of a history import"

    @api.model
    def _drop_outsiders(self, request):
        """Drop the rows of agents whom the company cannot have; return their errors."""
        names = {row.agent for case in request.cases for row in case.rows} - {""}
        people = self.env["service.history.people"]
        outsiders = people._find_outsiders(request.company, names)
        if not outsiders:
            return []
        errors = []
        for case in request.cases:
            errors += [
                ReasonedError(row.line, self._explain_outsider(request, row.agent))
                for row in case.rows
                if row.agent in outsiders
            ]
            case.rows = [row for row in case.rows if row.agent not in outsiders]
            case.seal(request.kinds)
        request.cases = [case for case in request.cases if case.rows]
        return errors

    @api.model
    def _explain_outsider(self, request, agent):
        return self.env._(
            "The user “%(agent)s” has no access to %(company)s. Give access, or rename "
            "the agent in the file.",
            agent=agent,
            company=request.company.name,
        )

    @api.model
    def _foresee_errors(self, request, batch):
        """Return the errors that writing the cases would meet."""
        errors = []
        for start in range(0, len(request.cases), batch):
            cases = request.cases[start : start + batch]
            errors += self._check_cases(request, cases)[2]
        return errors

    @api.model
    def _check_cases(self, request, cases):
        """Sort cases by what is to be done with them.

        :return: ({case name: record} of cases to update, names of cases to leave as
            they are, list of ReasonedError); all other cases are new
        """
        names = [case.name for case in cases]
        # What was imported once is found again, whatever the user may see of it.
        domain = [("company_id", "=", request.company.id), ("name", "in", names)]
        records = self.env["service.history.case"].sudo().search(domain)
        known = {record.name: record for record in records}
        touched = self._find_touched(records)
        strangers = self._find_strangers(request.company, set(names) - set(known))
        updates, unchanged, errors = {}, set(), []
        for case in cases:
            record = known.get(case.name)
            reason = None
            if case.name in strangers:
                reason = self._explain_stranger(strangers[case.name])
            elif not record:
                continue
            elif record.fingerprint != case.fingerprint:
                reason = self._explain_refusal(case, record, touched)
                if not reason:
                    updates[case.name] = record
                    continue
            unchanged.add(case.name)
            if reason:
                errors.append(ReasonedError(case.rows[0].line, reason))
        return updates, unchanged, errors

    @api.model
    def _find_strangers(self, company, names):
        """{case number: ticket} of tickets that did not come from an import."""
        domain = [("company_id", "=", company.id), ("history_ref", "in", list(names))]
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        return {ticket.history_ref: ticket for ticket in tickets.search(domain)}

    @api.model
    def _find_touched(self, records):
        """Ids of tickets on which somebody has worked since they were imported."""
        ticket_ids = records.ticket_id.ids
        messages = self.env["mail.message"].sudo()
        domain = [
            ("model", "=", "helpdesk.ticket"),
            ("res_id", "in", ticket_ids),
            ("message_type", "!=", "user_notification"),
        ]
        touched = {
            ticket_id for (ticket_id,) in messages._read_group(domain, ["res_id"])
        }
        newest = self.env["service.event"].sudo()
        # A target that ran out since is no work.
        domain = [("ticket_id", "in", ticket_ids), ("event_type", "!=", "breached")]
        newest = dict(newest._read_group(domain, ["ticket_id"], ["id:max"]))
        for record in records:
            if newest.get(record.ticket_id, 0) > record.last_event_id:
                touched.add(record.ticket_id.id)
        return touched

    @api.model
    def _explain_stranger(self, ticket):
        return self.env._(
            "Ticket %(ticket)s has this case number already, and no import made it. "
            "Change the number there or in the file.",
            ticket=ticket.number,
        )

    @api.model
    def _explain_refusal(self, case, record, touched):
        """Why a changed case must not be taken over, or None."""
        if record.ticket_id.id in touched:
            return self.env._(
                "Ticket %(ticket)s has been worked on here since its import. Enter by "
                "hand what is new in the file.",
                ticket=record.ticket_id.number,
            )
        if len(case.rows) < record.row_count:
            return self.env._(
                "The file has %(rows)s rows of this case, %(known)s were imported "
                "before. Export the whole case again.",
                rows=len(case.rows),
                known=record.row_count,
            )
        return None
