"""Two workers doing the same thing at the same moment, each in its own transaction.

What a test has in its own transaction no worker sees, so such tests commit their data
and clean up behind themselves.
"""

from contextlib import contextmanager
from threading import Barrier, Thread

from odoo.api import SUPERUSER_ID, Environment
from odoo.service.model import retrying


@contextmanager
def committed(registry):
    """An environment whose records the workers see."""
    with registry.cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})
        cr.commit()


def run_in_workers(registry, function, uid=SUPERUSER_ID, workers=2):
    """Run ``function(env)`` in several workers that begin together, as RPC would.

    A transaction that meets a concurrent change is retried, like a request.

    :return: the results, one per worker; an exception in one is raised
    """
    barrier = Barrier(workers)
    results = []

    def work():
        with registry.cursor() as cr:
            env = Environment(cr, uid, {})
            first = [True]

            def once():
                # Both take their snapshot before either writes.
                cr.execute("SELECT 1 FROM res_company LIMIT 1")
                if first.pop() if first else False:
                    barrier.wait(timeout=30)
                result = function(env)
                env.flush_all()
                return result

            try:
                results.append(retrying(once, env))
                cr.commit()
            except Exception as error:  # noqa: BLE001, raised in the test's thread
                results.append(error)

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for result in results:
        if isinstance(result, Exception):
            raise result
    assert len(results) == workers, "a worker did not come back"
    return results
