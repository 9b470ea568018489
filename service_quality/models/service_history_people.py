from typing import NamedTuple

from odoo import api, models
from odoo.fields import Command, Domain

#: Nobody hears of records that only exist because the past mentions them.
SILENT = {
    "mail_activity_automation_skip": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "tracking_disable": True,
}


class Person(NamedTuple):
    """An agent of the log, as ids; False where there is none."""

    user_id: int | bool
    employee_id: int | bool
    department_id: int | bool


NOBODY = Person(False, False, False)


class ServiceHistoryPeople(models.AbstractModel):
    """Finds the people of an event log, and makes those that are missing.

    Called by the import after its access check; whoever may import need not be allowed
    to create users, employees or contacts otherwise.
    """

    _name = "service.history.people"
    _description = "People of a history import"

    @api.model
    def _find_outsiders(self, company, names):
        """Agents who are active users without access to the company."""
        users = self._search_users(names).filtered("active")
        return {user.login for user in users if company not in user.company_ids}

    @api.model
    def _get_agents(self, company, names):
        """Return {name: Person}.

        Users are found by login, employees by user and company. The missing ones are
        made, archived: without password or mail, and unable to log in.
        """
        users = {user.login: user for user in self._search_users(names)}
        missing = [name for name in sorted(names) if name not in users]
        created = self._create_users(company, missing)
        users |= dict(zip(missing, created, strict=True))
        self._open_company(company, users.values())
        employees = self._get_employees(company, users)
        return {
            name: Person(user.id, employees[user].id, employees[user].department_id.id)
            for name, user in users.items()
        }

    @api.model
    def _get_customers(self, company, names):
        """Return {name: partner id}, found by reference or exact name, or created."""
        # Contacts of the company and shared ones, whoever may see them.
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        domain = Domain("company_id", "in", [False, company.id])
        named = Domain("ref", "in", list(names)) | Domain("name", "in", list(names))
        found = partners.search_fetch(
            domain & named, ["ref", "name"], order="active desc, id"
        )
        ids = {}
        for field_name in ("ref", "name"):
            for partner in found:
                ids.setdefault(partner[field_name], partner.id)
        missing = sorted(name for name in names if name not in ids)
        created = partners.with_context(**SILENT).create(
            [{"name": name, "ref": name, "company_id": company.id} for name in missing]
        )
        ids |= dict(zip(missing, created.ids, strict=True))
        return {name: ids[name] for name in names}

    @api.model
    def _search_users(self, names):
        # Agents may have left or belong to other companies: they are found all the
        # same.
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search([("login", "in", list(names))])

    @api.model
    def _create_users(self, company, names):
        # Making users is an administrator's right; these are archived and have no
        # password.
        users = self.env["res.users"].sudo().with_context(**SILENT)
        return users.create(
            [
                {
                    "name": name,
                    "login": name,
                    "active": False,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
                }
                for name in names
            ]
        )

    @api.model
    def _open_company(self, company, users):
        """An archived agent of one company may have worked for another one too."""
        for user in users:
            if company not in user.company_ids and not user.active:
                user.company_ids = [Command.link(company.id)]

    @api.model
    def _get_employees(self, company, users):
        """Return {user: employee of the company}."""
        # Employee records are HR's; tickets and clocks only need to name them.
        model = self.env["hr.employee"].sudo().with_context(active_test=False, **SILENT)
        user_ids = [user.id for user in users.values()]
        found = model.search(
            [("user_id", "in", user_ids), ("company_id", "=", company.id)],
            order="active, id desc",
        )
        employees = {employee.user_id: employee for employee in found}
        missing = [user for user in users.values() if user not in employees]
        created = model.create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": company.id,
                    "active": user.active,
                }
                for user in missing
            ]
        )
        self._drop_onboarding_notes(created)
        return employees | dict(zip(missing, created, strict=True))

    @api.model
    def _drop_onboarding_notes(self, employees):
        """hr welcomes every new employee in the chatter; these are no newcomers."""
        notes = self.env["mail.message"].sudo()
        domain = [("model", "=", "hr.employee"), ("res_id", "in", employees.ids)]
        notes.search(domain).unlink()
