"""Hours of the day in which many customers come: ``10:00-12:00, 14:00-16:00``."""

import re

STRETCH = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$")
DAY = 24 * 60


def parse(text):
    """The stretches of ``text`` as pairs of minutes since midnight.

    :raise ValueError: with the stretch that makes no sense
    """
    stretches = []
    for part in re.split(r"[,;，；]", text or ""):
        part = part.strip()
        if not part:
            continue
        match = STRETCH.match(part)
        numbers = [int(number) for number in match.groups()] if match else []
        if not match or numbers[1] > 59 or numbers[3] > 59:
            raise ValueError(part)
        start, stop = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if not start < stop <= DAY:
            raise ValueError(part)
        stretches.append((start, stop))
    return stretches


def is_busy(stretches, moment):
    """Whether the local time ``moment`` lies in one of ``stretches``."""
    minute = moment.hour * 60 + moment.minute
    return any(start <= minute < stop for start, stop in stretches)
