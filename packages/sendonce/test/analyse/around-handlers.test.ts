import { transformSync } from 'esbuild'
import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

const interceptor = `
import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common'
import { map } from 'rxjs/operators'
@Injectable()
export class Timed implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const res = context.switchToHttp().getResponse()
    const started = Date.now()
    return next.handle().pipe(map((value) => {
      res.setHeader('x-took', Date.now() - started)
      return value
    }))
  }
}`

const controller = (decorators: string, method: string): string => `
import { Controller, Get, Res, UseInterceptors } from '@nestjs/common'
import { Timed } from './timed'
${decorators}
@Controller('rows')
export class Rows {
  constructor(private readonly rows: any) {}
  @Get()
  ${method}
}`

const answering = 'async list(@Res() res: any) { res.json(await this.rows.all()) }'

const bare = `
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module'
import { Timed } from './timed'
async function bootstrap() {
  const app = await NestFactory.create(AppModule)
  await app.listen(3000)
}
bootstrap()`

const appModule = (providers: string): string => `
import { Module } from '@nestjs/common'
import { APP_INTERCEPTOR } from '@nestjs/core'
import { Rows } from './rows'
import { Timed } from './timed'
@Module({ controllers: [Rows], providers: [${providers}] })
export class AppModule {}`

interface Parts {
  readonly decorators?: string
  readonly method?: string
  readonly main?: string
  readonly providers?: string
}

const program = (parts: Parts): Readonly<Record<string, string>> => ({
  'timed.ts': interceptor,
  'rows.ts': controller(parts.decorators ?? '', parts.method ?? answering),
  'app.module.ts': appModule(parts.providers ?? ''),
  'main.ts': parts.main ?? bare,
})

function found(files: Readonly<Record<string, string>>): string[] {
  return analyze({ files, minConfidence: 'low' }).findings.map(
    ({ code, confidence, first, second }) =>
      `${code} ${confidence} ${first?.file} ${second?.file}:${second?.text}`,
  )
}

/** What a compiler makes of all files, for engines without modules and decorators. */
function compiled(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } }
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.replace(/ts$/, 'js'),
      transformSync(text, { loader: 'ts', format: 'cjs', tsconfigRaw }).code,
    ]),
  )
}

describe('an interceptor around a handler that answers by itself comes too late', () => {
  test.each<[string, Parts]>([
    ['a decorator of the class', { decorators: '@UseInterceptors(Timed)' }],
    ['a decorator of the method', { method: `@UseInterceptors(new Timed())\n  ${answering}` }],
    [
      'the application',
      { main: bare.replace('await app', 'app.useGlobalInterceptors(new Timed())\n  await app') },
    ],
    ['a provider', { providers: '{ provide: APP_INTERCEPTOR, useClass: Timed }' }],
  ])('by %s', (_, parts) => {
    const header = "res.setHeader('x-took', Date.now() - started)"
    expect(found(program(parts))).toEqual([`SO011 high rows.ts timed.ts:${header}`])
    expect(found(compiled(program(parts)))).toEqual([
      `SO011 high rows.js timed.js:${header.replaceAll("'", '"')}`,
    ])
  })
})

describe('it comes in time', () => {
  test.each<[string, Parts]>([
    ['where nobody puts it around', {}],
    [
      'where Nest answers',
      {
        decorators: '@UseInterceptors(Timed)',
        method: 'list(@Res({ passthrough: true }) res: any) { res.status(200); return [] }',
      },
    ],
    [
      'where it is not known that the handler has answered by then',
      {
        decorators: '@UseInterceptors(Timed)',
        method: 'list(@Res() res: any) { this.rows.all((error, rows) => res.json(rows ?? [])) }',
      },
    ],
    ['where another token is meant', { providers: `{ provide: 'timed', useClass: Timed }` }],
  ])('%s', (_, parts) => {
    expect(found(program(parts))).toEqual([])
    expect(found(compiled(program(parts)))).toEqual([])
  })
})
