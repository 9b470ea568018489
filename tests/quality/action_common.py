"""A team that has something to put right."""

from .clock_common import ClockCommon


class ActionCommon(ClockCommon):
    """Corrective actions in the team of Lea; Ian inspects, Olga is of nowhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id = cls.calendar
        cls.inspector = cls.create_person(
            "Ian Inspector", "service_quality.group_inspector"
        )
        cls.outsider = cls.create_person(
            "Olga Outsider", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        cls.indicator = cls.env.ref("service_quality.service_indicator_reopened_rate")

    def create_action(self, moment="2026-03-02 09:00:00", opened=True, **values):
        """An action of Ada, raised by Lea on Monday and due on Friday 6 March."""
        with self.at(moment):
            action = (
                self.env["service.action"]
                .with_user(self.leader.user_id)
                .create(
                    {
                        "name": "Label the drawers",
                        "problem": "The wrong form was handed out.",
                        "measure": "Put a label on each drawer.",
                        "owner_id": self.agent.id,
                        "due_date": "2026-03-06",
                        "team_id": self.team.id,
                        **values,
                    }
                )
            )
            if opened:
                action.action_open()
        return action

    def finish(self, action, moment="2026-03-05 09:00:00", person=None):
        """The owner has done it."""
        with self.at(moment):
            own = action.with_user((person or self.agent).user_id)
            own.evidence = "All drawers are labelled."
            own.action_done()

    def notices(self, action, kind=None):
        """The to-dos of an action: of one kind, else all."""
        todos = action.sudo().activity_ids
        if kind:
            todos = todos.filtered(
                lambda todo: (
                    todo.activity_type_id
                    == self.env.ref(f"service_quality.mail_activity_type_action_{kind}")
                )
            )
        return todos
