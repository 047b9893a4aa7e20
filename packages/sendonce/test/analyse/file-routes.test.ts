import { analyze, type Finding } from 'sendonce'
import { describe, expect, test } from 'vitest'

/** Code, severity and lines of what is found in a file of a program that is made with Next.js. */
function found(file: string, text: string, next = '16.4.6'): string[] {
  const manifest = JSON.stringify({ dependencies: { next } })
  const { findings } = analyze({ files: { 'package.json': manifest, [file]: text } })
  return findings.map(
    ({ code, severity, first, second }) => `${code} ${severity} ${first?.line} ${second?.line}`,
  )
}

const entryOf = (file: string, text: string): Finding['entry'] | undefined =>
  analyze({ files: { 'package.json': '{ "dependencies": { "next": "16" } }', [file]: text } })
    .findings[0]?.entry

const guard = (stop: string): string => `export default async function handler(req, res) {
  if (req.method !== 'POST') {
    ${stop}res.status(405).json({ error: 'no' })
  }
  res.status(200).json(await load())
}`

describe('pages/api', () => {
  test('what is answered behind an answer is dropped without a word', () => {
    expect(found('pages/api/users.ts', guard(''))).toEqual(['SO001 warning 3 5'])
    expect(found('pages/api/users.ts', guard('return '))).toEqual([])
  })

  test('before 13.5 it throws', () => {
    expect(found('pages/api/users.ts', guard(''), '12.3.4')).toEqual(['SO001 error 3 5'])
  })

  test('a request that nobody answers waits', () => {
    const text = `export default function handler(req, res) {
  if (req.query.all) return
  res.json([])
}`
    expect(found('src/pages/api/users/[id].js', text)).toEqual(['SO101 error 2 undefined'])
  })

  test('its route is told by where it stands', () => {
    const text = guard('')
    expect(entryOf('apps/web/src/pages/api/users/index.ts', text)?.route).toBe('/api/users')
    expect(entryOf('apps/web/src/pages/api/users/index.ts', text)?.framework).toBe('next-api')
  })
})

describe('pages', () => {
  test('a response that is ended, and props for a page', () => {
    const text = (
      behind: string,
    ): string => `export const getServerSideProps = async ({ req, res }) => {
  if (!req.cookies.sid) {
    res.writeHead(302, { location: '/login' }).end()
    ${behind}
  }
  return { props: {} }
}`
    expect(found('pages/account.tsx', text(''))).toEqual(['SO016 warning 3 6'])
    expect(found('pages/account.tsx', text('return { props: {} }'))).toEqual(['SO016 warning 3 4'])
    expect(
      found('pages/account.tsx', text("return { redirect: { destination: '/login' } }")),
    ).toEqual(['SO016 warning 3 4'])
  })

  test('getInitialProps of a page, which may give nothing behind an answer', () => {
    const text = (given: string): string => `function Page() { return null }
Page.getInitialProps = async (context) => {
  if (context.res) context.res.writeHead(302, { location: '/' }).end()
  return${given}
}
export default Page`
    expect(found('pages/old.js', text(' {}'))).toEqual(['SO016 warning 3 4'])
    expect(found('pages/old.js', text(''))).toEqual([])
  })

  test('what is returned alone is no answer twice', () => {
    const text = `export async function getServerSideProps(context) {
  context.res.setHeader('cache-control', 'no-store')
  if (!context.req.cookies.sid) return { redirect: { destination: '/login', permanent: false } }
  return { props: {} }
}`
    expect(found('pages/account.js', text)).toEqual([])
  })
})

describe('app', () => {
  test('a redirect is thrown, and caught', () => {
    const text = (again: string): string => `import { redirect } from 'next/navigation'
import { NextResponse } from 'next/server'
export async function GET() {
  try {
    if (!(await signedIn())) redirect('/login')
    return NextResponse.json({ secret: 42 })
  } catch (error) {
    ${again}return NextResponse.json({ error: String(error) }, { status: 500 })
  }
}`
    expect(found('app/me/route.ts', text(''))).toEqual(['SO008 warning 5 8'])
    expect(found('app/me/route.ts', text('throw error; '))).toEqual([])
  })

  test('a helper of another file builds the refusal, and its caller drops it', () => {
    const manifest = JSON.stringify({ dependencies: { next: '15.0.0' } })
    const helper = `import { NextResponse } from 'next/server'
export async function requireUser(request) {
  if (!request.cookies.get('sid')) return NextResponse.json({ error: 'denied' }, { status: 401 })
}`
    const route = (call: string): string => `import { requireUser } from '../../../lib/auth'
async function handler(request) {
  ${call}
  return Response.json({ secret: 42 })
}
export { handler as GET, handler as POST }`
    const codes = (call: string): string[] =>
      analyze({
        files: {
          'package.json': manifest,
          'lib/auth.ts': helper,
          'app/(main)/me/route.ts': route(call),
        },
      }).findings.map(({ code, entry }) => `${code} ${entry?.route}`)
    expect(codes('await requireUser(request)')).toEqual(['SO005 /me'])
    expect(codes('const no = await requireUser(request); if (no) return no')).toEqual([])
  })

  test('what runs in front of all routes lets a request go on where it returns nothing', () => {
    const text = (stop: string): string => `import { NextResponse } from 'next/server'
export function middleware(request) {
  if (request.nextUrl.pathname === '/') return
  if (!request.cookies.get('sid')) ${stop}NextResponse.redirect(new URL('/login', request.url))
}`
    expect(found('src/middleware.ts', text(''))).toEqual(['SO016 error 4 2'])
    expect(found('src/middleware.ts', text('return '))).toEqual([])
  })

  test('in other programs such a file is no route', () => {
    const text = `export function GET() { Response.json(1); return Response.json(2) }`
    expect(analyze({ files: { 'app/x/route.ts': text } }).findings).toEqual([])
  })
})

test('of a path that returns nothing where others do, the framework makes a failure', () => {
  const hapi = (end: string): string => `const server = require('@hapi/hapi').server()
server.route({ method: 'GET', path: '/', handler: (request, h) => {
  if (request.query.name) return 'found'
  ${end}
} })`
  const manifest = JSON.stringify({ dependencies: { '@hapi/hapi': '21' } })
  const codes = (text: string): string[] =>
    analyze({ files: { 'package.json': manifest, 'app.js': text } }).findings.map(
      ({ code, severity }) => `${code} ${severity}`,
    )
  expect(codes(hapi(''))).toEqual(['SO101 error'])
  expect(codes(hapi("throw new Error('none')"))).toEqual([])
  expect(codes(hapi('return h.response().code(404)'))).toEqual([])
})
