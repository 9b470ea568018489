"""A pytest plugin for suites of installed addons: run what Odoo's own runner runs.

Odoo runs a test only in the class that defines it, not again in classes of other
modules that inherit or import it.
"""


def pytest_collection_modifyitems(config, items):
    """Leave out inherited and imported tests."""
    own, others = [], []
    for item in items:
        (own if _is_defined_here(item) else others).append(item)
    items[:] = own
    config.hook.pytest_deselected(items=others)


def _is_defined_here(item):
    case = item.cls
    if case is None or case.__module__ != item.module.__name__:
        return False
    inherits = getattr(case, "allow_inherited_tests_method", False)
    return inherits or item.originalname in vars(case)
