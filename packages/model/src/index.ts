export type * from './lifecycle.ts'
export type * from './framework.ts'
export type * from './finding.ts'
export type * from './incident.ts'
export type * from './pattern.ts'
export type { Page } from './pattern-pages.ts'
export {
  effectFor,
  errorHandlerArity,
  frameworkModels,
  frameworkOfPackage,
  isGuard,
  registrationsNamed,
  responseOperation,
  responseProperty,
  terminalMethodNames,
  typeRole,
} from './framework-lookup.ts'
export { pipeInto } from './frameworks/node-http.ts'
export {
  isLogging,
  mutators,
  neverReturns,
  neverThrows,
  promiseCombinators,
  responseHooks,
  searchIterators,
  streamEvents,
  syncIterators,
  timerCalls,
} from './call-tables.ts'
export {
  clientWords,
  findingMessage,
  incidentKind,
  missingIn,
  reactionWords,
  withMissing,
  type FirstOperation,
  type MessageFacts,
} from './message.ts'
export { transition } from './transition.ts'
export { docsUrl, patternByCode, patterns } from './patterns.ts'
