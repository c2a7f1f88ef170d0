"""What strict nbval leaves uncompared in the labs: what carries random ids, dates or paths. Text is compared as it stands."""

import pytest

UNCOMPARED = ("text/html", "image/svg+xml", "application/javascript", "stderr")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Add the uncompared kinds of output to each notebook that nbval collects."""
    if hasattr(collector, "skip_compare") and collector.path.suffix == ".ipynb":
        collector.skip_compare = (*collector.skip_compare, *UNCOMPARED)
