import { patchResponses } from './patch.ts'

patchResponses()
