/**
 * What calls of the platform and of libraries do with what they are given. Only an analyser asks that: the recorder sees it
 * happen, and is loaded without these tables.
 */
export { requestParts, responseParts } from './parts.ts'
export {
  eventNamed,
  givesInstance,
  givesList,
  isLogging,
  isPrinting,
  isPredicate,
  mutators,
  neverRejects,
  neverReturns,
  neverThrows,
  refusesByThrowing,
  refusesWhatIsSent,
  promiseCombinators,
  responseHooks,
  searchIterators,
  otherEvents,
  streamEvents,
  syncIterators,
  timerCalls,
} from './call-tables.ts'
export { isOfOutcome, outcomeMethods, type OutcomePart } from './outcome-methods.ts'
export type {
  Library,
  LibraryCall,
  LibraryCallback,
  LibraryEvent,
  LibraryHandler,
  LibraryTasks,
  LibraryType,
} from './libraries/library.ts'
export {
  isRequestEvent,
  libraries,
  libraryCall,
  libraryEvent,
  libraryType,
  requestCall,
  type KnownCall,
} from './libraries/library-lookup.ts'
