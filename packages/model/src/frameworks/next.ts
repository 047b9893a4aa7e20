import { sendsReturned } from '../built-answers.ts'
import type { FileFramework } from '../file-framework.ts'
import type { ResponseOperation } from '../framework.ts'
import { effect, extend, operations } from '../operation-table.ts'
import { expressOperations } from './express5.ts'
import { nodeHttpOperations } from './node-http.ts'

const answers = ['header', 'body', 'end'] as const
/** Headers behind the head it drops, and it listens for the errors of responses: nobody hears of either. */
const dropped = effect('ended', ['ended', 'lose'], ['ended', 'lose'])

function droppedAll(table: readonly ResponseOperation[]): readonly ResponseOperation[] {
  return table.map((operation) => ({
    ...operation,
    effects: operation.effects.map((one) => ({
      ...one,
      effect: {
        ...one.effect,
        ended: { to: 'ended', how: answersWith(operation) ? 'lose' : 'ignore' },
      },
    })),
  }))
}

function answersWith({ decides }: ResponseOperation): boolean {
  return decides.includes('body') || decides.includes('end')
}

/** Its own methods, as Express has them, and Node's. A head that is written behind another one fails all the same. */
const replying = extend(
  droppedAll(nodeHttpOperations).filter(({ name }) => name !== 'writeHead'),
  [
    ...nodeHttpOperations.filter(({ name }) => name === 'writeHead'),
    ...operations('json send redirect', answers, [dropped]),
    ...expressOperations.filter(({ name }) => name === 'status'),
    ...operations(
      'setPreviewData clearPreviewData setDraftMode',
      ['header'],
      [effect('open', ['committed', 'ignore'], ['ended', 'ignore'])],
    ),
  ],
)

const late = { to: 'ended', how: 'lose' } as const
const since = 14

/** Next.js: `pages/api`. Until 13.4 a header behind the head threw. Source: `patchSetHeaderWithCookieSupport`, `apiResolver`. */
const api: FileFramework = {
  name: 'next-api',
  package: 'next',
  since,
  routes: [
    {
      files: /(?:^|\/)pages\/(api(?:\/.*)?)\.[cm]?[jt]sx?$/,
      exports: ['default'],
      parameters: ['request', 'response'],
      isAnsweredAnyway: false,
    },
  ],
  operations: replying,
  guards: [],
  takesOver: [],
  late,
}

const pagesFiles = /(?:^|\/)pages\/((?!api\/).*)\.[cm]?[jt]sx?$/
const context = { req: 'request', res: 'response' } as const

/** What a page asks for on the server. It renders what is returned unless the response is ended. */
const pages: FileFramework = {
  name: 'next-pages',
  package: 'next',
  since,
  routes: [
    {
      files: pagesFiles,
      exports: ['getServerSideProps'],
      parameters: [context],
      // Of nothing it makes an error.
      returned: { value: 'sent', nothing: 'sent', response: 'sent' },
      isAnsweredAnyway: true,
    },
    {
      files: pagesFiles,
      exports: ['default.getInitialProps'],
      parameters: [context],
      returned: { value: 'sent', nothing: 'dropped', response: 'dropped' },
      isAnsweredAnyway: true,
    },
  ],
  operations: replying,
  guards: [],
  takesOver: [],
  late,
}

const functions = [
  'Response',
  'Response.json',
  'Response.redirect',
  ...['', '.json', '.redirect', '.rewrite'].map((name) => `next/server.NextResponse${name}`),
]

const thrown = ['redirect', 'permanentRedirect', 'notFound', 'forbidden', 'unauthorized'].map(
  (name) => `next/navigation.${name}`,
)

/** Route handlers of `app`, and what runs in front of all routes: what they build counts only where they return it. */
const app: FileFramework = {
  name: 'next',
  package: 'next',
  since: 13,
  routes: [
    {
      files: /(?:^|\/)app\/((?:.*\/)?)route\.[cm]?[jt]sx?$/,
      exports: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
      parameters: ['request', null],
      returned: { value: 'sent', nothing: 'sent', response: 'dropped' },
      isAnsweredAnyway: true,
    },
    {
      files: /(?:^|\/)(?:middleware|proxy)\.[cm]?[jt]s$/,
      exports: ['middleware', 'proxy', 'default'],
      parameters: ['request', null],
      returned: { value: 'sent', nothing: 'dropped', response: 'dropped' },
      isAnsweredAnyway: true,
    },
  ],
  operations: sendsReturned,
  built: { methods: [], functions, shaping: [], final: [], leaving: [], thrown, unreturned: 500 },
  guards: [],
  takesOver: [],
  late: { to: 'ended', how: 'crash' },
}

/** The parts of Next.js, which answer in ways of their own. */
export const next: readonly FileFramework[] = [api, pages, app]
