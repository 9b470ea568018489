"""The countdown badge, tested in the browser by the addon's own unit tests."""

from ..common import ServiceHttpCommon

SUITE = "@service_quality/countdown/countdown_field"


def hoot_id(name):
    """The id that Odoo's JavaScript test runner gives to a suite."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


class TestCountdown(ServiceHttpCommon):
    """Colours, words and the one timer of the badges."""

    def test_countdown_units(self):
        """The badge ticks, turns amber and red by itself, and speaks."""
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&id={hoot_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
