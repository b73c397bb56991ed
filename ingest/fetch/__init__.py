"""Official texts by the catalog's URLs: asked for politely, checked against the catalog, written with their origin."""

from ingest.fetch.fetching import FetchResult, fetch
from ingest.fetch.web import Web, WebLimits

__all__ = ["FetchResult", "Web", "WebLimits", "fetch"]
