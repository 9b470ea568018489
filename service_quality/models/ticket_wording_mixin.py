from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools import wording
from .service_phrase import SEVERITY

# Ids of the scripts inserted into the message being sent, told by the browser.
TOLD_SCRIPTS = "service_quality_script_ids"


class ServiceTicketWordingMixin(models.AbstractModel):
    """What a ticket's messages to the customer say: words to avoid, scripts used.

    A message is checked twice. Before it is sent the browser asks for hints and the
    writer may mend it; when it is posted, by whatever way, the server refuses blocked
    words and keeps what was noticed. A message in which nothing is found costs one walk
    over its text and no query.
    """

    _name = "service.ticket.wording.mixin"
    _description = "Ticket with checked wording"

    script_questions = fields.Json(
        string="Questions of scripts",
        compute="_compute_script_questions",
        compute_sudo=True,
        groups="base.group_user",
        help="Questions that draw out what this subject needs to be known.",
    )

    @api.depends("category_id", "partner_id.lang", "company_id")
    def _compute_script_questions(self):
        scripts = self.env["service.script"].search(
            [
                ("scenario", "=", "ask"),
                ("state", "=", "approved"),
                ("canned_response_ids", "!=", False),
            ]
        )
        texts = scripts._get_texts()
        for ticket in self:
            langs = ticket._get_customer_langs()
            fitting = scripts.filtered(ticket._fits_subject)
            # What is asked about this very subject comes first.
            fitting = fitting.sorted(lambda script: not script.subject_id)
            ticket.script_questions = [
                {
                    "id": script.id,
                    "type": script.question_type or "open",
                    "text": script._choose_text(texts[script.id], langs),
                }
                for script in fitting
            ]

    def _fits_subject(self, script):
        """Whether a script is for the subject of this ticket, or for any."""
        subject, company = script.subject_id, script.company_id
        if company and company != self.company_id:
            return False
        path = (self.category_id.parent_path or "").split("/")
        return not subject or str(subject.id) in path

    def _get_customer_langs(self):
        """Languages to write to the customer in, the best first."""
        self.ensure_one()
        company = self.company_id or self.env.company
        lang = self.sudo().partner_id.lang  # perhaps of a hidden contact
        return [*([lang] if lang else []), *company._get_fallback_langs()]

    def _add_wording_to_store(self, store, request_list):
        """Tell the chatter which languages to suggest shortcuts in."""
        if request_list is not None and self.env.user._is_internal():
            for ticket in self:
                langs = {"service_langs": ticket._get_customer_langs()}
                store.add(ticket, langs, as_thread=True)

    def action_open_scripts(self):
        """The scripts to choose from, those of the ticket's subject first."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_script_action_pick"
        )
        domain = [
            ("canned_response_ids", "!=", False),
            ("company_id", "in", (False, self.company_id.id)),
            "|",
            ("subject_id", "=", False),
            ("subject_id", "parent_of", self.category_id.ids),
        ]
        context = {
            "service_script_ticket_id": self.id,
            "dialog_size": "extra-large",
        }
        return {**action, "domain": domain, "context": context}

    # ------------------------------------------------------------
    # Before sending
    # ------------------------------------------------------------

    def check_wording(self, body, script_ids=None, closing=None):
        """What the writer of a message to the customer should know before sending it.

        Reads only.

        :param body: HTML of the message
        :param script_ids: the scripts that were inserted into it
        :param closing: whether it ends the conversation; default: the ticket is closed
        :return: list of ``{"severity": "block", "warn" or "hint", "kind", "words",
            "better", "message"}``, the strictest first
        """
        self.ensure_one()
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only staff may check their wording."))
        self.check_access("read")
        rules = self._get_wording_rules()
        text = wording.to_text(body)
        hints = [
            self._describe_phrase(phrase)
            for phrase in self._find_phrases(rules, text)
            if phrase.mode != "log"
        ]
        used = rules.find_scripts(text, set(script_ids or ()))
        hints += self._describe_deviations(used)
        hints += self._describe_courtesy(rules, text, closing)
        order = {"block": 0, "warn": 1, "hint": 2}
        return sorted(hints, key=lambda hint: order[hint["severity"]])

    def _get_wording_rules(self):
        company = self.company_id or self.env.company
        return self.env["service.phrase"]._get_rules(company.id)

    def _find_phrases(self, rules, text):
        """The words to be careful with; technical terms only for laymen."""
        phrases = rules.find(text)
        if any(phrase.phrase_class == "jargon" for phrase in phrases):
            partner = self.sudo().partner_id  # perhaps of a hidden contact
            tags = (partner | partner.commercial_partner_id).category_id
            if any(tags.mapped("is_technical_audience")):
                phrases = [p for p in phrases if p.phrase_class != "jargon"]
        return phrases

    def _describe_phrase(self, phrase):
        classes = self.env["service.phrase"]._fields["phrase_class"]
        label = dict(classes._description_selection(self.env))[phrase.phrase_class]
        return {
            "severity": phrase.mode,
            "kind": phrase.phrase_class,
            "words": phrase.text,
            "better": phrase.better,
            "message": label,
        }

    def _describe_deviations(self, used):
        deviating = [script_id for script_id, missing in used.items() if missing]
        # Only to name the part; whoever inserted the script could read it.
        scripts = self.env["service.script"].sudo().browse(deviating)
        bodies = scripts._get_bodies()
        langs = self._get_customer_langs()
        return [
            {
                "severity": "warn",
                "kind": "script",
                "words": script.title,
                "better": " … ".join(
                    wording.cores(script._choose_text(bodies[script.id], langs))
                ),
                "message": self.env._("A mandatory part of the script is missing"),
            }
            for script in scripts
        ]

    def _describe_courtesy(self, rules, text, closing):
        """Hints on polite words that a first or a closing message has not."""
        if not rules.courtesy or not text:
            return []
        first = not self.first_response_at
        closing = self.closed if closing is None else closing
        missing = []
        if first and rules.lacks("greeting", text[: wording.START]):
            message = self.env._("The first message begins without a greeting")
            missing.append(("greeting", message))
        if closing and rules.lacks("farewell", text[-wording.END :]):
            message = self.env._("The closing message ends without a farewell")
            missing.append(("farewell", message))
        if closing and rules.lacks("courtesy", text):
            message = self.env._("The closing message has no courtesy word")
            missing.append(("courtesy", message))
        langs = self._get_customer_langs()
        return [
            {
                "severity": "hint",
                "kind": name,
                "words": "",
                "better": " · ".join(rules.suggest(name, langs)),
                "message": message,
            }
            for name, message in missing
        ]

    # ------------------------------------------------------------
    # When sent
    # ------------------------------------------------------------

    def _note_wording(self, message):
        """Refuse a posted message with blocked words, else keep what is noticed in it.

        :raise ValidationError: to a person who sends a blocked word to a customer
        """
        self.ensure_one()
        rules = self._get_wording_rules()
        text = wording.to_text(message.body)
        phrases = rules.find(text)
        told = self.env.context.get(TOLD_SCRIPTS) or ()
        used = rules.find_scripts(text, told)
        if not (phrases or used) or not self._is_staff_answer(message):
            return
        phrases = self._find_phrases(rules, text)
        if message.message_type != "email":
            self._refuse_blocked(phrases)
        user = message.sudo().author_id.user_ids.filtered(lambda u: not u.share)[:1]
        self._record_phrases(phrases, user, message)
        self._record_scripts(used, user, message)

    def _refuse_blocked(self, phrases):
        """:raise ValidationError: to a person, naming the words and better ones"""
        blocked = [phrase for phrase in phrases if phrase.mode == "block"]
        person = self.env.uid != SUPERUSER_ID and self.env.user._is_internal()
        if not blocked or not person:
            return
        lines = [
            self.env._(
                "“%(words)s” – say instead: %(better)s",
                words=phrase.text,
                better=phrase.better,
            )
            if phrase.better
            else f"“{phrase.text}”"
            for phrase in blocked
        ]
        raise ValidationError(
            self.env._("These words cannot be sent to a customer:")
            + "\n"
            + "\n".join(lines)
        )

    def _prepare_notice(self, user, message):
        """What a word noticed and a script used have in common."""
        return {
            "ticket_id": self.id,
            "message_id": message.id,
            "user_id": user.id,
            "employee_id": self._find_employees(user)[:1].id,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id or self.env.company.id,
            "occurred_at": fields.Datetime.now(),
        }

    def _record_phrases(self, phrases, user, message):
        phrases = [p for p in phrases if SEVERITY[p.mode] >= SEVERITY["log"]]
        hits = self.env["service.phrase.hit"]
        if phrases and message:
            # An edited message is not noticed twice.
            known = hits.sudo().search([("message_id", "=", message.id)]).phrase_id
            phrases = [p for p in phrases if p.phrase_id not in known.ids]
        if phrases:
            common = self._prepare_notice(user, message)
            hits._record(
                [
                    {
                        **common,
                        "phrase_id": phrase.phrase_id,
                        "text": phrase.text,
                        "phrase_class": phrase.phrase_class,
                        "mode": phrase.mode,
                    }
                    for phrase in phrases
                ]
            )

    def _record_scripts(self, used, user, message):
        uses = self.env["service.script.use"]
        if not used:
            return
        known = uses.sudo().search([("message_id", "=", message.id)]).script_id.ids
        common = self._prepare_notice(user, message)
        uses._record(
            [
                {**common, "script_id": script_id, "is_deviation": missing}
                for script_id, missing in used.items()
                if script_id not in known
            ]
        )

    def _note_mass_mail(self, body):
        """The same for a mail to many tickets at once, which is no message of any."""
        user = self.env.user
        for ticket in self:
            rules = ticket._get_wording_rules()
            phrases = ticket._find_phrases(rules, wording.to_text(body))
            ticket._refuse_blocked(phrases)
            ticket._record_phrases(phrases, user, self.env["mail.message"])
