from odoo import fields, models


class ServiceActionRound(models.Model):
    """One round of work on a corrective action: due when, done when, with what effect.

    An action that was not effective is opened again and gets the next round, so that
    what was promised and what came of it the first time stays on file. Written by the
    action only; nobody edits or deletes rounds.
    """

    _name = "service.action.round"
    _description = "Round of a corrective action"
    _order = "action_id, number"
    _rec_name = "action_id"

    action_id = fields.Many2one(
        "service.action", required=True, readonly=True, ondelete="cascade", index=True
    )
    number = fields.Integer(string="Round", readonly=True, aggregator=None)
    company_id = fields.Many2one(
        related="action_id.company_id", store=True, index="btree_not_null"
    )
    ticket_id = fields.Many2one(related="action_id.ticket_id", store=True)
    source = fields.Selection(related="action_id.source", store=True)
    employee_id = fields.Many2one(
        "hr.employee",
        string="Owner",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who had to do it; whoever finished it, once it is done.",
    )
    department_id = fields.Many2one("hr.department", readonly=True)
    opened_at = fields.Datetime(string="Opened", readonly=True)
    due_date = fields.Date(
        string="Due", readonly=True, index=True, help="With the extensions approved."
    )
    done_at = fields.Datetime(string="Done", readonly=True)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True)
    on_time = fields.Boolean(
        string="On time",
        readonly=True,
        help="Done on the due day or before, by the company's calendar.",
    )
    verdict = fields.Selection(
        [("effective", "Effective"), ("ineffective", "Not effective")],
        readonly=True,
        help="What the verification found.",
    )
    verified_at = fields.Datetime(string="Verified", readonly=True)
    verified_by_id = fields.Many2one("res.users", string="Verified by", readonly=True)
    note = fields.Text(string="Finding", readonly=True)
    evidence = fields.Text(readonly=True)
    effect_label = fields.Char(
        string="Before and after",
        readonly=True,
        help="The indicator before the action was opened and after it was done.",
    )
