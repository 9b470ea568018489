"""Creating what another worker may create at the same moment."""

from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError


@contextmanager
def retried_when_duplicate():
    """Let the request start again when somebody else just wrote the same record.

    A transaction does not see what others committed after it began, so the unique
    index is the first to notice. Odoo retries a request that ends in a
    ``ConcurrencyError``; the second time it finds the record and leaves it alone.
    """
    try:
        yield
    except UniqueViolation as error:
        raise ConcurrencyError(str(error)) from error
