import { relative, sep } from 'node:path'
import type { Incident, Place, Sighting } from '@sendonce/model'

/** The incident with its files told as a report tells them: relative to a folder, with `/`. */
export function localize(incident: Incident, root: string): Incident {
  const place = (one: Place | null): Place | null =>
    one && { ...one, file: localFile(one.file, root) }
  const sighting = (one: Sighting | null): Sighting | null =>
    one && { ...one, place: place(one.place), stack: one.stack.flatMap((at) => place(at) ?? []) }
  return {
    ...incident,
    first: sighting(incident.first),
    second: sighting(incident.second),
    timeline: incident.timeline.map((entry) => ({ ...entry, site: place(entry.site) })),
  }
}

/** A file as a report tells it: relative to a folder, with `/`. */
export function localFile(file: string, root: string): string {
  const local = relative(root, file)
  return sep === '/' ? local : local.replaceAll(sep, '/')
}
