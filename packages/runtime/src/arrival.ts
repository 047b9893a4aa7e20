import { learnFrom } from './layers/learn.ts'
import { noteArrival } from './observe.ts'
import type { WatchedResponse } from './record.ts'
import { watchUnanswered } from './unanswered.ts'

/** A request has arrived, and no listener has run yet: the framework behind a listener can still be learned. */
export function arrive(
  response: WatchedResponse,
  server: { rawListeners(event: string): unknown[] },
): void {
  watchUnanswered.start()
  const record = noteArrival(response)
  watchUnanswered.arrived(record)
  if (!record.isDetailed) return
  // Not `listeners`: that asks each of them whether it stands for another one.
  for (const listener of server.rawListeners('request')) learnFrom(listener)
}
