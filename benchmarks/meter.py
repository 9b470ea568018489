"""The stopwatch: wall time, CPU time and number of queries of a block."""

import gc
import time
from contextlib import contextmanager


@contextmanager
def measured(cr):
    """Measure a block; the dict it yields is filled when the block ends.

    What earlier blocks left behind is collected first and then kept out of the
    collector's sight, so that it runs on the block's own objects only, whoever is
    measured.
    """
    gc.collect()
    gc.freeze()
    sample, queries = {}, cr.sql_log_count
    wall, cpu = time.perf_counter(), time.process_time()
    yield sample
    sample["wall"] = time.perf_counter() - wall
    sample["cpu"] = time.process_time() - cpu
    sample["queries"] = cr.sql_log_count - queries
    gc.unfreeze()


class Measure:
    """What a worker process does round by round; subclasses define ``round``.

    :param registry: of the database
    :param environment: ``worker.environment``
    """

    def __init__(self, registry, environment):
        self.registry = registry
        self.environment = environment

    def warm_up(self):
        """Fill the caches that outlive a round."""

    def close(self):
        """Give back what was kept between rounds."""
