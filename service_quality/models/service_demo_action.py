from datetime import timedelta

from odoo import Command, api, fields, models

MODULE = "service_quality"


class ServiceDemoAction(models.AbstractModel):
    """Actions, improvements, lessons, opinion boxes and media reports of the demo
    database; called by demo data only.
    """

    _name = "service.demo.action"
    _description = "Service demo actions"

    @api.model
    def _load_action_demo(self):
        """Something in every state, for every screen."""
        ref = {
            name: self.env.ref(f"{MODULE}.{name}_demo")
            for name in (
                "res_users_agent",
                "res_users_agent2",
                "res_users_supervisor",
                "res_users_manager",
                "helpdesk_ticket_team_care",
            )
        }
        actions = self._load_actions(ref)
        self._load_improvements(ref, actions)
        self._load_lessons(ref)
        self._load_public(ref)

    def _load_actions(self, ref):
        """One action proposed, in work, late, done, verified, opened again."""
        today = fields.Date.context_today(self)
        agent = ref["res_users_agent"].employee_id
        colleague = ref["res_users_agent2"].employee_id
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("team_id", "=", ref["helpdesk_ticket_team_care"].id),
                ("service_kind", "=", "complaint"),
            ],
            limit=6,
        )
        indicator = self.env.ref(f"{MODULE}.service_indicator_first_response_on_time")
        rows = [
            (
                self.env._("Put the return labels beside the counter"),
                self.env._(
                    "Customers wait while labels are printed in the back office."
                ),
                self.env._("A label printer at each counter."),
                agent,
                12,
                "1",
            ),
            (
                self.env._("Read the callback list twice a day"),
                self.env._("Two customers were not called back."),
                self.env._("Read the list at ten and at four, and tick each call."),
                colleague,
                1,
                "2",
            ),
            (
                self.env._("Explain the warranty in plain words"),
                self.env._("Customers ask three times what the warranty covers."),
                self.env._("New standard answer, checked by the product team."),
                agent,
                -3,
                "2",
            ),
            (
                self.env._("Check the address before sending a part"),
                self.env._("A spare part went to an old address."),
                self.env._("Ask for the address at the end of each call."),
                colleague,
                5,
                "1",
            ),
            (
                self.env._("Greet in the customer's language"),
                self.env._("Calls from abroad were answered in English only."),
                self.env._("Greeting cards in six languages at each desk."),
                agent,
                8,
                "1",
            ),
            (
                self.env._("Hand over open tickets before a day off"),
                self.env._("A customer waited over the weekend."),
                self.env._("Hand over by five o'clock; the duty leader looks."),
                colleague,
                9,
                "1",
            ),
        ]
        actions = self.env["service.action"].with_user(ref["res_users_supervisor"])
        for number, (name, problem, measure, owner, days, priority) in enumerate(rows):
            ticket = tickets[number : number + 1]
            actions |= actions.create(
                {
                    "name": name,
                    "problem": problem,
                    "measure": measure,
                    "owner_id": owner.id,
                    "team_id": ref["helpdesk_ticket_team_care"].id,
                    "due_date": max(today, today + timedelta(days=days)),
                    "priority": priority,
                    "indicator_id": indicator.id if number in (3, 4) else False,
                    "res_model": "helpdesk.ticket" if ticket else False,
                    "res_id": ticket.id,
                }
            )
        opened = actions[1:]
        opened.action_open()
        late = actions[2].sudo()
        late.due_date = today + timedelta(days=rows[2][4])
        late.round_ids.due_date = late.due_date
        for action in actions[3:]:
            own = action.with_user(action.sudo().owner_id.user_id)
            own.evidence = self.env._("Done, see the photo on the board.")
            own.action_done()
        manager = ref["res_users_manager"]
        actions[5].with_user(manager).action_verify(
            self.env._("No ticket was left over for two weeks.")
        )
        actions[4].sudo().indicator_id = False
        actions[4].with_user(manager).action_not_effective(
            self.env._("Two desks have no cards yet."), today + timedelta(days=4)
        )
        owner = actions[2].sudo().owner_id.user_id
        actions[2].with_user(owner).action_request_extension(
            today + timedelta(days=6), self.env._("The product team answers next week.")
        )
        return actions

    def _load_improvements(self, ref, actions):
        """A flow, a decision on strategy, a standard."""
        improvements = self.env["service.improvement"].with_user(
            ref["res_users_supervisor"]
        )
        team = ref["helpdesk_ticket_team_care"]
        flow = improvements.create(
            {
                "name": self.env._("One queue for phone and chat"),
                "sort": "flow",
                "finding": self.env._("Chats wait while nobody is on the phone."),
                "decision": self.env._("Whoever is free takes the next customer."),
                "team_id": team.id,
                "owner_id": ref["res_users_supervisor"].employee_id.id,
                "origin_action_ids": [Command.set(actions[:1].ids)],
            }
        )
        flow.action_approve()
        improvements.create(
            {
                "name": self.env._("Open the hotline at eight"),
                "sort": "strategy",
                "finding": self.env._("A third of the first calls come before nine."),
                "decision": self.env._("The hotline opens at eight from the first on."),
                "affected_section": self.env._("2.1 Hours of the hotline"),
                "effective_date": fields.Date.context_today(self) + timedelta(days=30),
                "team_id": team.id,
            }
        )
        standard = improvements.create(
            {
                "name": self.env._("Hand-over before days off in the manual"),
                "sort": "standard",
                "decision": self.env._("Hand-over by five o'clock becomes the rule."),
                "affected_section": self.env._("4.3 Hand-over"),
                "team_id": team.id,
                "origin_action_ids": [Command.set(actions[5:6].ids)],
            }
        )
        standard.action_approve()
        standard.result = self.env._("Section 4.3 says it now.")
        standard.action_done()

    def _load_lessons(self, ref):
        """Two lessons that everybody reads, one of them a case, and a draft."""
        lessons = self.env["service.lesson"].with_user(ref["res_users_supervisor"])
        tag = self.env.ref(f"{MODULE}.service_lesson_tag_handover")
        check = self.env.ref(f"{MODULE}.service_lesson_tag_check")
        published = lessons.create(
            [
                {
                    "name": self.env._("Nobody waits over a weekend"),
                    "happened": self.env._(
                        "A ticket lay from Friday noon to Monday, because its agent "
                        "had a day off."
                    ),
                    "cause": self.env._("It had not been handed over."),
                    "learned": self.env._("Hand over what is open before you leave."),
                    "prevention": self.env._("The duty leader looks at five o'clock."),
                    "tag_ids": [Command.set(tag.ids)],
                    "offered_as_case": True,
                },
                {
                    "name": self.env._("Ask for the address last"),
                    "happened": self.env._(
                        "A spare part went to an address of last year."
                    ),
                    "cause": self.env._("The address on file was taken for right."),
                    "learned": self.env._("Let the customer say the address."),
                    "tag_ids": [Command.set(check.ids)],
                },
            ]
        )
        published.action_publish()
        lessons.create(
            {
                "name": self.env._("A photo says more"),
                "happened": self.env._(
                    "Three calls were needed to find the broken part."
                ),
            }
        )

    def _load_public(self, ref):
        """Opinion boxes with papers, suggestions, and what the public says."""
        team = ref["helpdesk_ticket_team_care"]
        boxes = self.env["service.opinion.box"].create(
            [
                {
                    "name": self.env._("Entrance hall"),
                    "place": self.env._("Left of the door, beside the plants"),
                    "responsible_user_id": ref["res_users_agent"].id,
                    "team_id": team.id,
                },
                {
                    "name": self.env._("Service counter"),
                    "place": self.env._("On counter 3"),
                    "responsible_user_id": ref["res_users_agent2"].id,
                    "team_id": team.id,
                    "weekday": "4",
                },
            ]
        )
        opened = boxes[0].with_user(ref["res_users_agent"]).action_empty()
        emptying = self.env[opened["res_model"]].browse(opened["res_id"])
        for text in (
            self.env._("Please open on Saturday mornings"),
            self.env._("A bench in the waiting room would be nice"),
        ):
            emptying.with_user(ref["res_users_agent"]).action_key_paper(text)
        papers = emptying.ticket_ids
        papers[0].with_user(ref["res_users_supervisor"]).action_adopt_suggestion(
            assessment=self.env._("Many ask for it; two people are enough.")
        )
        reports = self.env["service.media.report"].with_user(
            ref["res_users_supervisor"]
        )
        reports.create(
            [
                {
                    "name": self.env._("“Forty minutes on hold”"),
                    "source": "network",
                    "publisher": "Harbour Neighbours",
                    "url": "https://example.com/harbour/40-minutes",
                    "sentiment": "negative",
                    "is_hot": True,
                    "reach": 4200,
                    "summary": self.env._(
                        "A customer tells how long the hotline let him wait."
                    ),
                },
                {
                    "name": self.env._("The nice people at the counter"),
                    "source": "press",
                    "publisher": "Old Town Weekly",
                    "sentiment": "positive",
                    "reach": 900,
                    "summary": self.env._(
                        "A column praises how a repair was explained."
                    ),
                },
                {
                    "name": self.env._("Is the warranty worth its paper?"),
                    "source": "forum",
                    "publisher": "Repair Forum",
                    "sentiment": "negative",
                    "reach": 350,
                    "owner_user_id": ref["res_users_supervisor"].id,
                    "summary": self.env._("Five people compare what they were told."),
                },
            ]
        )
