/** What runs later: promises, timers, callbacks, events. */
export const laterStatements = {}
