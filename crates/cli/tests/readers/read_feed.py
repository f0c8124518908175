"""Says in JSON what Python's feedparser reads in Atom feeds: a line for each feed."""

import json
import sys

import feedparser

for path in sys.argv[1:]:
    feed = feedparser.parse(path)
    of = feed.feed
    print(json.dumps({
        "broken": str(feed.get("bozo_exception", "")),
        "version": feed.version,
        "id": of.get("id"),
        "title": of.get("title"),
        "updated": of.get("updated"),
        "author": of.get("author"),
        "links": sorted([link["rel"], link["href"]] for link in of.get("links", [])),
        "entries": [
            {name: entry.get(name) for name in ("id", "title", "updated", "link", "summary")} for entry in feed.entries
        ],
    }, sort_keys=True))
