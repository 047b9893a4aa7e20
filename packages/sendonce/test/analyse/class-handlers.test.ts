import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/analyze.ts'

/** The codes that are found in a controller of NestJS with this body, whatever it imports. */
function found(body: string, from = '@nestjs/common'): string[] {
  const text = `import { Controller, Get, Res, Next, Redirect, Render } from '${from}'\n${body}`
  const { findings } = analyze({ files: { 'shop.controller.ts': text }, minConfidence: 'low' })
  return findings.map(({ code }) => code)
}

const controller = (method: string): string =>
  `@Controller('shop')\nexport class Shop {\n  ${method}\n}`

describe('methods of controllers', () => {
  test('what they return is an answer where the option leaves it to the framework', () => {
    const body = `@Get() all(@Res({ passthrough: true }) res) { res.json([]); return [] }`
    expect(found(controller(body))).toEqual(['SO016'])
  })

  test('nothing is no answer, and null is none', () => {
    const body = (value: string): string =>
      controller(`@Get() all(@Res({ passthrough: true }) res) { res.json([]); return ${value} }`)
    expect(found(body('undefined'))).toEqual([])
    expect(found(body('null'))).toEqual([])
  })

  test('what they promise is an answer as well', () => {
    const body = `@Get() async all(@Res({ passthrough: true }) res) { res.json([]); return [] }`
    expect(found(controller(body))).toEqual(['SO016'])
  })

  test('without the option they answer themselves', () => {
    expect(found(controller(`@Get() all(@Res() res) { res.json([]); return [] }`))).toEqual([])
    expect(found(controller(`@Get() all(@Res() res) { return [] }`))).toEqual(['SO103'])
    const isOff = `@Get() all(@Res({ passthrough: false }) res) { return [] }`
    expect(found(controller(isOff))).toEqual(['SO103'])
  })

  test('what was handed to other code may answer', () => {
    expect(found(controller(`@Get() all(@Res() res) { this.answers.send(res) }`))).toEqual([])
  })

  test('a decorator that answers does so in any case', () => {
    const body = `@Get() @Render('shop') all(@Res() res) { res.json([]) }`
    expect(found(controller(body))).toEqual(['SO016'])
    expect(
      found(controller(`@Get() @Redirect('/x') all(@Res() res) { res.set('a', 'b') }`)),
    ).toEqual([])
  })

  test('a decorator that answers does not for what fails', () => {
    const body = `@Get() @Redirect('/x') async all(@Res() res) { res.json([]); throw new Error('no') }`
    expect(found(controller(body))).toEqual([])
  })

  test('decorators of other packages say other things', () => {
    const body = controller(`@Get() all(@Res() res) { res.json([]); return [] }`)
    expect(found(body, '@tsed/common')).toEqual([])
    expect(found(controller(`@Get() all(@Res() res) { return [] }`), 'other')).toEqual([])
  })

  test('a method that no route calls is a helper', () => {
    expect(found(controller(`all(@Res() res) { return [] }`))).toEqual([])
  })

  test('on Fastify it is the same', () => {
    const all = (body: string): string[] =>
      found(controller(`@Get() all(@Res() reply: FastifyReply) { ${body} }`))
    expect(all(`return []`)).toEqual(['SO103'])
    expect(all(`reply.code(200).send([]); return []`)).toEqual([])
  })
})

describe('guards', () => {
  const guard = (body: string): string =>
    `export class Guard {\n  canActivate(context) {\n    const res = context.switchToHttp().getResponse()\n    ${body}\n  }\n}`

  test('one that answers and lets the request in', () => {
    expect(found(guard(`res.sendStatus(401); return true`))).toEqual(['SO002'])
    expect(found(guard(`res.sendStatus(401); return this.isFine`))).toEqual(['SO002'])
  })

  test('one that refuses what it has answered', () => {
    expect(found(guard(`res.sendStatus(401); return false`))).toEqual([])
    expect(found(guard(`res.sendStatus(401)`))).toEqual([])
    expect(found(guard(`res.sendStatus(401); throw new Error('no')`))).toEqual([])
    const byFlag = `const { user } = context.switchToHttp().getRequest()
    if (!user) res.sendStatus(401)
    return !!user`
    expect(found(guard(byFlag))).toEqual([])
  })

  test('the same method of a class that knows nothing of the framework', () => {
    expect(found(guard(`res.sendStatus(401); return true`), 'other')).toEqual([])
  })
})

describe('interceptors', () => {
  const interceptor = (body: string): string =>
    `export class Interceptor {\n  intercept(context, next) {\n    const res = context.switchToHttp().getResponse()\n    ${body}\n  }\n}`

  test('what is done behind `handle()` comes before the answer', () => {
    const body = `const answers = next.handle(); res.set('x', '1'); return answers`
    expect(found(interceptor(body))).toEqual([])
  })

  test('an answer in front of `handle()`', () => {
    expect(found(interceptor(`res.json({}); return next.handle()`))).toEqual(['SO002'])
  })

  test('what is no observable fails', () => {
    expect(found(interceptor(`return res.json({})`))).toEqual(['SO016'])
    expect(found(interceptor(`res.json({})`))).toEqual(['SO016'])
    expect(found(interceptor(`res.json({}); return EMPTY`))).toEqual([])
  })
})

describe('promises that are returned', () => {
  const left = (body: string): string =>
    controller(`@Get() all(@Res({ passthrough: true }) res) { ${body} }`)

  test('what answers in front of their end leaves nothing to send', () => {
    expect(found(left(`return this.items.find().then((all) => { res.json(all) })`))).toEqual([])
    expect(
      found(left(`return new Promise((done) => setTimeout(() => { res.json([]); done() }, 9))`)),
    ).toEqual([])
    const waiting = `await this.items.find().then((all) => { res.json(all) })`
    expect(
      found(controller(`@Get() async all(@Res({ passthrough: true }) res) { ${waiting} }`)),
    ).toEqual([])
  })

  test('what they come to is sent behind an answer', () => {
    expect(found(left(`res.json([]); return this.items.find()`))).toEqual(['SO016'])
    expect(found(left(`return this.items.find().then((all) => res.json(all))`))).toEqual(['SO016'])
    expect(
      found(left(`return this.items.find().then((all) => { res.json(all); return all })`)),
    ).toEqual(['SO016'])
  })
})

describe('whether something is returned', () => {
  const levels = (body: string): string[] => {
    const text = `import { Controller, Get, Res } from '@nestjs/common'
      ${controller(`@Get() one(@Res({ passthrough: true }) res) { ${body} }`)}`
    const { findings } = analyze({ files: { 'shop.controller.ts': text }, minConfidence: 'low' })
    return findings.map(({ code, confidence }) => `${code} ${confidence}`)
  }

  test('it is where the same is the answer of those that have not answered', () => {
    const body = `if (!this.user) { res.status(401).json({}) } return this.items.one()`
    expect(levels(body)).toEqual(['SO016 high'])
  })

  test('it need not be behind every answer', () => {
    expect(levels(`res.json([]); return this.log.write('sent')`)).toEqual(['SO016 medium'])
  })
})

test('a response that nobody has answered is none, whoever gives it back', () => {
  const text = `import { JsonController, Get, Res } from 'routing-controllers'
    @JsonController() export class Shop {
      @Get('/late') late(@Res() res) { setTimeout(() => res.json([]), 9); return res }
      @Get('/now') now(@Res() res) { res.json([]); return res }
    }`
  const { findings } = analyze({ files: { 'shop.ts': text }, minConfidence: 'low' })
  expect(findings.map(({ code, entry }) => `${code} ${entry?.route}`)).toEqual(['SO016 /late'])
})
