from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock_math
from . import bulk


class ServiceSlaHolding(models.Model):
    """A clock changed hands: who had it until then, and how much was used up by then.

    So the time of a clock is split by holder, and nobody answers for the delay of
    another. Append-only: the engine writes it, nobody edits or deletes it. A clock that
    one person held from start to end has no line here.
    """

    _name = "service.sla.holding"
    _description = "Time a clock was held"
    # The time of the fact is its own field.
    _log_access = False
    _order = "handed_on_at, id"
    _rec_name = "clock_id"

    clock_id = fields.Many2one(
        "service.sla.clock",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee",
        string="Held by",
        readonly=True,
        index="btree_not_null",
        help="Who had it until then; empty when nobody did.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    taken_by_id = fields.Many2one(
        "hr.employee",
        string="Taken by",
        readonly=True,
        index="btree_not_null",
        help="Who has had it since then; empty when nobody took it.",
    )
    handed_on_at = fields.Datetime(string="Handed on", required=True, readonly=True)
    consumed_minutes = fields.Float(
        readonly=True,
        help="Minutes of the clock that all holders together had used up by then.",
    )

    @api.model
    def _record(self, vals_list):
        """Append what has changed hands; the only way in.

        :param vals_list: as ``helpdesk.ticket._prepare_holdings`` gives them
        """
        if not vals_list:
            return
        rows = self.env.execute_query(
            SQL(
                """SELECT res_model, res_id, metric, id FROM service_sla_clock
                WHERE ticket_id = ANY(%s)""",
                sorted({vals["ticket_id"] for vals in vals_list}),
            )
        )
        clock_ids = {tuple(key): clock_id for *key, clock_id in rows}
        # Who had it may have been deleted since.
        people = self._get_known("hr.employee", vals_list, "employee_id")
        teams = self._get_known("helpdesk.ticket.team", vals_list, "team_id")
        bulk.insert(
            self,
            [
                {
                    **{name: vals[name] for name in vals if name != "clock"},
                    "clock_id": clock_ids[vals["clock"]],
                    "employee_id": people.get(vals["employee_id"]),
                    "team_id": teams.get(vals["team_id"]),
                }
                for vals in vals_list
            ],
        )
        shown = ["holding_ids", "holding_text"]
        self.env["service.sla.clock"].invalidate_model(shown, flush=False)

    @api.model
    def _get_known(self, model, vals_list, name):
        """``{id: id}`` of those records in a column that are still there."""
        ids = {vals[name] for vals in vals_list} - {None}
        # Agents may not read employees; that one is there is no secret.
        return {id_: id_ for id_ in self.env[model].sudo().browse(ids).exists().ids}

    @api.model
    def _get_texts(self, clocks):
        """How the time of clocks that changed hands is split, in words.

        :param clocks: with sudo
        :return: ``{clock id: text}``
        """
        handed_on = clocks.filtered("holding_ids")
        if not handed_on:
            return {}
        now = fields.Datetime.now()
        stored = clocks._load(SQL("id = ANY(%s) ORDER BY id", handed_on.ids))
        worktimes = clocks._get_worktimes(stored, now)
        texts = {}
        for clock in stored:
            holdings = handed_on.browse(clock.id).holding_ids.sorted()
            used = clock_math.used_minutes(clock.plain, now, worktimes[clock.id])
            ends = [*holdings.mapped("consumed_minutes"), used]
            people = [
                *(line.employee_id for line in holdings),
                holdings[-1].taken_by_id,
            ]
            minutes = {}
            for person, end, begin in zip(people, ends, [0.0, *ends[:-1]], strict=True):
                minutes[person] = minutes.get(person, 0.0) + max(0.0, end - begin)
            texts[clock.id] = ", ".join(
                self.env._(
                    "%(person)s %(minutes)s min",
                    person=person.name or self.env._("nobody"),
                    minutes=round(spent),
                )
                for person, spent in minutes.items()
            )
        return texts
