"""When somebody was expected, and whether they came in time: plain values only."""

from odoo.tools.intervals import Intervals


def first_starts(work, leaves):
    """``{date: moment}``: when each day begins after leave has been taken out.

    A day that is all leave is not there; one whose morning is leave begins after it.

    :param work: (start, stop, anything) of the working hours, aware moments of one zone
    :param leaves: (start, stop, anything) of approved leave and holidays
    """
    starts = {}
    for start, _stop, _meta in Intervals(work) - Intervals(leaves):
        starts.setdefault(start.date(), start)
    return starts


def is_late(came, expected, tolerance=0):
    """Whether ``came`` is more than ``tolerance`` minutes later than ``expected``."""
    return (came - expected).total_seconds() > 60 * tolerance
