export { onIncident, start } from './start.ts'
export type { IncidentListener, RecorderOptions } from './options.ts'
export type { Incident, Place, Session, Sighting, TimelineEntry } from '@sendonce/model'
