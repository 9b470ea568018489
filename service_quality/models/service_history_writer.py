from collections import Counter

from markupsafe import Markup

from odoo import api, models
from odoo.tools.misc import clean_context

from ..tools import history_replay
from ..tools.inside import INSIDE
from .service_history_people import NOBODY, SILENT

#: Which closed stages suit a void ticket, the best first.
_VOID_STAGES = ("duplicate", "rejected", "cancelled")


class ServiceHistoryWriter(models.AbstractModel):
    """Writes cases of an event log as tickets with their events and clocks.

    Everything is written with the times of the log, in silence, and behind the back of
    the live engine: the clocks are finished when they arrive. Called after the access
    check of the import; evidence is written with sudo because nobody else may write it.
    """

    _name = "service.history.writer"
    _description = "Writer of a history import"

    @api.model
    def _without_defaults(self, model):
        """Defaults in the context are for the tickets, not for what comes with them."""
        return self.env(context=clean_context(self.env.context))[model]

    @api.model
    def _write_all(self, request, skip_bad_rows, batch):
        """Write a whole log in this transaction.

        :return: as `_write_cases`
        """
        checker = self.env["service.history.checker"]
        errors = request.errors + checker._drop_outsiders(request)
        if not skip_bad_rows:
            errors += checker._foresee_errors(request, batch)
            if errors:
                return Counter(), errors
        self._prepare(request)
        counts = Counter()
        for start in range(0, len(request.cases), batch):
            cases = request.cases[start : start + batch]
            written, refused = self._write_cases(request, cases)
            counts += written
            errors += refused
        return counts, errors

    @api.model
    def _prepare(self, request):
        """Find or make the agents of the whole log."""
        names = {row.agent for case in request.cases for row in case.rows} - {""}
        people = self._without_defaults("service.history.people")
        request.agents = {"": NOBODY, **people._get_agents(request.company, names)}
        first_rows = (case.rows[0].at for case in request.cases)
        request.first_at = min(first_rows, default=request.now)
        request.stages = self._choose_stages(request)

    @api.model
    def _write_cases(self, request, cases):
        """Create or update the tickets of some cases.

        :return: (Counter of created, updated, skipped; list of ReasonedError)
        """
        checker = self.env["service.history.checker"]
        updates, unchanged, errors = checker._check_cases(request, cases)
        todo = [case for case in cases if case.name not in unchanged]
        stories = [self._replay(request, case) for case in todo]
        tickets = self._write_tickets(request, todo, stories, updates)
        evidence = self._without_defaults("service.history.evidence")
        evidence._write_evidence(request, stories, tickets)
        tickets._measure_handling()
        self._note_cases(request, todo, tickets, updates)
        counts = Counter(
            created=len(todo) - len(updates),
            updated=len(updates),
            skipped=len(unchanged),
        )
        return counts, errors

    @api.model
    def _replay(self, request, case):
        return history_replay.replay(
            [
                history_replay.Step(row.at, request.kinds.get(row.activity), row.agent)
                for row in case.rows
            ]
        )

    @api.model
    def _write_tickets(self, request, cases, stories, updates):
        """Return the tickets of the cases, in their order."""
        names = {case.rows[0].customer for case in cases} - {""}
        people = self._without_defaults("service.history.people")
        customers = people._get_customers(request.company, names)
        # Imported evidence; the access check was on the import itself.
        model = self.env["helpdesk.ticket"].sudo().with_company(request.company)
        model = model.with_context(**SILENT, service_quality_history=INSIDE)
        values = [
            self._prepare_ticket_values(request, case, story, customers)
            for case, story in zip(cases, stories, strict=True)
        ]
        new = [
            vals
            for case, vals in zip(cases, values, strict=True)
            if case.name not in updates
        ]
        created = iter(model.create(new))
        tickets = model.browse()
        for case, vals in zip(cases, values, strict=True):
            if case.name in updates:
                ticket = model.browse(updates[case.name].ticket_id.id)
                self._forget(ticket)
                ticket.write(vals)
            else:
                ticket = next(created)
            tickets += ticket
        return tickets

    @api.model
    def _forget(self, tickets):
        """The log tells the whole story again: drop what an earlier telling left."""
        tickets.clock_ids.unlink()
        tickets.event_ids.unlink()

    @api.model
    def _prepare_ticket_values(self, request, case, story, customers):
        first = case.rows[0]
        person = request.agents[story.holder]
        return {
            "name": self._get_title(request, case),
            "description": self._get_description(request, case),
            "company_id": request.company.id,
            "team_id": request.team.id,
            "stage_id": request.stages[story.state].id,
            "user_id": person.user_id,
            "employee_id": person.employee_id,
            "partner_id": customers.get(first.customer, False),
            "partner_name": first.customer,
            "history_ref": case.name,
            "registered_at": story.registered_at,
            "first_response_at": story.first_response_at,
            "accepted_at": story.first_response_at,
            "resolved_at": story.resolved_at,
            "waiting_since": story.state in ("new", "in_progress")
            and not story.first_response_at
            and story.registered_at,
            "reopen_count": story.reopen_count,
            "first_contact_resolution": story.is_first_contact(),
            "solution_failed": story.has_failed(request.company.reopen_window_days),
            "assigned_date": story.assigned_at,
            "last_stage_update": story.last_at,
            "closed_date": story.closed_at or story.resolved_at,
        }

    @api.model
    def _get_title(self, request, case):
        if request.title in request.extra_names:
            index = request.extra_names.index(request.title)
            for row in case.rows:
                if row.extra[index]:
                    return row.extra[index]
        return self.env._("Case %(number)s", number=case.name)

    @api.model
    def _get_description(self, request, case):
        """The latest value of every column that went nowhere else."""
        lines = Markup()
        for index, name in enumerate(request.extra_names):
            if name == request.title:
                continue
            if request.details is not None and name not in request.details:
                continue
            value = next(
                (row.extra[index] for row in case.rows[::-1] if row.extra[index]), ""
            )
            if value:
                lines += Markup("<li>%s: %s</li>") % (name, value)
        return (
            Markup("<ul>%s</ul>") % lines
            if lines
            else Markup("<p>%s</p>") % (self._get_title(request, case))
        )

    @api.model
    def _choose_stages(self, request):
        """Return {state of a story: stage of the team}."""
        # The company's stages, whatever the importing user may see of them.
        team = request.team.sudo().with_company(request.company)
        stages = team._get_applicable_stages()
        closed = stages.filtered("closed")
        opened = stages - closed
        waiting = opened.filtered("pause_clock")
        solved = closed.filtered(lambda stage: stage.closing_kind in (False, "solved"))
        working = (opened - waiting).filtered(lambda stage: not stage.unattended)
        void = (closed - solved).sorted(
            lambda stage: _VOID_STAGES.index(stage.closing_kind)
        )
        return {
            "new": opened[:1],
            "in_progress": (working or opened)[:1],
            "waiting": (waiting or working or opened)[:1],
            "solved": (solved or closed)[:1],
            "void": (void or closed)[:1],
        }

    @api.model
    def _note_cases(self, request, cases, tickets, updates):
        """Remember what was imported, for the next time."""
        events = self.env["service.event"].sudo()
        domain = [("ticket_id", "in", tickets.ids)]
        newest = dict(events._read_group(domain, ["ticket_id"], ["id:max"]))
        records = self._without_defaults("service.history.case").sudo()
        new = []
        for case, ticket in zip(cases, tickets, strict=True):
            values = {
                "fingerprint": case.fingerprint,
                "row_count": len(case.rows),
                "first_at": case.rows[0].at,
                "last_event_id": newest.get(ticket, 0),
                "import_id": request.import_id,
            }
            if case.name in updates:
                updates[case.name].write(values)
            else:
                values |= {"name": case.name, "company_id": request.company.id}
                new.append(values | {"ticket_id": ticket.id})
        records.create(new)
