export { patchResponses as start } from './patch.ts'
export { onIncident } from './sinks.ts'
export type { Incident, Place, Sighting } from '@sendonce/model'
