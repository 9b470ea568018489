"""The same help desk in every database: people, customers, one team, five policies."""

from odoo.fields import Command

AGENTS = 10
CUSTOMERS = 50
LOGIN = "bench_agent_0"
TEAM = "Bench team"
STAGES = ("In Progress", "Awaiting", "Done")
# The OCA addon promises whole hours until a stage.
OCA_HOURS = (1, 2, 4, 8, 24)


def build(env):
    """Make the desk; SLAs of whatever addon the database has."""
    env = env(context={"no_reset_password": True, "tracking_disable": True})
    users = _build_users(env)
    team = env["helpdesk.ticket.team"].create(
        {"name": TEAM, "user_ids": [Command.set(users.ids)], "user_id": users[-1].id}
    )
    env["helpdesk.ticket.category"].create({"name": "Bench category"})
    env["res.partner"].create(
        [
            {"name": f"Bench customer {number}", "email": f"c{number}@example.com"}
            for number in range(CUSTOMERS)
        ]
    )
    if "helpdesk.sla" in env:
        _build_oca_policies(env, team)
    if "service.sla.policy" in env:
        _build_people(env, users)
        _build_policies(env, team)


def _build_users(env):
    """Agents, their manager, their team leader."""
    group = env.ref("helpdesk_mgmt.group_helpdesk_user")
    names = [f"bench_agent_{number}" for number in range(AGENTS)]
    return env["res.users"].create(
        [
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "group_ids": [Command.link(group.id)],
            }
            for login in [*names, "bench_manager", "bench_leader"]
        ]
    )


def _build_people(env, users):
    """An employee for every user; all but the leader report to the manager."""
    department = env["hr.department"].create({"name": "Bench department"})
    people = env["hr.employee"].create(
        [
            {"name": user.name, "user_id": user.id, "department_id": department.id}
            for user in users
        ]
    )
    manager = people[-2]
    department.manager_id = manager
    people[:AGENTS].parent_id = manager


def _build_oca_policies(env, team):
    team.write(
        {"use_sla": True, "resource_calendar_id": env.company.resource_calendar_id.id}
    )
    env["helpdesk.sla"].create(
        [
            {
                "name": f"Solved within {hours} hours",
                "hours": hours,
                "team_ids": [Command.set(team.ids)],
                "stage_id": env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id,
                "ignore_stage_ids": [
                    Command.set(
                        env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting").ids
                    )
                ],
            }
            for hours in OCA_HOURS
        ]
    )


def _build_policies(env, team):
    """Five that match every ticket, each with its own promise or a fallback."""
    env["service.sla.policy"].search([]).active = False
    response = {"metric": "first_response", "amount": 20, "unit": "minute"}
    ceiling = {
        "metric": "response_ceiling",
        "amount": 24,
        "unit": "hour",
        "basis": "elapsed",
    }
    resolution = {"metric": "resolution", "amount": 3, "unit": "working_day"}
    everything = (response, ceiling, resolution)
    promises = ((response,), (ceiling,), (resolution,), everything, everything)
    env["service.sla.policy"].create(
        [
            {
                "name": f"Bench policy {sequence}",
                "sequence": sequence,
                "team_ids": [Command.set(team.ids)],
                "target_ids": [Command.create(dict(target)) for target in targets],
            }
            for sequence, targets in enumerate(promises, 1)
        ]
    )


def ticket_values(env, count):
    """Values of so many tickets, as a form or a mail would give them."""
    team = env["helpdesk.ticket.team"].search([("name", "=", TEAM)])
    category = env["helpdesk.ticket.category"].search([("name", "=", "Bench category")])
    customers = env["res.partner"].search([("name", "like", "Bench customer")])
    channel = env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
    return [
        {
            "name": f"Ticket {number}",
            "description": f"<p>Something is wrong, for the {number}th time.</p>",
            "partner_id": customers[number % CUSTOMERS].id,
            "team_id": team.id,
            "category_id": category.id,
            "priority": str(number % 4),
            "channel_id": channel.id,
        }
        for number in range(count)
    ]
