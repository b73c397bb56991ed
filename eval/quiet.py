"""ragas without its noise: no usage tracking, no tracing, no warning about moves that it has not made yet."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from unittest.mock import patch


@contextmanager
def quiet_ragas() -> Iterator[None]:
    """Import ragas inside: nothing is sent, nothing is kept in the home folder, nothing is warned about.

    ragas makes a user id, and keeps it in the home folder, even when tracking is off and no event is sent; here it
    makes it in a folder that is gone at once. It runs its metrics under langchain callbacks, which would send questions
    to LangSmith if so configured.
    """
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
    with warnings.catch_warnings():
        # ragas 0.4.3 warns that id-based metrics move to `collections`, where it does not have them yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ragas import _analytics

        with TemporaryDirectory() as folder, patch.object(_analytics, "user_data_dir", lambda **_: f"{folder}/ragas"):
            _analytics.get_userid()
        yield
