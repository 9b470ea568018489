from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

MANAGER = "service_quality.group_manager"
PRIVACY = "service_quality.group_privacy"
# Looks of one person at one record within this time are one line.
SAME_LOOK = timedelta(minutes=1)


class ServiceAccessLogMixin(models.AbstractModel):
    """A record that is not for everybody: who reads what it guards leaves a line.

    A model inherits this and names its guarded fields in :meth:`_get_guarded_fields`.
    All records of one reading are logged by one insert, however many fields are read;
    lists that show none of the guarded fields leave no line.
    """

    _name = "service.access.log.mixin"
    _description = "Record whose reading is logged"

    access_ids = fields.One2many(
        "service.access.log",
        "res_id",
        string="Looks",
        readonly=True,
        domain=lambda self: [("res_model", "=", self._name)],
        groups=f"{MANAGER},{PRIVACY}",
    )
    access_count = fields.Integer(
        string="Times opened",
        compute="_compute_access_count",
        groups=f"{MANAGER},{PRIVACY}",
    )

    def _get_guarded_fields(self):
        """Hook: names of the fields that nobody reads without leaving a line."""
        return frozenset()

    def _compute_access_count(self):
        counts = dict(
            self.env["service.access.log"]._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("action", "in", ("seen", "file", "export", "disclosed")),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        for record in self:
            record.access_count = counts.get(record.id, 0)

    def action_view_accesses(self):
        """Open the log of these records, which is for managers and data protection."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_access_log_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return {**action, "domain": domain}

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    def _read_format(self, fnames, load="_classic_read"):
        """All readings over RPC come by here."""
        result = super()._read_format(fnames, load)
        if self._get_guarded_fields() & set(fnames):
            self._log_access_of("seen")
        return result

    def read(self, fields=None, load="_classic_read"):
        """As ever; what is noted thereby is not for a read-only connection."""
        return super().read(fields, load)

    def web_read(self, specification):
        """As ever; what is noted thereby is not for a read-only connection."""
        return super().web_read(specification)

    @api.model
    def search_read(
        self,
        domain=None,
        fields=None,
        offset=0,
        limit=None,
        order=None,
        **read_kwargs,
    ):
        """As ever; what is noted thereby is not for a read-only connection."""
        return super().search_read(
            domain, fields, offset=offset, limit=limit, order=order, **read_kwargs
        )

    @api.model
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        """As ever; what is noted thereby is not for a read-only connection."""
        return super().web_search_read(
            domain,
            specification,
            offset=offset,
            limit=limit,
            order=order,
            count_limit=count_limit,
        )

    read._readonly = False
    web_read._readonly = False
    search_read._readonly = False
    web_search_read._readonly = False

    def copy_data(self, default=None):
        """What a copy would hold is a way to read, too."""
        self._log_access_of("seen")
        return super().copy_data(default)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_countable(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_countable(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _check_countable(self, spec):
        """:raise AccessError: for a count by what is guarded, which would tell it"""
        name = spec.partition(":")[0].partition(".")[0]
        if name in self._get_guarded_fields() and not self.env.su:
            raise AccessError(
                self.env._(
                    "“%(field)s” is protected: records are not grouped by it.",
                    field=self._fields[name]._description_string(self.env),
                )
            )

    def export_data(self, fields_to_export):
        """Export, which is for managers and data protection, and is logged.

        :raise AccessError: for anybody else, also with the right to export
        """
        user = self.env.user
        if not (self.env.su or user.has_group(MANAGER) or user.has_group(PRIVACY)):
            raise AccessError(
                self.env._(
                    "Protected records are exported by service managers and the data "
                    "protection officer only."
                )
            )
        result = super().export_data(fields_to_export)
        self._log_access_of("export", ", ".join(sorted(fields_to_export)))
        return result

    # ------------------------------------------------------------
    # Log
    # ------------------------------------------------------------

    def _prepare_access(self):
        """Hook: what the log says of this record, as values of the line."""
        self.ensure_one()
        record = self.sudo()  # named in the log, whoever reads it there
        values = {"record_name": record.display_name, "res_id": record.id}
        for name in ("company_id", "ticket_id", "partner_id"):
            if name in record._fields:
                values[name] = record[name].id
        return values

    def _log_access_of(self, action, detail=None):
        """Append a line for each record; the system's own reading leaves none.

        One select and one insert, however many records.
        """
        records = self.filtered("id")._origin
        if not records or (self.env.su and action in ("seen", "file", "export")):
            return
        if action == "seen":
            records -= self._get_just_seen()
        # Nobody may write the log; this is the only way in.
        log = self.env["service.access.log"].sudo()
        log.create(
            [
                {
                    "res_model": self._name,
                    "user_id": self.env.uid,
                    "action": action,
                    "detail": detail,
                    **record._prepare_access(),
                }
                for record in records
            ]
        )

    def _get_just_seen(self):
        """Those at which the user has looked a moment ago, as the log knows."""
        log = self.env["service.access.log"].sudo()
        lines = log.search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("action", "=", "seen"),
                ("occurred_at", ">", fields.Datetime.now() - SAME_LOOK),
            ],
            ["res_id"],
        )
        return self.browse(lines.mapped("res_id"))
