from odoo import api, models


class ServiceDemoWording(models.AbstractModel):
    """Words and scripts of the demo database; called by demo data only."""

    _name = "service.demo.wording"
    _description = "Service demo wording"

    @api.model
    def _load_wording(self):
        """Words noticed, scripts used and rated on the tickets of the last weeks."""
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("user_id", "!=", False),
                ("partner_id", "!=", False),
                ("registered_at", "!=", False),
            ],
            order="registered_at desc",
            limit=150,
        )
        scripts = self.env["service.script"].search(
            [("state", "=", "approved"), ("scenario", "!=", "ask")]
        )
        phrases = self.env["service.phrase"].search(
            [
                ("lang_id", "=", self.env.ref("base.lang_en").id),
                ("phrase_class", "in", ("hype", "shirking", "blame", "irritated")),
            ]
        )
        uses, hits = [], []
        for number, ticket in enumerate(tickets):
            user = ticket.user_id
            common = ticket._prepare_notice(user, self.env["mail.message"])
            common["occurred_at"] = ticket.registered_at
            script = scripts[number * 5 % len(scripts)]
            uses.append(
                {**common, "script_id": script.id, "is_deviation": number % 9 == 0}
            )
            if number % 11 == 0:
                phrase = phrases[number % len(phrases)]
                values = {
                    "phrase_id": phrase.id,
                    "text": phrase.text,
                    "phrase_class": phrase.phrase_class,
                    "mode": "warn",
                }
                hits.append({**common, **values})
        self.env["service.script.use"]._record(uses)
        self.env["service.phrase.hit"]._record(hits)
