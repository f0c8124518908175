"""Says in JSON what Python's icalendar reads in calendar files: a line for each entry."""

import json
import sys
from datetime import timezone

from icalendar import Calendar


def instant(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    # By the zone that the file brings along, and not by the one of this name that the machine knows.
    brought = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}

    def by_file(entry, name):
        moment = entry[name]
        if "TZID" not in moment.params:
            return instant(moment.dt)
        return instant(moment.dt.replace(tzinfo=brought[moment.params["TZID"]]))

    for entry in calendar.walk("VEVENT"):
        text = lambda name: str(entry.get(name, ""))
        print(json.dumps({
            "uid": text("UID"),
            "sequence": int(entry["SEQUENCE"]),
            "stamped": instant(entry["DTSTAMP"].dt),
            "modified": instant(entry["LAST-MODIFIED"].dt),
            "status": text("STATUS"),
            "starts": instant(entry["DTSTART"].dt),
            "ends": instant(entry["DTEND"].dt),
            "starts_by_file": by_file(entry, "DTSTART"),
            "ends_by_file": by_file(entry, "DTEND"),
            "summary": text("SUMMARY"),
            "location": text("LOCATION"),
            "description": text("DESCRIPTION"),
            "repeats": "RRULE" in entry or "RDATE" in entry,
            "mistakes": [str(error) for error in calendar.errors + entry.errors],
            "method": "METHOD" in calendar,
        }, sort_keys=True))
