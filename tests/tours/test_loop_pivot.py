"""The feedback loop in a pivot, tested in the browser."""

from ..common import ServiceHttpCommon
from .test_countdown import hoot_id

SUITE = "@service_quality/loop_pivot/loop_pivot"


class TestLoopPivot(ServiceHttpCommon):
    """Opens the list behind a number."""

    def test_loop_pivot_units(self):
        """SQ-123: the list behind a number holds what the number counts."""
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&id={hoot_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
