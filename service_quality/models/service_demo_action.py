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
            [("team_id", "=", ref["helpdesk_ticket_team_care"].id)], limit=6
        )
        indicator = self.env.ref(f"{MODULE}.service_indicator_first_response_on_time")
        _ = self.env._
        rows = [
            (
                _("Put the return labels beside the counter"),
                _("Customers wait while labels are printed in the back office."),
                _("A label printer at each counter."),
                agent,
                12,
                "1",
            ),
            (
                _("Read the callback list twice a day"),
                _("Two customers were not called back."),
                _("Read the list at ten and at four, and tick each call."),
                colleague,
                1,
                "2",
            ),
            (
                _("Explain the warranty in plain words"),
                _("Customers ask three times what the warranty covers."),
                _("New standard answer, checked by the product team."),
                agent,
                -3,
                "2",
            ),
            (
                _("Check the address before sending a part"),
                _("A spare part went to an old address."),
                _("Ask for the address at the end of each call."),
                colleague,
                5,
                "1",
            ),
            (
                _("Greet in the customer's language"),
                _("Calls from abroad were answered in English only."),
                _("Greeting cards in six languages at each desk."),
                agent,
                8,
                "1",
            ),
            (
                _("Hand over open tickets before a day off"),
                _("A customer waited over the weekend."),
                _("Hand over by five o'clock; the duty leader looks."),
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
            own.evidence = _("Done, see the photo on the board.")
            own.action_done()
        manager = ref["res_users_manager"]
        actions[5].with_user(manager).action_verify(
            _("No ticket was left over for two weeks.")
        )
        actions[4].sudo().indicator_id = False
        actions[4].with_user(manager).action_not_effective(
            _("Two desks have no cards yet."), today + timedelta(days=4)
        )
        owner = actions[2].sudo().owner_id.user_id
        actions[2].with_user(owner).action_request_extension(
            today + timedelta(days=6), _("The product team answers next week.")
        )
        return actions

    def _load_improvements(self, ref, actions):
        """A flow, a decision on strategy, a standard."""
        _ = self.env._
        improvements = self.env["service.improvement"].with_user(
            ref["res_users_supervisor"]
        )
        team = ref["helpdesk_ticket_team_care"]
        flow = improvements.create(
            {
                "name": _("One queue for phone and chat"),
                "sort": "flow",
                "finding": _("Chats wait while nobody is on the phone."),
                "decision": _("Whoever is free takes the next customer."),
                "team_id": team.id,
                "owner_id": ref["res_users_supervisor"].employee_id.id,
                "origin_action_ids": [Command.set(actions[:1].ids)],
            }
        )
        flow.action_approve()
        improvements.create(
            {
                "name": _("Open the hotline at eight"),
                "sort": "strategy",
                "finding": _("A third of the first calls come before nine."),
                "decision": _("The hotline opens at eight from the first on."),
                "affected_section": _("2.1 Hours of the hotline"),
                "effective_date": fields.Date.context_today(self) + timedelta(days=30),
                "team_id": team.id,
            }
        )
        standard = improvements.create(
            {
                "name": _("Hand-over before days off in the manual"),
                "sort": "standard",
                "decision": _("Hand-over by five o'clock becomes the rule."),
                "affected_section": _("4.3 Hand-over"),
                "team_id": team.id,
                "origin_action_ids": [Command.set(actions[5:6].ids)],
            }
        )
        standard.action_approve()
        standard.result = _("Section 4.3 says it now.")
        standard.action_done()

    def _load_lessons(self, ref):
        """Two lessons that everybody reads, one of them a case, and a draft."""
        _ = self.env._
        lessons = self.env["service.lesson"].with_user(ref["res_users_supervisor"])
        tag = self.env.ref(f"{MODULE}.service_lesson_tag_handover")
        check = self.env.ref(f"{MODULE}.service_lesson_tag_check")
        published = lessons.create(
            [
                {
                    "name": _("Nobody waits over a weekend"),
                    "happened": _(
                        "A ticket lay from Friday noon to Monday, because its agent "
                        "had a day off."
                    ),
                    "cause": _("It had not been handed over."),
                    "learned": _("Hand over what is open before you leave."),
                    "prevention": _("The duty leader looks at five o'clock."),
                    "tag_ids": [Command.set(tag.ids)],
                    "offered_as_case": True,
                },
                {
                    "name": _("Ask for the address last"),
                    "happened": _("A spare part went to an address of last year."),
                    "cause": _("The address on file was taken for right."),
                    "learned": _("Let the customer say the address."),
                    "tag_ids": [Command.set(check.ids)],
                },
            ]
        )
        published.action_publish()
        lessons.create(
            {
                "name": _("A photo says more"),
                "happened": _("Three calls were needed to find the broken part."),
            }
        )

    def _load_public(self, ref):
        """Opinion boxes with papers, suggestions, and what the public says."""
        _ = self.env._
        team = ref["helpdesk_ticket_team_care"]
        boxes = self.env["service.opinion.box"].create(
            [
                {
                    "name": _("Entrance hall"),
                    "place": _("Left of the door, beside the plants"),
                    "responsible_user_id": ref["res_users_agent"].id,
                    "team_id": team.id,
                },
                {
                    "name": _("Service counter"),
                    "place": _("On counter 3"),
                    "responsible_user_id": ref["res_users_agent2"].id,
                    "team_id": team.id,
                    "weekday": "4",
                },
            ]
        )
        opened = boxes[0].with_user(ref["res_users_agent"]).action_empty()
        emptying = self.env[opened["res_model"]].browse(opened["res_id"])
        for text in (
            _("Please open on Saturday mornings"),
            _("A bench in the waiting room would be nice"),
        ):
            emptying.with_user(ref["res_users_agent"]).action_key_paper(text)
        papers = emptying.ticket_ids
        papers[0].with_user(ref["res_users_supervisor"]).action_adopt_suggestion(
            assessment=_("Many ask for it; two people are enough.")
        )
        reports = self.env["service.media.report"].with_user(
            ref["res_users_supervisor"]
        )
        reports.create(
            [
                {
                    "name": _("“Forty minutes on hold”"),
                    "source": "network",
                    "publisher": "Harbour Neighbours",
                    "url": "https://example.com/harbour/40-minutes",
                    "sentiment": "negative",
                    "is_hot": True,
                    "reach": 4200,
                    "summary": _("A customer tells how long the hotline let him wait."),
                },
                {
                    "name": _("The nice people at the counter"),
                    "source": "press",
                    "publisher": "Old Town Weekly",
                    "sentiment": "positive",
                    "reach": 900,
                    "summary": _("A column praises how a repair was explained."),
                },
                {
                    "name": _("Is the warranty worth its paper?"),
                    "source": "forum",
                    "publisher": "Repair Forum",
                    "sentiment": "negative",
                    "reach": 350,
                    "owner_user_id": ref["res_users_supervisor"].id,
                    "summary": _("Five people compare what they were told."),
                },
            ]
        )
