// Small programs of eleven frameworks with known truth: is each mistake found at its lines, and is each correct one silent?
// usage: npm run bench:frameworks [-- --all hono koa] ; --all prints each program, not only those that fall short
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { share } from './cases.mjs'
import { checkFolder } from './check.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false } },
})
const programs = join(import.meta.dirname, '..', 'fixtures', 'frameworks')

/** What the programs were run with, by their folders. */
const dependencies = {
  fastify: { fastify: '5.12.8' },
  h3: { h3: '2.0.8', h3v1: 'npm:h3@1.15.11' },
  hapi: { '@hapi/hapi': '21.4.10' },
  hono: { hono: '4.13.19', '@hono/node-server': '2.1.8' },
  koa: { koa: '3.3.0', '@koa/router': '15.7.0' },
  nest: { '@nestjs/core': '12.5.1', '@nestjs/common': '12.5.1', express: '5.3.0' },
  next: { next: '16.4.6' },
  polka: { polka: '0.5.2' },
  restify: { restify: '12.0.0' },
  'routing-controllers': { 'routing-controllers': '0.11.3', express: '4.21.2' },
  sails: { sails: '1.5.18' },
}

/** The first line of a program: pattern, verdict, the lines of both answers, request, outcome. */
function truthOf(framework, name) {
  const text = readFileSync(join(programs, framework, name), 'utf8')
  const [pattern, verdict, first, second, drive] = text.split('\n', 1)[0].slice(3).split(' | ')
  const line = (part) => Number(/\d+/.exec(part)?.[0] ?? 0)
  return {
    framework,
    name,
    text,
    code: pattern.split('/')[0],
    isClean: verdict === 'clean',
    first: line(first),
    second: line(second),
    // Where a framework looks for it.
    file: /\(file at ([^)]+)\)/.exec(drive)?.[1] ?? `app${extname(name)}`,
  }
}

function check({ framework, file, text }) {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-framework-'))
  try {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), text)
    const manifest = { name: 'app', dependencies: dependencies[framework] }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    const checked = checkFolder(folder, ['.'])
    if (checked.kind === 'failed') throw new Error(checked.reason)
    return checked.report.findings
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const isOn = (site, line) => site !== null && site.startLine <= line && line <= site.endLine

/** `both`: at both lines; `one`: at one of them, or nothing but the first is to be told; `else`: something else. */
function judge(truth) {
  const findings = check(truth)
  const told = findings.map(({ code, first, second }) => {
    const at = (site) => site?.startLine ?? '-'
    return `${code} ${at(first)}->${at(second)}`
  })
  const levels = findings.map(({ first, second }) => {
    const sites = [first, second]
    if (truth.second === 0) return sites.some((site) => isOn(site, truth.first)) ? 2 : 0
    if (isOn(first, truth.first) && isOn(second, truth.second)) return 2
    return sites.some((site) => isOn(site, truth.first) || isOn(site, truth.second)) ? 1 : 0
  })
  const best = Math.max(-1, ...levels)
  return { ...truth, told, verdict: ['else', 'one', 'both'][best] ?? 'nothing' }
}

const wanted = positionals.length > 0 ? positionals : readdirSync(programs)
const judged = wanted.flatMap((framework) =>
  readdirSync(join(programs, framework)).map((name) => judge(truthOf(framework, name))),
)
for (const { framework, name, code, first, second, isClean, told, verdict } of judged) {
  if (!values.all && verdict === (isClean ? 'nothing' : 'both')) continue
  const truth = isClean ? 'clean' : `${code} ${first}->${second || '-'}`
  console.log(`${framework}/${name}: ${truth}; ${verdict}: ${told.join(', ') || '-'}`)
}

console.log('\nframework            both lines     one or more    correct ones silent')
for (const framework of [...wanted, '']) {
  const rows = judged.filter((one) => framework === '' || one.framework === framework)
  const [clean, buggy] = [rows.filter((one) => one.isClean), rows.filter((one) => !one.isClean)]
  const found = (...verdicts) => buggy.filter(({ verdict }) => verdicts.includes(verdict)).length
  const columns = [
    (framework || 'all').padEnd(20),
    share(found('both'), buggy.length).padEnd(14),
    share(found('both', 'one'), buggy.length).padEnd(14),
    share(clean.filter(({ verdict }) => verdict === 'nothing').length, clean.length),
  ]
  console.log(columns.join(' '))
}
