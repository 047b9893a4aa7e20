import { fork, type ChildProcess } from 'node:child_process'
import { workerData } from 'node:worker_threads'
import type { Answer, Question } from './messages.ts'
import type { ThreadData } from './thread-data.ts'

// The program of a thread that waits for a process, so that a linter, which knows no promises, can wait for the thread.

/** A process that has ended so often by itself would do so again. */
const mostEnds = 2

const { port, signal } = workerData as ThreadData
let process: ChildProcess | null = null
let ends = 0
let isAsked = false

port.on('message', (question: Question) => {
  isAsked = true
  try {
    if (ends < mostEnds) ask(question)
    else giveUp('the analysis has ended by itself more than once')
  } catch (error) {
    giveUp(error instanceof Error ? error.message : String(error))
  }
})
wake()

function ask(question: Question): void {
  process ??= start()
  process.send(question)
}

/** The analyser in a process of its own, as in the command: what it finds depends on its stack. */
function start(): ChildProcess {
  const started = fork(new URL('linter-process.js', import.meta.url), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const end = (words: string): void => {
    if (process !== started) return
    process = null
    ends++
    giveUp(words)
  }
  return started
    .on('message', (answer: Answer) => tell(answer))
    .on('error', ({ message }) => end(message))
    .on('exit', (code, name) => end(`the analysis has ended by itself (${name ?? code})`))
}

function giveUp(words: string): void {
  tell({
    kind: 'failed',
    message: `${words}: see whether npx sendonce check says more, and please report it`,
  })
}

function tell(answer: Answer): void {
  if (!isAsked) return
  isAsked = false
  port.postMessage(answer)
  wake()
}

function wake(): void {
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
}
