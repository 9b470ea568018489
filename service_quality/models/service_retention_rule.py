from collections import namedtuple
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

BATCH = 500
# What is kept of one kind of record: its model, the moment its time begins with, which
# of its records fall under a rule, and whether they are deleted or their words go.
Kind = namedtuple("Kind", ["model", "since", "domain", "ways"])
GONE = "—"
KINDS = [
    ("interaction", "Contacts with customers: what was said"),
    ("feedback", "Feedback: words and papers of customers"),
    ("evidence", "Evidence of closed complaints"),
    ("consent", "Consents that were withdrawn"),
    ("identity", "Identity checks"),
    ("access_log", "Looks at protected records"),
]


class ServiceRetentionRule(models.Model):
    """How long one kind of record is kept, and what happens to it then.

    Every night what is past its time is deleted, or loses the words that tell of a
    person while the facts that figures count stay. What was done leaves a line. The
    files of recordings have a last day of their own (``service.recording``).
    """

    _name = "service.retention.rule"
    _description = "Retention rule"
    _inherit = ["mail.thread"]
    _order = "kind, id"
    _rec_name = "kind"

    kind = fields.Selection(
        KINDS,
        string="Kind of record",
        required=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    days = fields.Integer(
        string="Kept for (days)",
        required=True,
        default=1095,
        tracking=True,
        help="Counted from the day the record was finished; see the kind.",
    )
    method = fields.Selection(
        [("anonymise", "Take personal words out"), ("delete", "Delete")],
        string="Then",
        required=True,
        compute="_compute_method",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    is_used = fields.Boolean(
        string="In use",
        tracking=True,
        help="Nothing is done before. Look first at how many records it is about.",
    )
    due_count = fields.Integer(
        string="Past their time",
        compute="_compute_due_count",
        help="How many records the rule would treat if it ran now. Nothing happens by "
        "counting them.",
    )
    run_ids = fields.One2many(
        "service.retention.run", "rule_id", string="Done so far", readonly=True
    )

    _kind_unique = models.UniqueIndex(
        "(company_id, kind)", "There is a rule for this kind of record already."
    )
    _days_sensible = models.Constraint(
        "CHECK(days >= 30)", "Records are kept for 30 days at least."
    )

    @api.model
    def _get_kinds(self):
        """Hook: the kinds of record that rules exist for.

        :return: ``{kind: Kind}``; what is anonymised is done by a method of the rule
            called ``_anonymise_<kind>``
        """
        closed = Domain("complaint_id.state", "in", ("closed", "withdrawn"))
        return {
            "interaction": Kind(
                "service.interaction",
                "occurred_at",
                Domain("note", "!=", GONE),
                ("anonymise",),
            ),
            "feedback": Kind(
                "service.feedback",
                "answered_at",
                Domain("comment", "not in", (False, "", GONE))
                | Domain("scan_name", "!=", False),
                ("anonymise",),
            ),
            "evidence": Kind(
                "service.complaint.evidence",
                "complaint_id.closed_at",
                closed & Domain("finding", "!=", GONE),
                ("anonymise",),
            ),
            "consent": Kind(
                "service.consent",
                "withdrawn_at",
                Domain("state", "=", "withdrawn"),
                ("delete",),
            ),
            "identity": Kind(
                "service.identity.check",
                "started_at",
                Domain("state", "!=", "open"),
                ("delete",),
            ),
            "access_log": Kind(
                "service.access.log", "occurred_at", Domain.TRUE, ("delete",)
            ),
        }

    @api.depends("kind")
    def _compute_method(self):
        kinds = self._get_kinds()
        for rule in self:
            ways = kinds[rule.kind].ways if rule.kind else ("anonymise",)
            rule.method = rule.method if rule.method in ways else ways[0]

    @api.constrains("kind", "method")
    def _check_method(self):
        kinds = self._get_kinds()
        for rule in self:
            if rule.method not in kinds[rule.kind].ways:
                labels = dict(self._fields["method"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "%(kind)s: “%(method)s” is not possible, other records and "
                        "figures need them.",
                        kind=rule.display_name,
                        method=labels[rule.method],
                    )
                )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = labels.get(rule.kind, "")

    @api.depends("kind", "days", "company_id")
    def _compute_due_count(self):
        for rule in self:
            rule.due_count = 0
            if rule.kind and rule.days and rule.company_id:
                model = self.env[self._get_kinds()[rule.kind].model]
                # How many there are is no secret to who keeps the rule.
                rule.due_count = model.sudo().search_count(rule._get_due_domain())

    def _get_due_domain(self):
        """What is past its time, by the midnights of the company."""
        self.ensure_one()
        kind = self._get_kinds()[self.kind]
        day = self.company_id._get_service_today() - timedelta(days=self.days)
        tz = pytz.timezone(self.company_id._get_service_tz())
        limit = tz.localize(datetime.combine(day, time.min)).astimezone(pytz.utc)
        return (
            kind.domain
            & Domain("company_id", "=", self.company_id.id)
            & Domain(kind.since, "<", limit.replace(tzinfo=None))
        )

    # ------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------

    @api.model
    def _cron_apply(self):
        """Treat what is past its time by every rule, batch by batch."""
        cron = self.env["ir.cron"]
        rules = self.search([("is_used", "=", True)])
        cron._commit_progress(remaining=len(rules))
        for rule in rules:
            while count := rule._apply_batch():
                if not cron._commit_progress(count, remaining=count):
                    return
            if not cron._commit_progress(1):
                return

    def _apply_batch(self):
        """Treat some records, and keep on file how many.

        :return: how many were treated
        """
        self.ensure_one()
        model = self.env[self._get_kinds()[self.kind].model].sudo()
        due = model.search(self._get_due_domain(), limit=BATCH, order="id")
        due = due.try_lock_for_update()
        if not due:
            return 0
        count = len(due)
        if self.method == "delete":
            due.with_context(service_retention=True).unlink()
        else:
            getattr(self, f"_anonymise_{self.kind}")(due)
        self.env["service.retention.run"].sudo().create(
            {
                "rule_id": self.id,
                "company_id": self.company_id.id,
                "method": self.method,
                "days": self.days,
                "record_count": count,
            }
        )
        return count

    def _anonymise_interaction(self, interactions):
        interactions.write({"note": GONE})

    def _anonymise_feedback(self, feedback):
        feedback.filtered("comment").write({"comment": GONE})
        feedback.write({"scan": False, "scan_name": False})
        # What it was copied from.
        feedback.rating_id.filtered("feedback").write({"feedback": GONE})

    def _anonymise_evidence(self, pieces):
        pieces.attachment_ids.unlink()
        pieces.write({"finding": GONE, "source": GONE})
