// Says in JSON what ical.js reads in calendar files: a line for each entry. It knows no zones but those in the file.
import ICAL from 'ical.js';
import { readFile } from 'node:fs/promises';

const instant = (time) => time.toJSDate().toISOString().replace('.000', '');
for (const path of process.argv.slice(2)) {
  const calendar = new ICAL.Component(ICAL.parse(await readFile(path, 'utf8')));
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    for (const time of [event.startDate, event.endDate]) {
      if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`${path}: a time without a zone`);
    }
    const sorted = {
      description: event.description ?? '',
      ends: instant(event.endDate),
      location: event.location ?? '',
      modified: instant(component.getFirstPropertyValue('last-modified')),
      method: calendar.hasProperty('method'),
      repeats: event.isRecurring(),
      sequence: event.sequence,
      stamped: instant(component.getFirstPropertyValue('dtstamp')),
      starts: instant(event.startDate),
      status: component.getFirstPropertyValue('status'),
      summary: event.summary,
      uid: event.uid,
    };
    console.log(JSON.stringify(sorted));
  }
}
