"""What our guards raise."""

from odoo.exceptions import UserError


class GuidedError(UserError):
    """A refusal that offers the way out: the dialog has a button for it.

    Everywhere but in the web client it is a ``UserError`` like any other.
    """

    def __init__(self, message, action_id, button_text, context=None):
        """:param action_id: id of the window action that the button opens
        :param context: passed on to the action
        """
        super().__init__(message)
        self.args = (message, action_id, button_text, context or {})

    def __str__(self):
        return self.args[0]
