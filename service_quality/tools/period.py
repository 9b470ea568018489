"""Calendar periods with the instants that bound them in one time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

KIND_MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Whole days from ``date_from`` to ``date_to``, both included, of the zone ``tz``.

    The days are those of the zone, the instants are naive UTC as Odoo stores them, and
    the period is half open: what happens at ``stop_at`` belongs to the next one. A day
    whose midnight a clock change skips starts when its first minute exists; one whose
    midnight comes twice starts at the first. So neighbouring periods always touch.
    """

    date_from: date
    date_to: date
    tz: str = "UTC"

    def __post_init__(self):
        if self.date_to < self.date_from:
            raise ValueError("A period cannot end before it starts.")

    @classmethod
    def starting(cls, kind, day, tz="UTC"):
        """The month, quarter or year (``kind``) that the date ``day`` lies in."""
        months = KIND_MONTHS[kind]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, _add_months(first, months) - DAY, tz)

    @classmethod
    def month(cls, year, month, tz="UTC"):
        """The calendar month 1 to 12."""
        return cls.starting("month", date(year, month, 1), tz)

    @classmethod
    def quarter(cls, year, quarter, tz="UTC"):
        """The calendar quarter 1 to 4."""
        return cls.starting("quarter", date(year, 3 * quarter - 2, 1), tz)

    @classmethod
    def year(cls, year, tz="UTC"):
        """The calendar year."""
        return cls.starting("year", date(year, 1, 1), tz)

    @property
    def start_at(self):
        """Naive UTC instant the period begins at."""
        return _midnight(self.date_from, self.tz)

    @property
    def stop_at(self):
        """Naive UTC instant the period has just ended at."""
        return _midnight(self.date_to + DAY, self.tz)

    def day_of(self, moment):
        """The date in the zone at a naive UTC ``moment``."""
        aware = moment.replace(tzinfo=timezone.utc)
        return aware.astimezone(ZoneInfo(self.tz)).date()

    @property
    def kind(self):
        """``month``, ``quarter``, ``year``, or None for any other stretch of days."""
        for kind in KIND_MONTHS:
            if self == self.starting(kind, self.date_from, self.tz):
                return kind
        return None

    @property
    def label(self):
        """Short name that sorts by time: 2012-03, 2012-Q1, 2012, or both dates."""
        kind = self.kind
        if kind == "month":
            return f"{self.date_from:%Y-%m}"
        if kind == "quarter":
            return f"{self.date_from.year}-Q{(self.date_from.month + 2) // 3}"
        if kind == "year":
            return f"{self.date_from.year}"
        return f"{self.date_from.isoformat()} – {self.date_to.isoformat()}"

    @property
    def months(self):
        """How many months it lasts; a piece of a month counts by its days."""
        total = 0.0
        first = self.date_from.replace(day=1)
        while first <= self.date_to:
            following = _add_months(first, 1)
            start = max(first, self.date_from)
            stop = min(following, self.date_to + DAY)
            total += (stop - start).days / (following - first).days
            first = following
        return total


def _add_months(first, months):
    """The first day of the month that is ``months`` after the one of ``first``."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _midnight(day, tz):
    """Naive UTC instant at which ``day`` begins in ``tz``."""
    local = datetime.combine(day, time.min, tzinfo=ZoneInfo(tz))
    return local.astimezone(timezone.utc).replace(tzinfo=None)
