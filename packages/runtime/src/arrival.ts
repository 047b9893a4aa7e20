import { learnFrom } from './layers/learn.ts'
import { noteArrival } from './observe.ts'
import type { WatchedResponse } from './record.ts'
import { watchUnanswered } from './unanswered.ts'

/** A request has arrived, and no listener has run yet: the framework behind a listener can still be learned. */
export function arrive(
  response: WatchedResponse,
  server: { listeners(event: string): unknown[] },
): void {
  const record = noteArrival(response)
  watchUnanswered.arrived(record)
  if (record.isDetailed) for (const listener of server.listeners('request')) learnFrom(listener)
}
