import base64
import io
from datetime import timedelta
from typing import NamedTuple

from PIL import Image

from odoo import api, fields, models

MODULE = "service_quality"
MARKS = {"p": "pass", "h": "partial", "f": "fail", "n": "na"}


class Case(NamedTuple):
    """One inspection of the demo: who looks at whom, when, how, and what comes of it.

    ``marks`` are those of the first items (p, h, f, n); the others pass.
    """

    checklist: str
    agent: str
    inspector: str
    days: int
    hour: int
    marks: str
    state: str = "published"
    kind: str = "random"
    method: str = "on_site"
    announced: bool = False
    orders: bool = False


CASES = [
    Case("attitude", "agent", "inspector", 55, 9, "ppppppp", announced=True),
    Case("attitude", "agent", "inspector2", 48, 3, "pphpph"),
    Case("language", "agent2", "inspector", 45, 2, "ppfphf", method="recording"),
    Case("appearance", "agent3", "inspector2", 41, 1, "pppfh", kind="periodic"),
    Case("service", "agent3", "inspector", 36, 3, "phpppph", announced=True),
    Case("service", "agent4", "inspector", 33, 7, "pppph", method="record_check"),
    Case("confidentiality", "agent4", "inspector2", 29, 2, "fppp"),
    Case("call_back", "agent2", "inspector", 25, 4, "pphp", method="call_back"),
    Case("language", "agent2", "inspector2", 20, 6, "ppfpp", method="recording"),
    Case("mystery", "agent5", "inspector2", 15, 5, "phpp", kind="mystery"),
    Case("telephone", "agent5", "inspector", 12, 3, "pphf", orders=True),
    Case("attitude", "agent", "inspector", 3, 2, "pfphp", kind="special"),
    Case("communication", "agent2", "inspector2", 2, 6, "phpp"),
    Case("discipline", "agent3", "inspector", 1, 2, "pphpf", "done"),
    Case("hygiene", "", "inspector", 0, 1, "pp", "in_progress", kind="patrol"),
    Case("patrol", "", "inspector", -1, 1, "", "draft", kind="patrol"),
    Case("service", "agent5", "inspector", -2, 3, "", "draft", announced=True),
    Case("telephone", "agent4", "inspector2", -3, 3, "", "draft"),
]


class ServiceDemoInspection(models.AbstractModel):
    """Inspections of the demo database; called by demo data only."""

    _name = "service.demo.inspection"
    _description = "Service demo inspections"

    @api.model
    def _load_inspections(self):
        """Two months of inspections in all states, one disputed, one decided."""
        made = {case: self._inspect(case) for case in CASES}
        by_day = {case.days: inspection for case, inspection in made.items()}
        self._dispute(
            by_day[3],
            self.env._(
                "The customer had asked me to hurry, so I did not wait for the end."
            ),
        )
        decided = by_day[20]
        self._dispute(decided, self.env._("The line was bad; I did say please, twice."))
        decided.with_user(self._ref("res_users_inspector")).action_decide_dispute(
            "upheld",
            self.env._("It can be heard after the second minute."),
            {decided.line_ids[2].id: "pass"},
        )
        commented = by_day[2]
        commented.with_user(commented.employee_id.user_id).action_comment(
            self.env._("Thank you, I shall ask more open questions.")
        )

    @api.model
    def _ref(self, name):
        return self.env.ref(f"{MODULE}.{name}_demo")

    @api.model
    def _inspect(self, case):
        """Plan one inspection and take it as far as it goes."""
        inspector = self._ref(f"res_users_{case.inspector}")
        moment = fields.Datetime.now().replace(minute=20, second=0, microsecond=0)
        moment = moment.replace(hour=case.hour) - timedelta(days=case.days)
        inspection = (
            self.env["service.inspection"]
            .with_user(inspector)
            .with_context(mail_activity_quick_update=True)
            .create(self._prepare_inspection(case, moment))
        )
        if case.state == "draft":
            return inspection
        inspection.action_start()
        inspection.observed_at = moment
        self._mark(inspection, case)
        if case.state == "in_progress":
            return inspection
        inspection.action_done()
        if case.state == "published":
            inspection.action_publish()
        self._date_back(inspection, moment)
        return inspection

    @api.model
    def _prepare_inspection(self, case, moment):
        employee = case.agent and self._ref(f"hr_employee_{case.agent}")
        values = {
            "checklist_id": self.env.ref(
                f"{MODULE}.service_checklist_{case.checklist}"
            ).id,
            "kind": case.kind,
            "method": case.method,
            "announced": case.announced,
            "planned_on": moment.date(),
            "place": self.env._("Counter 2"),
        }
        if not employee:
            team = self._ref("helpdesk_ticket_team_counter")
            return {**values, "team_id": team.id}
        tickets = self.env["helpdesk.ticket"].sudo()
        ticket = tickets.search(
            [("employee_id", "=", employee.id), ("closed", "=", True)],
            order="id desc",
            limit=1,
        )
        values["employee_id"] = employee.id
        if case.method in ("record_check", "call_back"):
            values["ticket_id"] = ticket.id
            values["partner_id"] = ticket.partner_id.id
        if case.method == "recording":
            values["recording_reference"] = self.env._("Hotline, call 4711")
        return values

    @api.model
    def _mark(self, inspection, case):
        """Marks, comments and decisions, as an inspector gives them."""
        lines = inspection.line_ids
        marks = case.marks
        if case.state != "in_progress":
            marks = marks.ljust(len(lines), "p")
        for line, letter in zip(lines, marks, strict=False):
            values = {"mark": MARKS[letter]}
            if line.evidence_required or letter in "hf":
                values["comment"] = (
                    self.env._("As it should be.")
                    if letter == "p"
                    else self.env._("Seen twice within the hour.")
                )
            if line.photo_required:
                values["photo"] = self._get_photo()
            if letter == "f":
                values.update(self._prepare_decision(inspection, case))
            line.write(values)

    @api.model
    def _prepare_decision(self, inspection, case):
        if not case.orders:
            return {"decision": "coached"}
        today = fields.Date.context_today(self)
        return {
            "decision": "rectify",
            "rectify_task": self.env._("No food at the desk while calls come in."),
            "rectify_owner_id": inspection.employee_id.id,
            "rectify_due_date": today + timedelta(days=7),
            "reinspect_on": today + timedelta(days=10),
        }

    @api.model
    def _date_back(self, inspection, moment):
        """It was some time ago: what was to be read has been read."""
        published = moment + timedelta(hours=6)
        dated = inspection.sudo()
        values = {"started_at": moment, "done_at": moment + timedelta(hours=1)}
        if dated.state == "published":
            values["published_at"] = published
            values["dispute_until"] = dated._get_dispute_until(published)
            if values["dispute_until"] < fields.Datetime.now():
                dated._drop_todo("mail_activity_type_inspection_result")
        dated.write(values)

    @api.model
    def _dispute(self, inspection, reason):
        """The employee disputes it, as long ago as it was published."""
        inspection = inspection.sudo()
        until = inspection.dispute_until
        inspection.dispute_until = fields.Datetime.now() + timedelta(minutes=5)
        by_employee = inspection.with_user(inspection.employee_id.user_id)
        by_employee.action_dispute(reason)
        inspection.dispute_until = until

    @api.model
    def _get_photo(self):
        """A plain picture in place of a photo."""
        picture = io.BytesIO()
        Image.new("RGB", (320, 240), (196, 214, 205)).save(picture, "JPEG")
        return base64.b64encode(picture.getvalue())
