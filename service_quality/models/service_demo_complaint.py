from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

MODULE = "service_quality"
WAY = (
    "received",
    "accepted",
    "investigating",
    "verdict",
    "handling",
    "answered",
    "confirmed",
    "closed",
)


class ServiceDemoComplaint(models.AbstractModel):
    """Complaints of the demo database, one in each state; called by demo data only."""

    _name = "service.demo.complaint"
    _description = "Service demo complaints"

    @api.model
    def _load_complaints(self):
        """Two full cases, a grumble, a repeat in its second round, a withdrawn one."""
        silent = {"mail_notify_force_send": False, "tracking_disable": True}
        demo = self.with_context(**silent)
        for state, title, customer, severity, cause in (
            (
                "received",
                self.env._("Nobody called back"),
                "moreau",
                "minor",
                "slow_response",
            ),
            (
                "accepted",
                self.env._("Sent from desk to desk"),
                "haddad",
                "moderate",
                "talk",
            ),
            (
                "investigating",
                self.env._("My address was given to a stranger"),
                "lakeside",
                "serious",
                "information_leak",
            ),
            (
                "verdict",
                self.env._("Short and impatient"),
                "silver",
                "moderate",
                "attitude",
            ),
            (
                "handling",
                self.env._("Charged twice"),
                "summit",
                "minor",
                "operating_mistake",
            ),
            (
                "answered",
                self.env._("Told the wrong opening hours"),
                "oldtown",
                "minor",
                "poor_communication",
            ),
            (
                "confirmed",
                self.env._("Waited for an hour"),
                "tea",
                "minor",
                "slow_response",
            ),
            ("closed", self.env._("He hung up on me"), "chen", "moderate", "attitude"),
        ):
            demo._bring_to(state, title, customer, severity, cause)
        again = demo._bring_to(
            "answered", self.env._("Hung up once more"), "chen", "moderate", "attitude"
        )
        again._note_answer(
            False,
            self.env._("An apology is not enough, I want to hear it from the manager."),
        )
        handler = self.env.ref(f"{MODULE}.res_users_agent_demo")
        grumble = demo._open(self.env._("The music on the line"), "northwind")
        own = grumble.with_user(handler)
        own.severity = "grumble"
        own.action_settle(
            self.env._("Explained, and passed on to the technicians."), True
        )
        gone = demo._open(self.env._("Letter not delivered"), "riverbank")
        gone.action_withdraw(self.env._("It was in the neighbour's box after all."))
        demo._bring_to(
            "closed", self.env._("Two prices"), "harbour", "minor", "policy_price"
        )

    def _open(self, title, customer):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": title,
                "description": self.env._(
                    "I am disappointed by your service and want this put right."
                ),
                "service_kind": "complaint",
                "team_id": self.env.ref(f"{MODULE}.helpdesk_ticket_team_care_demo").id,
                "partner_id": self.env.ref(f"{MODULE}.res_partner_{customer}_demo").id,
                "channel_id": self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_channel_phone"
                ).id,
                "user_id": False,
            }
        )
        return ticket.complaint_ids

    def _bring_to(self, state, title, customer, severity, cause):
        """A complaint about Daniel Novak, brought as far as ``state``."""
        ref = self.env.ref
        complaint = self._open(title, customer)
        users = {
            name: ref(f"{MODULE}.res_users_{name}_demo")
            for name in ("agent", "agent4", "supervisor", "manager")
        }
        accused = ref(f"{MODULE}.hr_employee_agent2_demo")
        cause = ref(f"{MODULE}.service_root_cause_{cause}")
        as_handler = complaint.with_user(users["agent"])
        as_lead = complaint.with_user(users["supervisor"])
        as_investigator = complaint.with_user(users["agent4"])
        as_manager = complaint.with_user(users["manager"])
        steps = (
            lambda: self._accept(as_handler),
            lambda: self._investigate(as_handler, as_lead, users, severity, accused),
            lambda: self._decide(as_investigator, cause),
            lambda: self._handle(as_handler, as_manager),
            lambda: as_handler.action_answer(
                self.env._(
                    "You were right, and we are sorry. We have spoken to our colleague "
                    "and send you a voucher."
                )
            ),
            lambda: as_handler.action_confirm(
                self.env._("By phone: fine, thank you for calling.")
            ),
            lambda: self._close(as_investigator, as_lead),
        )
        for step in steps[: WAY.index(state)]:
            step()
        return complaint

    def _accept(self, complaint):
        complaint.action_accept(
            {
                "apology_given": True,
                "calm_listened": True,
                "promised_at": fields.Datetime.now() + timedelta(days=5),
                "remedy_sought": self.env._("An apology and an explanation"),
            }
        )

    def _investigate(self, complaint, as_lead, users, severity, accused):
        complaint.party_ids = [
            Command.create(
                {
                    "employee_id": accused.id,
                    "summary": self.env._(
                        "A customer says that a call was ended without an answer."
                    ),
                }
            )
        ]
        complaint.party_ids.action_inform()
        as_lead.write(
            {
                "severity": severity,
                "complexity": "simple",
                "impact": "one",
                "investigator_user_id": users["agent4"].id,
            }
        )
        as_lead.action_investigate()

    def _decide(self, complaint, cause):
        complaint.write(
            {
                "evidence_ids": [
                    Command.create(
                        {
                            "kind": "interview",
                            "source": self.env._("The customer, by phone"),
                            "finding": self.env._(
                                "She was asked to call again, twice."
                            ),
                        }
                    ),
                    Command.create(
                        {
                            "kind": "system",
                            "source": self.env._("Log of the telephone system"),
                            "finding": self.env._("The call ended after 40 seconds."),
                        }
                    ),
                ],
                "true_cause": self.env._(
                    "Nobody was there to relieve our colleague at noon."
                ),
                "wanted_outcome": self.env._(
                    "An apology, and that it does not happen again."
                ),
                "verdict": "upheld",
                "verdict_reason": self.env._("Log and customer agree."),
                "cause_ids": [Command.set(cause.ids)],
            }
        )
        complaint.party_ids[:1].share = 100
        complaint.action_decide()

    def _handle(self, complaint, as_manager):
        complaint.measure_ids = [
            Command.create(
                {
                    "name": self.env._("Call the customer and apologise"),
                    "owner_id": self.env.ref(f"{MODULE}.hr_employee_agent_demo").id,
                    "due_date": fields.Date.add(fields.Date.today(), days=2),
                    "expected_effect": self.env._("The customer feels heard."),
                    "cost": 20,
                }
            )
        ]
        as_manager.action_handle()

    def _close(self, as_investigator, as_lead):
        review = self.env["service.complaint.review"].with_env(as_investigator.env)
        review = review.create(
            {
                "complaint_id": as_investigator.id,
                "root_cause": self.env._(
                    "The roster leaves the line with one person at noon."
                ),
                "shortcomings": self.env._("We called back only on the second day."),
                "improvement_ids": [
                    Command.create(
                        {
                            "name": self.env._("Plan two people on the line at noon"),
                            "owner_id": self.env.ref(
                                f"{MODULE}.hr_employee_supervisor_demo"
                            ).id,
                            "due_date": fields.Date.add(fields.Date.today(), days=20),
                        }
                    )
                ],
            }
        )
        review.action_done()
        as_lead.action_close()
