from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

RATINGS = [
    ("1", "Very poor"),
    ("2", "Poor"),
    ("3", "Fair"),
    ("4", "Good"),
    ("5", "Very good"),
]


class ServiceComplaintCustomerMixin(models.AbstractModel):
    """What the customer of a complaint hears and says.

    Everything the customer reads goes over the ticket. How they found the handling
    (``process_rating``) is kept apart from whether they are satisfied with the result.
    """

    _name = "service.complaint.customer.mixin"
    _description = "Talk about a complaint"

    settlement = fields.Text(string="How it was settled", readonly=True, copy=False)
    answer_text = fields.Text(
        string="Decision and reason",
        readonly=True,
        copy=False,
        help="As the customer was told.",
    )
    recourse = fields.Text(
        string="Where else to turn",
        readonly=True,
        copy=False,
        help="Whom the customer may turn to if they disagree, inside and outside.",
    )
    customer_answer = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("unsatisfied", "Not satisfied"),
            ("silent", "No answer"),
        ],
        string="Answer of the customer",
        readonly=True,
        copy=False,
        tracking=True,
    )
    customer_answered_at = fields.Datetime(
        string="Answer given on", readonly=True, copy=False
    )
    customer_reason = fields.Text(
        string="In the customer's words", readonly=True, copy=False
    )
    answer_way = fields.Selection(
        [("portal", "By the customer"), ("staff", "Recorded by staff")],
        string="Answer given",
        readonly=True,
        copy=False,
    )
    process_rating = fields.Selection(
        RATINGS,
        string="Handling was fair and easy",
        readonly=True,
        copy=False,
        help="What the customer thinks of the way the complaint was handled, whatever "
        "came of it.",
    )
    process_comment = fields.Text(string="On the handling", readonly=True, copy=False)

    # ------------------------------------------------------------
    # What the customer hears
    # ------------------------------------------------------------

    def _acknowledge(self):
        """Write to the customer with apology and promise; keep the promise."""
        self.ensure_one()
        message = self._post_to_customer(
            "service_quality.mail_template_complaint_acknowledgement"
        )
        ticket = self.ticket_id.sudo()
        old = ticket.promise_ids.filtered(
            lambda p: p.promise_type == "solution" and p.state == "open"
        )[:1]
        # Promises are evidence: nobody has the right to write them.
        promise = (
            self.env["service.promise"]
            .sudo()
            .create(
                {
                    "ticket_id": ticket.id,
                    "promised_at": self.promised_at,
                    "replaces_id": old.id,
                    "told_by": "message",
                    "message_id": message.id,
                    "made_at": fields.Datetime.now(),
                    "user_id": self.env.uid,
                }
            )
        )
        old._void_clocks()
        promise._start_clocks("promise")
        ticket._happen(
            "extended" if old else "promised",
            detail=promise.promised_text,
            stamp={"promised_at": self.promised_at},
        )

    def _post_to_customer(self, template_xmlid):
        """Post a text of the company on the ticket, in the customer's language."""
        self.ensure_one()
        complaint = self.sudo()  # who handles the file need not hold the ticket
        template = self.env.ref(template_xmlid).sudo()
        body = template._render_field("body_html", complaint.ids, compute_lang=True)
        subject = template._render_field("subject", complaint.ids, compute_lang=True)
        ticket = complaint.ticket_id
        return ticket.message_post(
            body=body[self.id],
            subject=subject[self.id],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=ticket.partner_id.ids,
            outgoing_email_to=not ticket.partner_id and ticket.partner_email,
        )

    def _get_file_messages(self):
        """What was written to and by the customer, the oldest first, for the file."""
        self.ensure_one()
        self.check_access("read")
        ticket = self.ticket_id.sudo()  # who reads the file reads the talk
        return ticket.message_ids.filtered(ticket._is_public).sorted("date")

    def _get_promised_text(self):
        """The promised time as the customer reads it, in their zone, else ours."""
        self.ensure_one()
        ticket = self.ticket_id
        zone = ticket.partner_id.tz or ticket.company_id._get_service_tz()
        return format_datetime(self.env, self.promised_at, tz=zone, dt_format="medium")

    # ------------------------------------------------------------
    # What the customer says
    # ------------------------------------------------------------

    def _note_answer(self, satisfied, note=None, rating=None, comment=None):
        """Take the answer of the customer to the result.

        In the last round a customer who is not satisfied begins no new one by himself:
        the service managers are told and decide.
        """
        self.ensure_one()
        self.check_access("read")
        staff = not self.env.su
        if staff and not (note or "").strip():
            raise UserError(
                self.env._(
                    "%(complaint)s: write down what the customer said, how and when.",
                    complaint=self.name,
                )
            )
        name = "confirm" if satisfied else "dissatisfied"
        refusal = self._explain_refusal(name)
        if refusal:
            error, text = refusal
            raise error(text)
        values = {
            "customer_answered_at": fields.Datetime.now(),
            "customer_reason": note,
            "answer_way": "staff" if staff else "portal",
        }
        if rating in dict(RATINGS):
            values.update(process_rating=rating, process_comment=comment)
        last = self.round_no >= self.company_id.sudo().complaint_max_rounds
        if satisfied:
            return self._transition(name, note, customer_answer="satisfied", **values)
        if not (note or "").strip():
            raise UserError(self.env._("Please tell us what is not as it should be."))
        if not last:
            self.sudo().write(values)
            return self._transition(name, note)
        complaint = self.sudo()
        complaint.write({**values, "customer_answer": "unsatisfied"})
        complaint._log(name, {complaint.id: complaint.state}, note)
        complaint._tell(
            complaint._get_line(3),
            lambda reader: reader.env._(
                "Complaint %(number)s: not satisfied after %(round)s rounds, decide",
                number=reader.name,
                round=reader.round_no,
            ),
            f"last round {complaint.round_no}",
        )
        return True

    def _get_portal_values(self):
        """What the customer sees: how far it is, in plain words, and nothing inside."""
        self.ensure_one()
        complaint = self.sudo()  # these values are the customer's
        texts = complaint._get_portal_texts()
        return {
            "number": complaint.name,
            "state": complaint.state,
            "text": texts[complaint.state],
            "round": complaint.round_no,
            "promised_at": complaint.state not in ("closed", "withdrawn")
            and complaint.promised_at,
            "answer": complaint.answered_at and complaint.answer_text,
            "recourse": complaint.answered_at and complaint.recourse,
            "asks": complaint.state == "answered"
            and complaint.customer_answer != "unsatisfied",
            "may_withdraw": complaint.state not in ("confirmed", "closed", "withdrawn"),
            "ratings": complaint._fields["process_rating"]._description_selection(
                complaint.env
            ),
        }

    def _get_portal_texts(self):
        return {
            "received": self.env._("We have your complaint. Somebody will take it on."),
            "accepted": self.env._("Your complaint has been taken on."),
            "investigating": self.env._("We are looking into what happened."),
            "verdict": self.env._("We know what happened and decide what to do."),
            "handling": self.env._("We are putting it right."),
            "answered": self.env._("We have answered you. Are you satisfied?"),
            "confirmed": self.env._("Thank you. We look at what we can learn from it."),
            "closed": self.env._("Your complaint is closed."),
            "withdrawn": self.env._("You have withdrawn your complaint."),
        }
