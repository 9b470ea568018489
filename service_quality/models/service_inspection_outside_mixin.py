from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# How long there is to put right what somebody from outside found.
RECTIFY_WITHIN = timedelta(days=7)
MARK_FIELDS = {"mark", "comment", "photo", "decision"}
# What somebody from outside may hand in beside the marks.
REPORT_FIELDS = {"visit_report", "visited_at", "place"}


class ServiceInspectionOutsideMixin(models.AbstractModel):
    """An inspection carried out by somebody from outside: an agency, or a mystery
    customer.

    They see what is assigned to them, as long as the contract of their agency runs, and
    neither ticket nor customer nor anybody else's result.
    """

    _name = "service.inspection.outside.mixin"
    _description = "Inspection from outside"

    body_id = fields.Many2one(
        "service.inspection.body",
        compute="_compute_body_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The quality department, group or agency that inspects.",
    )
    is_external = fields.Boolean(
        string="From outside",
        compute="_compute_is_external",
        store=True,
        precompute=True,
        help="The result comes from somebody who does not belong to the company.",
    )
    is_assigned_outside = fields.Boolean(
        string="Assigned to me",
        compute="_compute_is_assigned_outside",
        search="_search_is_assigned_outside",
        help="The user inspects this for an agency whose contract runs today.",
    )
    visited_at = fields.Datetime(
        string="Visited", copy=False, help="When the mystery customer was there."
    )
    visit_report = fields.Text(
        string="Report of the visit",
        copy=False,
        help="What the mystery customer experienced, in their own words.",
    )

    @api.depends("inspector_partner_id", "company_id")
    def _compute_body_id(self):
        Body = self.env["service.inspection.body"]
        for inspection in self:
            partner = inspection.inspector_partner_id
            if partner and inspection.body_id.kind != "agency":
                inspection.body_id = Body._find_agency(partner, inspection.company_id)

    @api.depends("inspector_partner_id")
    def _compute_is_external(self):
        for inspection in self:
            inspection.is_external = bool(inspection.inspector_partner_id)

    @api.depends("inspector_partner_id", "body_id")
    @api.depends_context("uid")
    def _compute_is_assigned_outside(self):
        for inspection in self:
            assigned = inspection.sudo()  # contracts are compared, not shown
            mine = assigned.inspector_partner_id == self.env.user.partner_id
            body = assigned.body_id
            inspection.is_assigned_outside = (
                mine and body.kind == "agency" and body.is_in_force
            )

    def _search_is_assigned_outside(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Whether a contract runs is asked for whoever may not read contracts.
        bodies = (
            self.env["service.inspection.body"]
            .sudo()
            .search([("kind", "=", "agency"), ("is_in_force", "=", True)])
        )
        mine = Domain("inspector_partner_id", "=", self.env.user.partner_id.id)
        assigned = mine & Domain("body_id", "in", bodies.ids)
        return assigned if True in value else ~assigned

    def _is_inspector(self, user):
        """Somebody from outside is one only while the contract runs."""
        if not super()._is_inspector(user):
            return False
        if user._is_internal():
            return True
        return self.with_user(user).sudo().is_assigned_outside

    # ------------------------------------------------------------
    # On the portal
    # ------------------------------------------------------------

    def _check_outside(self):
        """:raise AccessError: unless this is assigned to the user, and may be scored"""
        self.ensure_one()
        if not self._is_inspector(self.env.user):
            raise AccessError(
                self.env._("This inspection is not assigned to you any more.")
            )

    def _save_outside(self, marks, report=None):
        """Keep what somebody from outside hands in; what is left out stays.

        :param marks: ``{line id: {mark, comment, photo, decision}}``; what is no
            line of this inspection is passed over
        :param report: ``{visit_report, visited_at, place}``
        :raise AccessError: for whoever it is not assigned to
        :raise UserError: when it has been handed in
        """
        self._check_outside()
        # From here on it is checked who does it; what the steps look up (checklist,
        # employee, team) is not for people from outside to read.
        inspection = self.sudo()
        if inspection.state == "draft":
            inspection.action_start()
        if inspection.state != "in_progress":
            raise UserError(
                self.env._(
                    "%(inspection)s has been handed in: it stays as it is.",
                    inspection=self.name,
                )
            )
        if report:
            values = {name: report[name] for name in REPORT_FIELDS & report.keys()}
            if values.get("visited_at"):
                # What is judged was given then, not when it is written down.
                values["observed_at"] = values["visited_at"]
            inspection.write(values)
        for line in inspection.line_ids:
            given = marks.get(line.id, {})
            values = {name: given[name] for name in MARK_FIELDS & given.keys()}
            if values:
                line.write(values)

    def _get_visited_text(self):
        """When the visit was, in the zone of the company, as a browser takes it."""
        self.ensure_one()
        inspection = self.sudo()  # a zone is no secret
        if not inspection.visited_at:
            return ""
        zoned = inspection.with_context(tz=inspection.company_id._get_service_tz())
        local = fields.Datetime.context_timestamp(zoned, inspection.visited_at)
        return local.strftime("%Y-%m-%dT%H:%M")

    def _read_visited_text(self, text):
        """The moment of a visit, from what a browser sends.

        :raise UserError: for what is no date with a time
        """
        self.ensure_one()
        if not text:
            return False
        try:
            local = datetime.fromisoformat(text)
        except ValueError as error:
            raise UserError(
                self.env._("“%(text)s” is no date with a time.", text=text)
            ) from error
        zone = ZoneInfo(self.sudo().company_id._get_service_tz())
        moment = local.replace(tzinfo=zone).astimezone(timezone.utc)
        return moment.replace(tzinfo=None)

    def action_done(self):
        """As ever; for somebody from outside it is said who puts right what failed, and
        whoever gave the order is told to publish it.
        """
        # What the steps look up (employee, team) is not for people from outside.
        outside = self.sudo().browse()
        if not self.env.user._is_internal():
            self.check_access("read")
            for inspection in self.filtered(lambda one: one.state == "in_progress"):
                inspection._check_outside()
                outside |= inspection.sudo()
        for inspection in outside:
            inspection._order_rectification()
        result = super().action_done()
        outside._ask_to_publish()
        return result

    def _ask_to_publish(self):
        """A to-do for the head of the agency's body on our side."""
        for inspection in self:
            publisher = inspection.body_id.leader_user_id
            if publisher:
                env = inspection.with_context(lang=publisher.lang).env
                inspection.activity_schedule(
                    "service_quality.mail_activity_type_inspection",
                    user_id=publisher.id,
                    summary=env._(
                        "Publish the result of %(name)s", name=inspection.name
                    ),
                )

    def _order_rectification(self):
        """Say who puts right what failed: people from outside cannot know.

        A mystery customer explains nothing on the spot, so all that failed is ordered.
        """
        failed = self.line_ids.filtered(lambda line: line.mark == "fail")
        if self._is_hidden():
            failed.filtered(lambda line: not line.decision).decision = "rectify"
        ordered = self.line_ids.filtered(
            lambda line: line.decision == "rectify" and not line.rectify_owner_id
        )
        if not ordered:
            return
        leader = self.team_id.user_id | self.body_id.leader_user_id
        responsible = (
            self.employee_id.parent_id
            or leader.employee_ids.filtered(
                lambda employee: employee.company_id == self.company_id
            )
            or self.department_id.manager_id
        )[:1]
        if not responsible:
            raise UserError(
                self.env._(
                    "Nobody is responsible for putting things right here. Ask whoever "
                    "gave you this inspection to name a leader of the team."
                )
            )
        today = self.company_id._get_service_today()
        ordered.write(
            {
                "rectify_owner_id": responsible.id,
                "rectify_due_date": today + RECTIFY_WITHIN,
            }
        )
