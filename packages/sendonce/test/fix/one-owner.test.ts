import { expect, test } from 'vitest'
import { analyzeForRepair, repairEach } from '../../src/fix/fix-sources.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

/** What is said of the fix of the one finding in a controller of NestJS, and what it makes of the method. */
function repaired(method: string): { kind: string; text: string | undefined } {
  const head = `import { Controller, Get, Res, Next } from '@nestjs/common'\n@Controller('shop')\nexport class Shop {\n`
  const files = { 'shop.ts': `${head}${method}\n}\n` }
  const program = analyzeForRepair(createMemoryHost(files), ['shop.ts'])
  const [{ outcome } = { outcome: undefined }] = repairEach(program)
  const texts = outcome && 'texts' in outcome ? outcome.texts : new Map<string, string>()
  return {
    kind: outcome?.kind ?? 'none',
    text: texts
      .get('shop.ts')
      ?.slice(head.length)
      .replace(/\n}\n$/, ''),
  }
}

test('whoever always answers itself takes the answer over', () => {
  const method = `  @Get() all(@Res({ passthrough: true }) res) {
    return res.json([])
  }`
  expect(repaired(method)).toEqual({
    kind: 'fixed',
    text: method.replace('{ passthrough: true }', ''),
  })
})

test('whoever leaves it to the framework elsewhere returns nothing behind its own answer', () => {
  const method = `  @Get() one(@Res({ passthrough: true }) res) {
    if (!this.item) {
      res.status(404).json({})
    }
    return this.item
  }`
  expect(repaired(method)).toEqual({
    kind: 'fixed',
    text: method.replace('json({})', 'json({})\n      return'),
  })
})

test('a type that promises a value is not broken', () => {
  const method = `  @Get() one(@Res({ passthrough: true }) res): Item {
    if (!this.item) {
      res.status(404).json({})
    }
    return this.item
  }`
  expect(repaired(method).kind).toBe('refused')
})

test('whether the framework is to send what was never sent a person decides', () => {
  const method = `  @Get() all(@Res() res) {
    return this.items.all()
  }`
  expect(repaired(method)).toEqual({
    kind: 'suggested',
    text: method.replace('@Res()', '@Res({ passthrough: true })'),
  })
  expect(repaired(`  @Get() all(@Res() res) { this.items.count() }`).kind).toBe('refused')
  expect(repaired(`  @Get() all(@Next() next) { return [] }`).kind).toBe('refused')
})

test('only the reply itself tells the framework that somebody has answered', () => {
  const repairedBody = (body: string): string | undefined => {
    const head = `require('fastify')().get('/x', async (request, reply) => {\n`
    const files = { 'app.js': `${head}${body}\n})\n` }
    const [{ outcome } = { outcome: undefined }] = repairEach(
      analyzeForRepair(createMemoryHost(files), ['app.js']),
    )
    const text = outcome && 'texts' in outcome ? outcome.texts.get('app.js') : undefined
    return text?.slice(head.length).replace(/\n\}\)\n$/, '')
  }
  const body = (answer: string): string => `  if (request.body) {\n    ${answer}\n  }\n  return 'b'`
  expect(repairedBody(body(`reply.send('a')`))).toBe(body(`return reply.send('a')`))
  expect(repairedBody(body(`reply.raw.end('a')`))).toBe(body(`reply.raw.end('a')\n    return`))
  expect(repairedBody(`  reply.send('a')\n  return 'b'`)).toBeUndefined()
})
