/**
 * What calls of the platform and of libraries do with what they are given. Only an analyser asks that: the recorder sees it
 * happen, and is loaded without these tables.
 */
export { requestParts, responseParts } from './parts.ts'
export {
  askingMethods,
  closes,
  collections,
  eventNamed,
  givesInstance,
  givesList,
  isLogging,
  isPrinting,
  isPredicate,
  listTakers,
  mutators,
  neverRejects,
  neverReturns,
  neverThrows,
  promiseCombinators,
  responseHooks,
  searchIterators,
  otherEvents,
  streamEvents,
  syncIterators,
  timerCalls,
} from './call-tables.ts'
export {
  abortedErrors,
  errorClassOf,
  isNotOpened,
  neverConnected,
  refusesByThrowing,
  refusesNothing,
  refusesWhatIsSent,
} from './refusals.ts'
export {
  listensFor,
  isSubscription,
  setWhenClientLeft,
  stopsEmitting,
  takesListenersAway,
} from './emitter-methods.ts'
export {
  isResponseMember,
  isUnderOthers,
  leavesResponse,
  redirectStatus,
  takesStatus,
} from './response-members.ts'
export { typeAskedBy } from './type-questions.ts'
export { isPromiseConstructor, methodNamed, promiseStatic, tellsCallback } from './promise-names.ts'
export {
  handledType,
  isWithoutValue,
  observableOperator,
  observableSource,
  type ObservableOperator,
} from './observables.ts'
export { isOfOutcome, outcomeMethods, type OutcomePart } from './outcome-methods.ts'
export type { Returned } from './returned.ts'
export {
  classFrameworks,
  type ClassFramework,
  type ClassMethod,
  type GivenRole,
} from './class-frameworks.ts'
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
  leadsToResponse,
  libraries,
  libraryCall,
  libraryEvent,
  libraryType,
  requestCall,
  type KnownCall,
} from './libraries/library-lookup.ts'
export {
  fileFrameworks,
  guardNamed,
  hookedFrameworks,
  layeredFrameworks,
  toldVocabularyOf,
  usualVocabulary,
  vocabularyOf,
  type ContextVocabulary,
  type Vocabulary,
} from './vocabulary.ts'
export type { FileFramework, FileRoutes } from './file-framework.ts'
export { confidences } from './confidences.ts'
export type { BuiltAnswers } from './built-answers.ts'
export type { LayeredFramework } from './layered-framework.ts'
export type {
  HookedArgument,
  HookedCall,
  HookedFramework,
  HookedHandler,
} from './hooked-framework.ts'
