import type { EntryPoint } from '@sendonce/model'
import type { EntryPoint as AnalysedEntry } from '../analyse/entry/entry-points.ts'
import type { Sites } from './sites.ts'

/** The entry point as a report has it. */
export function entryOf(entry: AnalysedEntry, sites: Sites): EntryPoint | null {
  const site = sites.of(entry.place)
  return site && { framework: entry.framework, method: entry.method, route: entry.route, site }
}
