import pytz

from odoo import api, fields, models

from ..tools import demo_log

MODULE = "service_quality"


class ServiceDemo(models.AbstractModel):
    """Fills the demo database; called by demo data only.

    The past comes in as any other help desk's would: through the import, so that every
    ticket has lived under the policies, calendars and clocks of its time.
    """

    _name = "service.demo"
    _description = "Service demo data"

    @api.model
    def _load_demo(self):
        """Let the three demo teams work for ninety days up to now."""
        zone = pytz.timezone(self.env.company._get_service_tz())
        now = fields.Datetime.now()
        local_now = pytz.utc.localize(now).astimezone(zone).replace(tzinfo=None)
        importer = self.env["service.history.import"]
        mapping = {name: name for name in demo_log.COLUMNS}
        mapping["events"] = demo_log.EVENTS
        for stream, text in demo_log.get_logs(local_now).items():
            team = self.env.ref(f"{MODULE}.helpdesk_ticket_team_{stream.team}_demo")
            importer.with_context(default_service_kind=stream.kind).load(
                text, mapping, team=team, timezone=zone.zone
            )
            self._sort_in(stream, team)

    @api.model
    def _sort_in(self, stream, team):
        """Give the new tickets of a stream what a log does not tell."""
        category = f"{MODULE}.helpdesk_ticket_category_{stream.category}_demo"
        channel = f"helpdesk_mgmt.helpdesk_ticket_channel_{stream.channel}"
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        tickets = tickets.search(
            [("team_id", "=", team.id), ("service_kind", "=", stream.kind)]
        )
        # The clocks have lived already; no policy of ours looks at these.
        tickets = tickets.with_context(
            service_quality_history=True, tracking_disable=True
        )
        tickets.write(
            {
                "category_id": self.env.ref(category).id,
                "channel_id": self.env.ref(channel).id,
            }
        )
        tickets[::7].priority = "2"
        tickets[::23].priority = "3"

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
        self.env["rating.rating"].create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                    "res_id": ticket.id,
                    "partner_id": ticket.partner_id.id,
                    "rated_partner_id": ticket.user_id.partner_id.id,
                    "rating": (5, 5, 3, 5, 1)[number % 5],
                    "consumed": True,
                }
                for number, ticket in enumerate(tickets[::4])
            ]
        )
