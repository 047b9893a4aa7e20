export type * from './lifecycle.ts'
export type * from './framework.ts'
export type * from './finding.ts'
export type * from './incident.ts'
export type { Pattern, PatternSource } from './pattern.ts'
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
  clientWords,
  findingMessage,
  incidentKind,
  missingIn,
  reactionWords,
  withMissing,
  type FirstOperation,
  type MessageFacts,
} from './message.ts'
export { shownUrl } from './shown-url.ts'
export { toldError } from './told-error.ts'
export { transition } from './transition.ts'
export { docsPage, docsUrl, patternByCode, patterns } from './patterns.ts'
export { isFrameworkFile, packageOf } from './installed.ts'
export { drawIncident } from './drawing/draw.ts'
export { drawLine, drawRepeat } from './drawing/draw-line.ts'
export {
  callText,
  plural,
  reactionText,
  timelineRows,
  timeText,
  type TimelineRow,
} from './drawing/rows.ts'
export { shownPlace } from './drawing/places.ts'
export { spokenName } from './drawing/spoken-name.ts'
export { chooseStyle, penOf, type Pen, type Style, type TerminalFacts } from './drawing/style.ts'
export { functionNameAt } from './classify/class-name.ts'
export { classify } from './classify/classify.ts'
export type {
  Evidence,
  Frame,
  Invocation,
  NextCall,
  OperationEvidence,
  Verdict,
} from './classify/evidence.ts'
