from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REASONS = [
    ("business", "Change of the business"),
    ("market", "Change of the market"),
    ("feedback", "Feedback"),
    ("audit", "Audit"),
    ("law", "Law"),
]
MANAGER = "service_quality.group_manager"
TO_DO = "service_quality.mail_activity_type_standard_request"
ENGINE = {"state", "decided_by_id", "decided_at", "version_id", "requested_by_id"}


class ServiceStandardRequest(models.Model):
    """Somebody asks for a change of a standard and says why.

    Everybody whom a standard concerns may ask; a service manager decides. An approved
    request opens the draft of the next version, with the text that holds now.
    """

    _name = "service.standard.request"
    _description = "Request to change a standard"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"
    _rec_name = "change"

    standard_id = fields.Many2one(
        "service.standard", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="standard_id.company_id", store=True)
    reason = fields.Selection(
        REASONS, required=True, tracking=True, help="What makes the change necessary."
    )
    change = fields.Char(
        string="What to change", required=True, help="The change in one line."
    )
    explanation = fields.Text(help="Why, and what it should say instead.")
    state = fields.Selection(
        [("open", "Open"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users",
        string="Asked by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    answer = fields.Text(copy=False, tracking=True, help="What the manager says to it.")
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, tracking=True
    )
    decided_at = fields.Datetime(string="Decided at", readonly=True, copy=False)
    improvement_ids = fields.One2many(
        "service.improvement",
        "standard_request_id",
        string="Decisions behind it",
        readonly=True,
        groups="service_quality.group_supervisor",
    )
    version_id = fields.Many2one(
        "service.standard.version",
        string="New version",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(ENGINE & vals.keys() for vals in vals_list):
            raise AccessError(self._get_button_message())
        requests = super().create(vals_list)
        requests.standard_id.check_access("read")
        requests._ask_keeper()
        return requests

    def _ask_keeper(self):
        """A to-do for whoever looks after the standard, unless they ask themselves."""
        for request in self.sudo():  # whoever asks gives no orders to anybody
            keeper = request.standard_id.user_id
            if keeper.active and keeper != request.requested_by_id:
                request.activity_schedule(
                    TO_DO, user_id=keeper.id, summary=request.change
                )

    def write(self, vals):
        if not self.env.su:
            if ENGINE & vals.keys():
                raise AccessError(self._get_button_message())
            if any(request.state != "open" for request in self):
                raise UserError(
                    self.env._("A request that was decided is not changed any more.")
                )
            if "answer" in vals and not self.env.user.has_group(MANAGER):
                raise AccessError(self.env._("Service managers answer requests."))
        return super().write(vals)

    def _get_button_message(self):
        return self.env._("Requests are decided by the buttons.")

    def action_approve(self):
        """Agree, and open the draft of the next version for it.

        :return: the action that shows the draft
        """
        self.ensure_one()
        self._check_open()
        draft = self.standard_id._get_draft()
        lines = [draft.change_summary, self.change]
        draft.change_summary = "\n".join(filter(None, lines))
        self._decide("approved", draft)
        return draft.get_formview_action()

    def action_refuse(self):
        """Say no; the answer says why.

        :raise UserError: without an answer
        """
        self._check_open()
        for request in self:
            if not (request.answer or "").strip():
                raise UserError(
                    self.env._(
                        "“%(request)s”: write an answer that says why it is refused.",
                        request=request.change,
                    )
                )
        self._decide("refused")

    def _decide(self, state, version=None):
        # A decision has no other writer; see write().
        requests = self.sudo()
        requests.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "version_id": version and version.id,
            }
        )
        requests.activity_unlink([TO_DO])
        for request in requests:
            request._tell_asker()

    def _tell_asker(self):
        """Tell whoever has asked what came of it, in their language."""
        asker = self.requested_by_id
        if asker == self.env.user:
            return
        request = self.with_context(lang=asker.lang or self.env.lang)
        labels = dict(self._fields["state"]._description_selection(request.env))
        request.message_notify(
            partner_ids=asker.partner_id.ids,
            subject=request.env._(
                "%(standard)s: your request",
                standard=request.standard_id.display_name,
            ),
            body=request.env._(
                "“%(request)s”: %(state)s. %(answer)s",
                request=request.change,
                state=labels[request.state],
                answer=request.answer or "",
            ),
        )

    def _check_open(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Service managers decide on requests."))
        for request in self:
            if request.state != "open":
                raise UserError(
                    self.env._(
                        "“%(request)s” was decided already.", request=request.change
                    )
                )
