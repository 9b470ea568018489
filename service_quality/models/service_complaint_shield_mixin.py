from odoo import api, fields, models
from odoo.exceptions import ValidationError

SUPERVISOR = "service_quality.group_supervisor"
MANAGER = "service_quality.group_manager"


class ServiceComplaintShieldMixin(models.AbstractModel):
    """Who may know of a complaint, and who is impartial enough to work on it.

    ``accused_user_ids`` is kept by the engine for the record rules. Impartial is who is
    none of the persons complained about, does not report to one of them on any level,
    and is not their direct superior; it is looked up in the HR line at the moment of
    each act.
    """

    _name = "service.complaint.shield.mixin"
    _description = "Confidentiality of a complaint"

    accused_user_ids = fields.Many2many(
        "res.users",
        string="Users complained about",
        readonly=True,
        copy=False,
        help="They read nothing of the complaint but their own summary.",
    )
    is_confidential = fields.Boolean(
        string="About a colleague", readonly=True, copy=False
    )

    def _get_guarded_fields(self):
        """Who reads what the file says leaves a line in the access log."""
        return frozenset(
            {"about_person", "remedy_sought", "true_cause", "verdict_reason"}
        )

    def _shield(self):
        """Hide file and ticket from whom it is about, and from their colleagues."""
        complaints = self.sudo()  # who names somebody need not read employees
        for complaint in complaints:
            accused = complaint.party_ids.employee_id
            values = {}
            if complaint.accused_user_ids != accused.user_id:
                values["accused_user_ids"] = [(6, 0, accused.user_id.ids)]
            if complaint.is_confidential != bool(accused):
                values["is_confidential"] = bool(accused)
            handler = complaint.handler_user_id - accused.user_id
            if accused and not handler:
                # Who names somebody goes on with it, else they could not read it.
                namer = self.env.user if not self.env.su else handler
                leader = complaint.handler_user_id and complaint.team_id.user_id
                handler = (namer - accused.user_id) or (leader - accused.user_id)
                if complaint.handler_user_id != handler:
                    values["handler_user_id"] = handler.id
            if values:
                complaint.write(values)
            complaint._shield_ticket()

    def _shield_ticket(self):
        """Take the ticket from whom it is about, and no longer tell them of it."""
        ticket = self.ticket_id
        if ticket.is_confidential != self.is_confidential:
            ticket.is_confidential = self.is_confidential
        if not self.is_confidential:
            return
        accused = self.accused_user_ids
        if (
            ticket.user_id in accused
            or ticket.employee_id in self.party_ids.employee_id
        ):
            leader = ticket.team_id.user_id - accused
            ticket.user_id = (self.handler_user_id - accused) or leader
            if not ticket.user_id:
                ticket.employee_id = False
        self._silence(ticket)
        self._silence(self)
        for model in ("service.action", "service.inspection"):
            records = self.env[model].with_context(active_test=False)
            records.search([("ticket_id", "=", ticket.id)])._bar(self)

    def _silence(self, record, spared=None):
        """Who may not know of this complaint hears of the record no longer: by no
        subscription, inbox, mention or to-do.

        :param spared: users who have to work on the record all the same
        """
        messages = self.env["mail.message"].search(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )
        notices = self.env["mail.notification"].search(
            [("mail_message_id", "in", messages.ids)]
        )
        partners = record.message_partner_ids | messages.partner_ids
        partners |= notices.res_partner_id
        users = (partners.user_ids | record.activity_ids.user_id).filtered(
            lambda user: not user.share
        )
        barred = self._filter_barred(users)
        if spared:
            barred -= spared
        barred |= self.accused_user_ids
        record.message_unsubscribe(barred.partner_id.ids)
        notices.filtered(lambda n: n.res_partner_id in barred.partner_id).unlink()
        named = messages.filtered(lambda m: m.partner_ids & barred.partner_id)
        named.write({"partner_ids": [(3, id_) for id_ in barred.partner_id.ids]})
        record.activity_ids.filtered(lambda todo: todo.user_id in barred).unlink()

    def _filter_barred(self, users):
        """Those internal users who may not know of this confidential complaint."""
        self.ensure_one()
        complaint = self.sudo()
        if not complaint.is_confidential:
            return users.browse()
        working = complaint._get_workers() | complaint.ticket_id.user_id

        def may_know(user):
            if user.share:
                return True
            if user in complaint.accused_user_ids:
                return False
            if user in working or user.has_group(MANAGER):
                return True
            return complaint.team_id.with_user(user).sudo().is_led and user.has_group(
                SUPERVISOR
            )

        return users.filtered(lambda user: not may_know(user))

    def _get_workers(self):
        """Users who work on the file."""
        return self.handler_user_id | self.investigator_user_id | self.reviewer_user_id

    # ------------------------------------------------------------
    # Impartiality
    # ------------------------------------------------------------

    def _explain_partial(self, user):
        """Why a user is too close to whom the complaint is about, or nothing."""
        self.ensure_one()
        accused = self.sudo().party_ids.employee_id
        own = user.sudo().with_context(active_test=False).employee_ids
        names = {"user": user.sudo().name, "complaint": self.sudo().name}
        if not accused or not own:
            return None
        if own & accused:
            return self.env._(
                "%(complaint)s is about %(user)s, who can do nothing on it.", **names
            )
        if own & accused.parent_id:
            return self.env._(
                "%(user)s is the superior of somebody whom %(complaint)s is about: "
                "choose somebody impartial.",
                **names,
            )
        above, line = own.browse(), own.parent_id
        while line - above:
            above |= line
            line = line.parent_id
        if above & accused:
            return self.env._(
                "%(user)s reports to somebody whom %(complaint)s is about: choose "
                "somebody impartial.",
                **names,
            )
        return None

    @api.constrains("handler_user_id")
    def _check_handler(self):
        """:raise ValidationError: for a handler whom the complaint is about"""
        for complaint in self.sudo():
            handler = complaint.handler_user_id
            if handler & complaint.party_ids.employee_id.user_id:
                raise ValidationError(complaint._explain_partial(handler))

    @api.constrains("investigator_user_id", "reviewer_user_id")
    def _check_impartial(self):
        """:raise ValidationError: naming who is too close to the accused"""
        for complaint in self.sudo():
            for user in complaint.investigator_user_id | complaint.reviewer_user_id:
                refusal = complaint._explain_partial(user)
                if refusal:
                    raise ValidationError(refusal)

    def message_post(self, *, partner_ids=None, **kwargs):
        # Whoever a message names may read it, whatever they may read else.
        accused = set(self.sudo().accused_user_ids.partner_id.ids)
        known = [id_ for id_ in partner_ids or [] if id_ not in accused]
        return super().message_post(partner_ids=known, **kwargs)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        # Only who may read the file hears of it; customers are told on the ticket.
        users = (
            self.env["res.users"]
            .sudo()
            .search([("partner_id", "in", partner_ids or []), ("share", "=", False)])
        )
        allowed = users
        for complaint in self.sudo():
            allowed -= complaint.accused_user_ids
            allowed -= complaint._filter_barred(allowed)
        partner_ids = allowed.partner_id.ids
        return super()._message_subscribe(partner_ids, subtype_ids, customer_ids)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        accused = set(self.sudo().accused_user_ids.partner_id.ids)
        return [data for data in recipients if data["id"] not in accused]
