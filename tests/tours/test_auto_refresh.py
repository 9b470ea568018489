"""The field that follows a job in the background, tested in the browser."""

from ..common import ServiceHttpCommon
from .test_countdown import hoot_id

SUITE = "@service_quality/auto_refresh/auto_refresh"


class TestAutoRefresh(ServiceHttpCommon):
    """Reads a record again while it changes by itself."""

    def test_auto_refresh_units(self):
        """Progress is followed to its end, and typed text survives."""
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&id={hoot_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
