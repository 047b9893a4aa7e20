import type { MessagePort } from 'node:worker_threads'

/** What the thread between a linter and its process is started with. */
export interface ThreadData {
  readonly port: MessagePort
  /** One number: 1 when something is to be read from the port, or the thread has started. */
  readonly signal: Int32Array
}
