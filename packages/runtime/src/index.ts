export { onIncident, start } from './start.ts'
export type { RecorderOptions } from './options.ts'
export type { IncidentListener } from './sinks/listeners.ts'
export type { Incident, Place, Session, Sighting, TimelineEntry } from '@sendonce/model'
