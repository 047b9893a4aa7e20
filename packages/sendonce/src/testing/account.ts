import { AsyncLocalStorage } from 'node:async_hooks'
import type { Incident } from '@sendonce/model'

/** An incident, and the request that it happened to: of a repeat the incident has the first one's. */
export interface Happened {
  readonly incident: Incident
  /** `GET /orders/:id` */
  readonly request: string
}

/** What is held against a test, or against a file of tests. */
export abstract class Account {
  /** Its file is over: what comes now is told, and nothing fails any more. */
  abstract readonly isOver: boolean
  readonly happened: Happened[] = []
  /** The codes that were expected; `null`: any. */
  readonly expected: Set<string | null> = new Set()
  /** What its requests have begun, by number, until it comes back. */
  readonly begun: Map<number, object> = new Map()
  hasRequests = false
}

export interface FileFacts {
  /** Where the runner does not name it. */
  readonly name?: string | undefined
  /** All that tests do, and what is around them, runs in their own contexts: what runs in none is no test's. */
  readonly isExact?: boolean
  /** Where nothing that is thrown is taken for a failure of the file: is told each failure at once. */
  readonly onFailure?: (error: Error) => void
}

/** A file of tests, or all that one process runs of them. */
export class TestFile extends Account {
  readonly tests: Set<Test> = new Set()
  readonly about: FileFacts
  override isOver = false

  constructor(about: FileFacts) {
    super()
    this.about = about
  }
}

/** A test that has begun. */
export class Test extends Account {
  readonly name: string
  readonly file: TestFile
  /** The test that this one is a part of. */
  readonly parent: Test | null
  /** How many incidents had happened when its verdict was given; `null`: it still runs. */
  judged: number | null = null

  constructor(name: string, file: TestFile, parent: Test | null) {
    super()
    this.name = name
    this.file = file
    this.parent = parent
  }

  override get isOver(): boolean {
    return this.file.isOver
  }
}

/** What code runs for: a test, and perhaps a request that it has sent. */
export interface Scope {
  readonly account: Account
  readonly isRequest: boolean
}

export const scopes: AsyncLocalStorage<Scope | undefined> = new AsyncLocalStorage()
