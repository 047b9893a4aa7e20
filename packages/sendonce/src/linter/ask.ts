import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import type { Answer, Question } from './messages.ts'
import type { ThreadData } from './thread-data.ts'

/** Longer than a busy machine takes to start a thread. */
const startMs = 60_000

interface Thread {
  readonly port: MessagePort
  readonly signal: Int32Array
}

let thread: Thread | null = null

/**
 * What is found in a file, for linters, which cannot wait for promises: the caller stands still until the answer is
 * there. The first question starts a thread and a process, which keep nobody from ending and end with the caller. Never throws.
 */
export function askForProblems(question: Question): Answer {
  try {
    thread ??= startThread()
    const { port, signal } = thread
    Atomics.store(signal, 0, 0)
    port.postMessage(question)
    // The thread may wake us for what we have seen already.
    while (Atomics.load(signal, 0) === 0) Atomics.wait(signal, 0, 0)
    return receiveMessageOnPort(port)?.message as Answer
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return {
      kind: 'failed',
      message: `no thread can be started (${words}): allow it, or run npx sendonce check`,
    }
  }
}

function startThread(): Thread {
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const { port1, port2 } = new MessageChannel()
  const workerData: ThreadData = { port: port2, signal }
  const worker = new Worker(new URL('linter-thread.js', import.meta.url), {
    workerData,
    transferList: [port2],
    execArgv: [],
  })
  worker.unref()
  port1.unref()
  if (Atomics.wait(signal, 0, 0, startMs) === 'timed-out') throw new Error('it did not start')
  return { port: port1, signal }
}
