export { onIncident } from './sinks.ts'
export { start } from './start.ts'
export type { Incident, Place, Session, Sighting } from '@sendonce/model'
