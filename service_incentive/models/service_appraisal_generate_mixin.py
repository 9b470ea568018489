from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Made at once while the user waits; the rest is left to the scheduler.
SYNC_LIMIT = 2000
BATCH_SIZE = 500


class ServiceAppraisalGenerateMixin(models.AbstractModel):
    """How a cycle generates the appraisals of those who are eligible.

    Who that is, see ``service.appraisal.eligible.mixin``.
    """

    _name = "service.appraisal.generate.mixin"
    _description = "Generation of appraisals"
    _inherit = ["service.appraisal.eligible.mixin"]

    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        readonly=True,
        copy=False,
        help="Last generated for these and the departments below; empty means all.",
    )
    is_generating = fields.Boolean(
        readonly=True,
        copy=False,
        help="Too many employees to wait for: the scheduler goes on in batches.",
    )
    pending_count = fields.Integer(
        string="Still to generate", readonly=True, copy=False
    )
    generated_up_to = fields.Integer(
        string="Looked at up to",
        readonly=True,
        copy=False,
        help="Number of the last employee looked at; the scheduler goes on after it.",
    )
    generated_at = fields.Datetime(string="Last generated", readonly=True, copy=False)
    progress = fields.Float(
        compute="_compute_progress", help="Percent of the appraisals generated."
    )

    def _compute_progress(self):
        for cycle in self:
            total = cycle.appraisal_count + cycle.pending_count
            cycle.progress = 100.0 * cycle.appraisal_count / total if total else 0.0

    def generate(self, departments=None):
        """Open the cycle and make the missing appraisals of eligible employees.

        Running it again adds only who is missing. Very many are made in batches by the
        scheduler, which goes on where it was stopped.

        :param departments: ``hr.department`` records or ids; they and those below them,
            by default all
        :return: dict of the numbers ``created``, ``existing``, ``pending``, and
            ``skipped``: those that no approved scheme fits
        """
        self._check_officer()
        departments = self._to_departments(departments)
        total = {"created": 0, "existing": 0, "skipped": 0, "pending": 0}
        for cycle in self:
            cycle._check_unpublished()
            cycle._lock()
            # The user may run cycles; appraisals are written by the engine alone.
            result = cycle.sudo()._generate(departments)
            total = {key: total[key] + result[key] for key in total}
        return total

    def _to_departments(self, departments):
        """Departments as records: ids come from outside, over RPC."""
        Department = self.env["hr.department"]
        if not departments:
            return Department
        if not isinstance(departments, models.BaseModel):
            departments = Department.browse(departments)
        departments.check_access("read")
        return departments

    def _generate(self, departments):
        self._open()
        if self.department_ids != departments:
            self.department_ids = departments
        missing, last, result = self._get_missing(SYNC_LIMIT)
        result["created"] = self._create_appraisals(missing)
        result["pending"] = result.pop("missing") - result["created"]
        self._note_progress(result["created"], result["pending"], last)
        if self.is_generating:
            self.env.ref(
                "service_incentive.ir_cron_service_appraisal_cycle_generate"
            )._trigger()
        return result

    def _open(self):
        """Open a draft with the schemes that are in force now."""
        if self.state != "draft":
            return
        Scheme = self.env["service.appraisal.scheme"]
        schemes = self.scheme_id or Scheme._get_approved(self.company_id)
        schemes = schemes.filtered(lambda s: s.cycle_kind in (False, self.kind))
        if not schemes or set(schemes.mapped("state")) != {"approved"}:
            raise UserError(
                self.env._(
                    "%(cycle)s needs an approved appraisal scheme.", cycle=self.name
                )
            )
        self.scheme_ids = schemes
        self._transition("open")

    def _cron_generate(self):
        """Go on with the cycles whose generation is not complete, batch by batch."""
        cycles = self.search([("is_generating", "=", True)])
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=sum(cycles.mapped("pending_count")))
        for cycle in cycles:
            while cycle.is_generating:
                if not cycle.try_lock_for_update():
                    break
                cycle._generate_batch()
                if not Cron._commit_progress(BATCH_SIZE, remaining=cycle.pending_count):
                    return

    def _generate_batch(self):
        """Look at the next employees and make what is missing; return how many."""
        missing, last, found = self._get_next_missing(self.generated_up_to, BATCH_SIZE)
        created = self._create_appraisals(missing)
        # Somebody may have come since they were counted: only the end says the end.
        pending = max(self.pending_count - found, 1) if last else 0
        self._note_progress(created, pending, last)
        return created

    def _note_progress(self, created, pending, last):
        """Keep how far it is; a cycle that got appraisals is always written.

        So a transaction that generates at the same time notices, see :meth:`_lock`.

        :param pending: how many are left, about
        :param last: id of the last employee looked at
        """
        vals = {
            "pending_count": pending,
            "is_generating": bool(pending),
            "generated_up_to": last if pending else 0,
        }
        if created:
            vals["generated_at"] = fields.Datetime.now()
        self.write(vals)
        self._ask_raters()

    def _lock(self):
        """Let others who work on the cycle wait until the transaction ends.

        They fail then because the cycle has changed under them, are tried again by
        Odoo and find the work done. Not ``lock_for_update``, which refuses instead.
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM service_appraisal_cycle WHERE id = %s FOR UPDATE",
                self.id,
            ),
            log_exceptions=False,
        )

    def _create_appraisals(self, missing):
        """Create appraisals for a list of Eligible; return how many."""
        if not missing:
            return 0
        lines = {
            scheme: [fields.Command.create(line) for line in scheme._prepare_lines()]
            for scheme in {eligible.scheme for eligible in missing}
        }
        Appraisal = self.env["service.appraisal"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        Appraisal.create(
            [
                {
                    **self._prepare_appraisal(eligible),
                    "line_ids": lines[eligible.scheme],
                    "segment_ids": [
                        fields.Command.create(segment) for segment in eligible.segments
                    ],
                }
                for eligible in missing
            ]
        )
        return len(missing)

    def _prepare_appraisal(self, eligible):
        """Values of the appraisal of one Eligible."""
        return {
            "cycle_id": self.id,
            "employee_id": eligible.employee.id,
            "company_id": self.company_id.id,
            "department_id": eligible.version.department_id.id,
            "job_id": eligible.version.job_id.id,
            "manager_id": eligible.manager.id,
            "scheme_id": eligible.scheme.id,
            **self._prepare_presence(eligible.version, eligible.presence),
        }
