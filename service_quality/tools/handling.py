"""How long somebody really worked on a ticket, from what is on its time line.

Plain values only: a mark is ``(event type, moment)``, in the order of the time line.
"""

# The first of these tells when somebody began to work on the ticket.
TOUCHES = frozenset({"assigned", "accepted", "first_response", "stage"})
RESTS = frozenset({"paused", "resolved", "voided"})
RESUMES = frozenset({"resumed", "reopened"})


def get_spans(marks, registered_at, resolved_at):
    """The spans in which a solved ticket was worked on, as ``[(start, stop)]``.

    From the first touch to the solution, without the time it waited for the customer or
    lay solved before it was reopened. A ticket that nobody touched before it was solved
    was worked on since it came in.
    """
    start = min(
        (at for event, at in marks if event in TOUCHES and at < resolved_at),
        default=registered_at,
    )
    spans, began = [], start
    for event, at in marks:
        if at < start or at > resolved_at:
            continue
        if event in RESTS and began is not None:
            spans.append((began, at))
            began = None
        elif event in RESUMES and began is None:
            began = at
    if began is not None:
        spans.append((began, resolved_at))
    return [(start, stop) for start, stop in spans if start < stop]
