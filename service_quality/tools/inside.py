"""What only our own code may say in a context.

A context comes with every call from outside, and a client may put any key into it. It
can send plain values only, though, never this very object.
"""

INSIDE = object()


def is_said_inside(env, key):
    """Whether our own code has set ``key`` in the context, by the value ``INSIDE``."""
    return env.context.get(key) is INSIDE
