from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceComplaintEvidence(models.Model):
    """One piece of evidence: where it comes from, what it shows, the file.

    Sealed at the verdict: nobody changes or deletes it any more, nor its files. A new
    round brings pieces of its own.
    """

    _name = "service.complaint.evidence"
    _inherit = ["service.access.log.mixin"]
    _description = "Evidence of a complaint"
    _order = "collected_on, id"
    _rec_name = "source"

    complaint_id = fields.Many2one(
        "service.complaint", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("interview", "Interview"),
            ("document", "Document"),
            ("on_site", "Seen on site"),
            ("recording", "Recording"),
            ("system", "System record"),
        ],
        required=True,
        default="document",
    )
    collected_on = fields.Date(
        string="Date", required=True, default=fields.Date.context_today
    )
    source = fields.Char(
        string="Where it comes from",
        required=True,
        help="Who said it, or where it was found.",
    )
    finding = fields.Text(required=True, help="What it shows, in plain words.")
    interaction_id = fields.Many2one(
        "service.interaction",
        string="Logged contact",
        index="btree_not_null",
        ondelete="set null",
        help="A call, visit or chat with the customer that shows it; date, source and "
        "finding are filled in from it.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    keep_until = fields.Date(
        string="Keep until",
        compute="_compute_keep_until",
        store=True,
        readonly=False,
        help="A recording is deleted after this day; what it showed stays on file.",
    )
    round_no = fields.Integer(string="Round", readonly=True, default=1, aggregator=None)
    sealed = fields.Boolean(
        readonly=True, copy=False, help="Fixed since the verdict of its round."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Collected by",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
    )

    def _get_guarded_fields(self):
        return frozenset({"finding", "attachment_ids"})

    def _prepare_access(self):
        complaint = self.complaint_id.sudo()
        return {
            **super()._prepare_access(),
            "record_name": f"{complaint.name}: {self.sudo().source}",
            "ticket_id": complaint.ticket_id.id,
            "partner_id": complaint.partner_id.id,
        }

    @api.depends("kind", "collected_on", "company_id")
    def _compute_keep_until(self):
        for piece in self:
            days = piece.company_id.sudo().recording_retention_days
            if piece.kind == "recording" and piece.collected_on and days:
                piece.keep_until = piece.collected_on + relativedelta(days=days)
            else:
                piece.keep_until = False

    @api.onchange("interaction_id")
    def _onchange_interaction_id(self):
        if self.interaction_id:
            self.update(self.interaction_id._prepare_evidence())

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Whoever cites a contact may read it.
            contact = self.env["service.interaction"].browse(vals.get("interaction_id"))
            if contact:
                contact.check_access("read")
                vals.update({**contact._prepare_evidence(), **vals})
        if not self.env.su:
            for vals in vals_list:
                vals.update(user_id=self.env.uid, sealed=False)
                vals.pop("round_no", None)
        pieces = super().create(vals_list)
        for piece in pieces:
            if piece.complaint_id._is_sealed() and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(complaint)s: the verdict has been given; evidence belongs "
                        "to the investigation.",
                        complaint=piece.complaint_id.name,
                    )
                )
            piece.sudo().round_no = piece.complaint_id.sudo().round_no
        pieces._claim_attachments()
        return pieces

    def write(self, vals):
        if not self.env.su:
            self._check_unsealed()
            if {"complaint_id", "round_no", "sealed", "user_id"} & vals.keys():
                raise AccessError(
                    self.env._(
                        "Who collected evidence for which complaint stays as "
                        "it was registered."
                    )
                )
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._claim_attachments()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_unsealed()

    def _check_unsealed(self):
        """:raise UserError: once the verdict has been given"""
        sealed = self.filtered("sealed")
        if sealed and not self.env.su:
            raise UserError(
                self.env._(
                    "“%(evidence)s” is sealed since the verdict and stays as it is.",
                    evidence=sealed[0].source,
                )
            )

    def _claim_attachments(self):
        """Files follow their evidence: who may read and change it, and who may not."""
        for piece in self.sudo():
            piece.attachment_ids.filtered(
                lambda file: file.res_model != self._name or not file.res_id
            ).write({"res_model": self._name, "res_id": piece.id})

    @api.model
    def _cron_drop_recordings(self):
        """Delete the files of recordings kept long enough; the finding stays."""
        cron = self.env["ir.cron"]
        due = self.sudo().search(
            [
                ("kind", "=", "recording"),
                ("keep_until", "<", fields.Date.context_today(self)),
                ("attachment_ids", "!=", False),
            ]
        )
        for done, piece in enumerate(due, start=1):
            names = ", ".join(piece.attachment_ids.mapped("name"))
            piece.attachment_ids.unlink()
            piece.complaint_id._message_log(
                body=self.env._(
                    "Recording deleted after its term: %(names)s", names=names
                )
            )
            cron._commit_progress(1, remaining=len(due) - done)
