from odoo import SUPERUSER_ID, api

# Supervisors see the teams below theirs too: {rule: (domain before, domain now)}.
LED_RULES = {
    "service_event_rule_led": (
        "[('team_id.user_id', '=', user.id)]",
        "[('team_id.is_led', '=', True)]",
    ),
    "service_sla_clock_rule_led": (
        "[('team_id.user_id', '=', user.id)]",
        "[('team_id.is_led', '=', True)]",
    ),
    "service_interaction_rule_led": (
        "[('ticket_id.team_id.user_id', '=', user.id)]",
        "[('ticket_id.team_id.is_led', '=', True)]",
    ),
}
# What the channels of helpdesk_mgmt mean to us.
CHANNELS = {
    "web": {"acknowledge": True},
    "email": {"acknowledge": True},
    "phone": {"is_on_spot": True},
}


def migrate(cr, version):
    """Bring databases of the first version to where a new one begins."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _let_customers_wait(cr)
    for name, (before, now) in LED_RULES.items():
        rule = env.ref(f"service_quality.{name}", raise_if_not_found=False)
        # A rule that the company has changed is its own.
        if rule and rule.domain_force == before:
            rule.domain_force = now
    for name, values in CHANNELS.items():
        channel = env.ref(
            f"helpdesk_mgmt.helpdesk_ticket_channel_{name}", raise_if_not_found=False
        )
        if channel:
            channel.write(values)


def _let_customers_wait(cr):
    """Whoever has had no answer yet is waiting since their ticket came in."""
    cr.execute(
        """
        UPDATE helpdesk_ticket AS ticket
           SET waiting_since = ticket.registered_at
          FROM helpdesk_ticket_stage AS stage
         WHERE stage.id = ticket.stage_id
           AND ticket.active
           AND ticket.first_response_at IS NULL
           AND stage.closed IS NOT TRUE
           AND stage.pause_clock IS NOT TRUE
        """
    )
