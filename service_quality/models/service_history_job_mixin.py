import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
#: Tickets that are written, and committed by the cron, together.
BATCH = 250


class ServiceHistoryJobMixin(models.AbstractModel):
    """The part of `service.history.import` that works in the background.

    A batch of cases and the count of those that are in are committed together, so a
    killed import goes on with the first case that is not in.
    """

    _name = "service.history.job.mixin"
    _description = "Background job of a history import"

    @api.model
    def _cron_run(self):
        """Bring in what has been started, a batch per transaction."""
        for record in self.search([("state", "=", "running")], order="id"):
            # Titles and reasons are for the one who started it, not for the cron.
            if not record.with_context(lang=record.create_uid.lang)._run():
                return

    def _run(self):
        """Bring in the cases of one import from where it stands.

        :return: whether there is time left for others
        """
        self.ensure_one()
        try:
            request = self._open_request()
            if not request:
                return True
            time_left = 1.0
            while time_left and self._is_running():
                with self.env.cr.savepoint():
                    done = self._run_batch(request)
                remaining = self.case_count - self.cases_done
                time_left = self.env["ir.cron"]._commit_progress(
                    done, remaining=remaining
                )
        except UserError as error:
            return self._fail(str(error))
        except OperationalError:
            # the database is busy or gone: the cron comes back
            raise
        except Exception as error:
            # the user waits for an answer, which the log alone would not give
            _logger.exception("History import %s failed", self.id)
            return self._fail(repr(error))
        return bool(time_left)

    def _open_request(self):
        """Read the file again and make its agents; None when rows forbid it."""
        with self.env.cr.savepoint():
            request = self._read_request(self._get_text())
            errors = self._find_errors(request)
        if errors and self.on_error == "stop":
            self._fail(
                self.env._(
                    "Nothing was imported because rows are bad. Mend them in the file, "
                    "or choose to import the good rows."
                )
            )
            return None
        with self.env.cr.savepoint():
            self.env["service.history.writer"]._prepare(request)
            self.case_count = len(request.cases)
        return request

    def _find_errors(self, request):
        """List what only the database knows to be wrong."""
        checker = self.env["service.history.checker"]
        errors = checker._drop_outsiders(request)
        if not self.cases_done:
            if self.on_error == "stop":
                errors += checker._foresee_errors(request, BATCH)
            self._add_errors(errors)
        return errors

    def _is_running(self):
        """Whether nobody has stopped it, read anew and locked for this batch."""
        self.invalidate_recordset(["state"])
        return bool(self.try_lock_for_update()) and self.state == "running"

    def _run_batch(self, request):
        """Write the next cases; return how many."""
        cases = request.cases[self.cases_done : self.cases_done + BATCH]
        writer = self.env["service.history.writer"]
        counts, errors = writer._write_cases(request, cases)
        self._add_errors(errors)
        values = {
            "cases_done": self.cases_done + len(cases),
            "created_count": self.created_count + counts["created"],
            "updated_count": self.updated_count + counts["updated"],
            "skipped_count": self.skipped_count + counts["skipped"],
        }
        if values["cases_done"] >= self.case_count:
            values["state"] = "done"
        self.write(values)
        return len(cases)

    def _add_errors(self, errors):
        self._list_errors(errors)
        self.error_count += len(errors)

    def _fail(self, reason):
        """Say why the import cannot go on; what is in stays in."""
        self.write({"state": "failed", "failure": reason})
        self.env["ir.cron"]._commit_progress(remaining=0)
        return True
