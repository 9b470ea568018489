from odoo import models

from .service_board import CHANNEL, SUPERVISOR


class IrWebsocket(models.AbstractModel):
    """Lets supervisors, and nobody else, hear that the live board has changed."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = list(channels)
        if CHANNEL in channels:
            # What the client asks for is only a wish.
            channels = [channel for channel in channels if channel != CHANNEL]
            if self.env.user.has_group(SUPERVISOR):
                channels += [
                    (company, CHANNEL) for company in self.env.user.company_ids
                ]
        return super()._build_bus_channel_list(channels)
