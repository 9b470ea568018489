"""What has to happen once, when the addon comes."""

from odoo.tools import SQL


def post_init_hook(env):
    """Tickets that are already here came in when they were created.

    They get no clocks by themselves: a promise made later would be broken at once. The
    button on the policies applies them to open tickets where that is wanted. The seeded
    scripts get their shortcuts.
    """
    env["helpdesk.ticket"].flush_model(["registered_at"])
    env.cr.execute(
        SQL(
            "UPDATE helpdesk_ticket SET registered_at = create_date "
            "WHERE registered_at IS NULL"
        )
    )
    env["helpdesk.ticket"].invalidate_model(["registered_at"])
    env["service.script"].search([("state", "=", "approved")])._refresh_shortcuts()
