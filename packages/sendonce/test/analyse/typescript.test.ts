import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

type Files = Readonly<Record<string, string>>

const found = (files: Files): string[] => analyze({ files }).findings.map(({ code }) => code)

const header = `import express, { type Request, type Response } from 'express'
const app = express()
`
/** Answers in one of two modes, and answers again. */
const reply = (mode: string): string => `
function reply(res: Response, mode: Mode): void {
  switch (mode) { case Mode.Now: res.json({}); break; default: break }
}
app.get('/', (req: Request, res: Response) => { reply(res, ${mode}); res.send('ok') })`

describe('what TypeScript compiles to is followed', () => {
  test.each([
    ['an enum of strings', `enum Mode { Now = 'now', Later = 'later' }`],
    ['an enum that counts', `enum Mode { Now, Later }`],
    ['an enum that counts on', `const enum Mode { Now = 4, Later }`],
  ])('%s', (_, declaration) => {
    expect(found({ 'app.ts': header + declaration + reply('Mode.Now') })).toEqual(['SO005'])
    expect(found({ 'app.ts': header + declaration + reply('Mode.Later') })).toEqual([])
  })

  test('an enum of another file', () => {
    const app = `import { Mode } from './mode.ts'\n${header}${reply('Mode.Now')}`
    expect(found({ 'mode.ts': 'export enum Mode { Now, Later }', 'app.ts': app })).toEqual([
      'SO005',
    ])
  })

  test('a namespace, and one inside it', () => {
    const out = `import type { Response } from 'express'
      export namespace Out {
        const code = 400
        function fail(res: Response) { res.sendStatus(code) }
        export namespace Query { export const missing = (res: Response) => fail(res) }
      }`
    const app = (before: string): string => `import { Out } from './out.ts'
      ${header}app.get('/', (req: Request, res: Response) => {
        if (!req.query.id) ${before} Out.Query.missing(res)
        res.send('ok')
      })`
    expect(found({ 'out.ts': out, 'app.ts': app('') })).toEqual(['SO005'])
    expect(found({ 'out.ts': out, 'app.ts': app('return') })).toEqual([])
  })

  test('an instance that a container gives to a constructor', () => {
    const guard = `import type { Response } from 'express'
      export class Guard { deny(res: Response): void { res.sendStatus(401) } }`
    const orders = (before: string): string => `import type { Request, Response } from 'express'
      import { Guard } from './guard.ts'
      export class Orders {
        constructor(private readonly guard: Guard) {}
        async show(req: Request, res: Response): Promise<void> {
          if (!req.headers.authorization) ${before} this.guard.deny(res)
          res.send('ok')
        }
      }`
    expect(found({ 'guard.ts': guard, 'orders.ts': orders('') })).toEqual(['SO005'])
    expect(found({ 'guard.ts': guard, 'orders.ts': orders('return') })).toEqual([])
  })

  test('what the constructor of a grandparent was given, and what it declares', () => {
    const controller = (before: string): string => `${header}
      class Deny { deny(res: Response): void { res.sendStatus(401) } }
      abstract class Base {
        protected refuse = (res: Response) => this.guard.deny(res)
        constructor(private readonly guard: Deny) {}
      }
      abstract class Crud extends Base { static named(name: string) { return name } }
      class Orders extends Crud {
        constructor(guard: Deny, readonly rows: string[]) { super(guard) }
        list(req: Request, res: Response) {
          if (!req.headers.authorization) ${before} this.refuse(res)
          res.json(this.rows)
        }
      }
      const orders = new Orders(new Deny(), [])
      app.get('/', orders.list.bind(orders))`
    expect(found({ 'app.ts': controller('') })).toEqual(['SO005'])
    expect(found({ 'app.ts': controller('return') })).toEqual([])
  })

  test('static members, of the class and of its parents', () => {
    const answering = (before: string): string => `${header}
      class Reply {
        static fail(res: Response, status: number) { res.sendStatus(status) }
        static missing = (res: Response): void => Reply.fail(res, 404)
      }
      class JsonReply extends Reply {
        static override fail(res: Response, status: number) { res.type('json'); super.fail(res, status) }
      }
      class Items {
        static find = (req: Request, res: Response): void => {
          if (!req.query.id) ${before} JsonReply.missing(res)
          if (!req.query.of) return JsonReply.fail(res, 400)
          res.json({})
        }
      }
      app.get('/', Items.find)`
    expect(found({ 'app.ts': answering('') })).toEqual(['SO005'])
    expect(found({ 'app.ts': answering('return') })).toEqual([])
  })
})
