from odoo import models
from odoo.exceptions import UserError


class ServiceTransitionMixin(models.AbstractModel):
    """A record with a few states and no log of its own beside the chatter.

    What may happen is the table ``_transitions``; the methods that take a step ask who
    may take it. Where every step has to be logged and signed, ``service.step.mixin``
    does that.
    """

    _name = "service.transition.mixin"
    _description = "Record that moves from state to state"

    # step: (states it may start from, state it leads to)
    _transitions = {}

    def _transition(self, step, **values):
        """Move all these records, or none.

        :param values: what is written with the new state
        :raise UserError: when one of them is not where the step starts
        """
        sources, target = self._transitions[step]
        # Two people at once: the second one finds the state that the first has left.
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in sources:
                raise UserError(
                    self.env._(
                        "%(record)s: this cannot be done in the state “%(state)s”.",
                        record=record.display_name,
                        state=labels[record.state],
                    )
                )
        # Nobody writes the state by hand; this is the only place that does.
        self.sudo().write({"state": target, **values})
