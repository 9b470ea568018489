import io
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# People printed, and committed by the scheduler, together; a page takes about a second.
BATCH_SIZE = 10
# People bound into one file for printing.
VOLUME_SIZE = 200
VOLUME = "volume"
# Results of people do not lie about for ever.
KEEP_DAYS = 14
CRON = "service_incentive.ir_cron_service_appraisal_print"


class ServiceAppraisalPrint(models.Model):
    """The papers of very many people, printed in the background for one officer.

    A batch of papers and how far it is are committed together, so a run that was
    stopped goes on with the first person who has none. Nobody but the officer who asked
    for it can see it; after two weeks it is gone.
    """

    _name = "service.appraisal.print"
    _inherit = ["service.appraisal.paper.mixin"]
    _description = "Print run of appraisals"
    _order = "id desc"
    _rec_name = "cycle_id"

    cycle_id = fields.Many2one(
        "service.appraisal.cycle",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="cycle_id.company_id", store=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users", string="Started by", required=True, readonly=True, index=True
    )
    content = fields.Selection(
        [
            ("pdf_zip", "For each person: one PDF each, in a ZIP"),
            ("pdf", "For printing: PDF files of 200 people each"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("running", "Printing"),
            ("done", "Ready"),
            ("cancelled", "Stopped"),
        ],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    queue = fields.Json(
        readonly=True, help="Numbers of the appraisals, in the order of their names."
    )
    total_count = fields.Integer(string="People", readonly=True)
    done_count = fields.Integer(string="Printed", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="Percent printed.")
    failure = fields.Text(
        string="Not printed", readonly=True, help="Who is missing, and why."
    )
    finished_at = fields.Datetime(string="Ready since", readonly=True)
    file_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        readonly=True,
        domain=[("res_model", "=", "service.appraisal.print")],
    )

    @api.depends("done_count", "total_count")
    def _compute_progress(self):
        for run in self:
            run.progress = 100.0 * run.done_count / (run.total_count or 1)

    # -- what the officer does --------------------------------------------------------

    @api.model
    def _start(self, cycle, content, appraisals):
        """Begin a run for the user, who has been checked; return it.

        Asked for twice, the same people are printed once.

        :param appraisals: in the order in which they are wanted
        """
        running = self.search(
            Domain("state", "=", "running")
            & Domain("cycle_id", "=", cycle.id)
            & Domain("content", "=", content)
            & Domain("user_id", "=", self.env.uid)
        ).filtered(lambda run: run.queue == appraisals.ids)
        if running:
            return running[0]
        # Only the engine writes runs.
        run = self.sudo().create(
            {
                "cycle_id": cycle.id,
                "user_id": self.env.uid,
                "content": content,
                "queue": appraisals.ids,
                "total_count": len(appraisals),
            }
        )
        self.env.ref(CRON).sudo()._trigger()
        return run.sudo(False)

    def action_download(self):
        """Fetch what was printed.

        :raise UserError: before it is ready
        """
        self.ensure_one()
        self._check_ready()
        return {
            "type": "ir.actions.act_url",
            "url": f"/service_incentive/appraisal-print/{self.id}",
            "target": "download",
        }

    def action_stop(self):
        """Stop runs and throw away what was printed."""
        for run in self:
            run._check_own()
            # Only the engine writes runs; the officer has been checked.
            run.sudo().file_ids.unlink()
            run.sudo().state = "cancelled"
        return True

    def _check_own(self):
        """Raise unless the user asked for this run and may still export the cycle."""
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Somebody else has asked for this export."))
        self.cycle_id._check_export()

    def _check_ready(self):
        self._check_own()
        if self.state != "done":
            raise UserError(self.env._("This is not printed yet, or was stopped."))

    def _get_filename(self):
        suffix = "pdf" if self._is_one_file() else "zip"
        return f"appraisals-{self.cycle_id.kind}-{self.cycle_id.date_from}.{suffix}"

    def _is_one_file(self):
        return self.content == "pdf" and len(self.file_ids) == 1

    def _write_file(self, stream):
        """Write what was printed into a stream, one file in memory at a time."""
        self.ensure_one()
        self._check_ready()
        if self._is_one_file():
            stream.write(self.file_ids.raw)
            return
        self._pack(stream, self._iter_files(self.file_ids.sorted("id")))

    def _iter_files(self, files):
        for file in files:
            yield file.name, file.raw
            file.invalidate_recordset(["raw"])

    # -- the scheduler ----------------------------------------------------------------

    @api.model
    def _cron_print(self):
        """Go on with every run from where it stands; a second call does nothing."""
        cron = self.env["ir.cron"]
        for run in self.search(Domain("state", "=", "running"), order="id"):
            while run._is_running():
                done = run._print_batch()
                left = run.total_count - run.done_count
                if not cron._commit_progress(done, remaining=left):
                    return

    def _is_running(self):
        """Whether nobody has stopped it, read anew and locked for this batch."""
        self.invalidate_recordset(["state", "done_count"])
        return bool(self.try_lock_for_update()) and self.state == "running"

    def _print_batch(self):
        """Print the next people as the officer sees them; return how many."""
        user = self.user_id
        asker = self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids
        )
        try:
            asker._check_own()
        except AccessError as error:
            # Whoever may not export any more gets nothing of it.
            self.file_ids.unlink()
            self.write({"state": "cancelled", "failure": str(error)})
            return 0
        ids = self.queue[self.done_count : self.done_count + BATCH_SIZE]
        failures = [self.failure] if self.failure else []
        for appraisal in asker.env["service.appraisal"].browse(ids).exists():
            try:
                self._keep(asker._name_paper(appraisal), asker._print(appraisal))
            except UserError as error:
                failures.append(f"{appraisal.display_name}: {error}")
        self.write(
            {
                "done_count": self.done_count + len(ids),
                "failure": "\n".join(failures) or False,
            }
        )
        is_over = self.done_count >= self.total_count
        if self.content == "pdf" and (is_over or self.done_count % VOLUME_SIZE == 0):
            self._bind_volume()
        if is_over:
            self._finish()
        return len(ids)

    def _keep(self, name, content, description=False):
        """Keep a file of the run."""
        self.env["ir.attachment"].create(
            {
                "name": name,
                "description": description,
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.invalidate_recordset(["file_ids"])

    def _bind_volume(self):
        """Bind the single papers there are into one file."""
        papers = self.file_ids.filtered(lambda file: file.description != VOLUME).sorted(
            "id"
        )
        if not papers:
            return
        stream = io.BytesIO()
        self._bind(stream, papers.mapped("raw"))
        last = self.done_count
        first = (last - 1) // VOLUME_SIZE * VOLUME_SIZE + 1
        papers.unlink()
        name = f"appraisals-{first:05}-{last:05}.pdf"
        self._keep(name, stream.getvalue(), VOLUME)

    def _finish(self):
        """Say that the papers are ready, to the officer and in the log of the cycle."""
        self.write({"state": "done", "finished_at": fields.Datetime.now()})
        texts = self.with_context(lang=self.user_id.lang).env
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "success",
                "title": texts._("Appraisals are printed"),
                "message": texts._(
                    "%(cycle)s: the files can be fetched.", cycle=self.cycle_id.name
                ),
                "sticky": True,
            },
        )

    @api.autovacuum
    def _forget(self):
        """Throw away the runs of two weeks ago, with their files."""
        old = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        runs = self.search(Domain("create_date", "<", old))
        runs.file_ids.unlink()
        runs.unlink()
