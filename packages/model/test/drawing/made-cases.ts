import {
  entry,
  express,
  helperIncident,
  helperSources,
  inOneFile,
  layers,
  place,
  second,
  sighting,
  type MadeIncident,
} from './made-incidents.ts'

const nextText = `app.use((req, res, next) => {
  if (!req.user) {
    res.status(401).json({ error: 'sign in first' })
  }
  next()
})

app.get('/orders/:id', (req, res) => {
  res.json(orders.get(req.params.id))
})
`
const errorText = `app.get('/orders/:id', (req, res) => {
  res.json(orders.get(req.params.id))
  audit(req)
})

app.use((err, req, res, next) => {
  res.status(500).json({ error: 'internal' })
})
`
const hostile = '\u001b[31mred\u001b]8;;http://evil\u0007\u202etxt.exe\r\n\u0000\u009b2J\u2028'
const session = place('node_modules/express-session/index.js', 4, 13, 'writeTop')

/** All made incidents, by the name of their golden files. */
export const cases: Readonly<Record<string, () => MadeIncident>> = {
  'helper-in-another-file': () => ({ incident: helperIncident(), sources: helperSources }),
  'same-file-near': () =>
    inOneFile(
      'SO001',
      `app.get('/orders/:id', async (req, res) => {
  const order = await find(req.params.id)
  if (!order) res.status(404).json({ error: 'not found' })

  res.json(order)
})
`,
      { first: [3, 31], second: [5, 7] },
      { response: { status: 404, headersAtMs: 6.8, endedAtMs: 6.9, outcome: 'complete' } },
    ),
  'same-line': () =>
    inOneFile('SO013', `for (const id of ids) {\n  load(id, (row) => res.json(row))\n}\n`, {
      first: [2, 25],
      second: [2, 25],
    }),
  'next-after-send': () =>
    inOneFile(
      'SO002',
      nextText,
      { first: [3, 21], second: [9, 7] },
      {
        second: sighting('json', place('app.js', 9, 7), [
          ...express(3),
          place('app.js', 5, 3),
          ...express(3),
        ]),
        response: { status: 401, headersAtMs: 1.2, endedAtMs: 1.3, outcome: 'complete' },
        timeline: [
          entry(0.04, 'enter', 'jsonParser'),
          entry(0.3, 'next', 'jsonParser'),
          entry(0.4, 'enter', '<anonymous>'),
          entry(1.2, 'commit', '<anonymous>', place('app.js', 3, 21)),
          entry(1.3, 'end'),
          entry(1.31, 'next', '<anonymous>'),
          entry(1.4, 'enter', 'GET /orders/:id'),
          entry(1.42, 'enter', '<anonymous>'),
          entry(1.6, 'late', '<anonymous>', place('app.js', 9, 7)),
          entry(1.8, 'next', '<anonymous>'),
          entry(2.2, 'close'),
        ],
      },
    ),
  'error-handler': () =>
    inOneFile(
      'SO009',
      errorText,
      { first: [2, 7], second: [7, 19] },
      {
        timeline: [
          ...layers,
          entry(6.8, 'commit', '<anonymous>', place('app.js', 2, 7)),
          entry(6.9, 'end'),
          entry(7, 'next', '<anonymous>'),
          entry(7.1, 'next', 'GET /orders/:id'),
          entry(7.2, 'error-handler', 'handleErrors'),
          entry(7.3, 'late', 'handleErrors', place('app.js', 7, 7)),
          entry(7.4, 'late', 'handleErrors', place('app.js', 7, 19)),
          entry(7.5, 'error-handler', 'finalHandler', place('app.js', 7, 19)),
          entry(8.2, 'close'),
        ],
      },
    ),
  'late-header': () =>
    inOneFile(
      'SO011',
      `app.get('/me', async (req, res) => {\n  res.json(user)\n  const token = await rotate(user)\n\tres.setHeader('x-token', token)\n})\n`,
      { first: [2, 7], second: [4, 6] },
      {
        second: sighting('setHeader', place('app.js', 4, 6)),
        request: { method: 'GET', url: '/me?full=…', route: '/me', httpVersion: '1.1' },
      },
    ),
  'no-answer': () => ({
    incident: helperIncident({
      code: 'SO101',
      confidence: 'medium',
      message:
        'nobody answered, and after 5012 ms the client left; the last layer entered is GET /orders/:id',
      response: { status: null, headersAtMs: null, endedAtMs: null, outcome: 'aborted' },
      first: null,
      second: null,
      reaction: 'silent',
      error: null,
      timeline: [...layers, entry(5012.4, 'close')],
    }),
    sources: {},
  }),
  'not-captured': () => ({
    incident: helperIncident({
      code: 'SO001',
      confidence: 'low',
      message: 'json() answers again (not seen: the stack of the first answer)',
      first: sighting('json', null),
      timeline: [],
    }),
    sources: helperSources,
  }),
  'before-the-recorder': () => ({
    incident: helperIncident({ code: 'SO001', confidence: 'low', first: null, timeline: [] }),
    sources: helperSources,
  }),
  'would-crash': () =>
    inOneFile(
      'SO001',
      `http.createServer((req, res) => {\n  res.end('one')\n  res.end('two')\n})\n`,
      { first: [2, 7], second: [3, 7] },
      {
        first: sighting('end', place('app.js', 2, 7)),
        second: sighting('end', place('app.js', 3, 7)),
        request: { method: 'GET', url: '/', route: null, httpVersion: '1.1' },
        framework: null,
        reaction: 'would-crash',
        error: null,
      },
    ),
  truncated: () =>
    inOneFile(
      'SO010',
      `  const rows = open(file)\n  rows.pipe(res)\n  rows.on('error', (err) => {\n    res.status(500).send(err.message)\n  })\n`,
      { first: [2, 8], second: [4, 21] },
      {
        first: sighting('pipe', place('app.js', 2, 8), express(3)),
        second: sighting('send', place('app.js', 4, 21)),
        response: { status: 200, headersAtMs: 6.8, endedAtMs: null, outcome: 'truncated' },
      },
    ),
  'http-2': () =>
    inOneFile(
      'SO001',
      `server.on('request', (req, res) => {\n  res.end('one')\n  res.writeHead(500)\n})\n`,
      { first: [2, 7], second: [3, 7] },
      {
        first: sighting('end', place('app.js', 2, 7)),
        second: sighting('writeHead', place('app.js', 3, 7)),
        request: { method: 'GET', url: '/', route: null, httpVersion: '2.0' },
        process: { pid: 4121, node: 'v24.21.0', worker: 3 },
        framework: null,
        reaction: 'silent',
        error: null,
        response: { status: 200, headersAtMs: 6.8, endedAtMs: 6.9, outcome: 'pending' },
      },
    ),
  dependency: () => ({
    incident: helperIncident({
      code: 'SO022',
      confidence: 'high',
      first: {
        call: 'writeHead',
        place: null,
        stack: [session],
        by: 'dependency',
        package: 'express-session',
      },
      // Only places of the program stand in the timeline.
      timeline: helperIncident().timeline.map((one) =>
        one.what === 'commit' ? { ...one, site: null } : one,
      ),
      response: { status: 200, headersAtMs: 6.8, endedAtMs: 6.9, outcome: 'complete' },
    }),
    sources: {
      ...helperSources,
      [session.file]: `function writeTop() {\n  if (isSent) return\n  // the head goes out with the cookie\n  const it = res.writeHead(200)\n}\n`,
    },
  }),
  overtaken: () => {
    const at = place('app.js', 3, 7)
    return inOneFile(
      'SO003',
      `app.get('/file', (req, res) => {\n  res.sendFile(name)\n  res.json(rows)\n})\n`,
      { first: [2, 7], second: [3, 7] },
      {
        first: sighting('sendFile', place('app.js', 2, 7), express(3)),
        reaction: 'silent',
        error: null,
        timeline: [
          entry(0.4, 'enter', 'GET /file'),
          entry(6.8, 'commit', '<anonymous>', at),
          entry(6.8, 'late', '<anonymous>', at),
          entry(6.9, 'end'),
        ],
      },
    )
  },
  mixed: () => {
    const at = place('app.js', 3, 20)
    return inOneFile(
      'SO003',
      `app.get('/log', (req, res) => {\n  open('head.txt').pipe(res)\n  open('body.txt').pipe(res)\n})\n`,
      { first: [2, 20], second: [3, 20] },
      {
        first: sighting('pipe', place('app.js', 2, 20), express(3)),
        second: sighting('pipe', at, express(3)),
        response: { status: null, headersAtMs: null, endedAtMs: null, outcome: 'pending' },
        reaction: 'silent',
        error: null,
        timeline: [entry(0.4, 'enter', 'GET /log'), entry(6.9, 'late', '<anonymous>', at)],
      },
    )
  },
  'no-source': () => ({ incident: helperIncident(), sources: {} }),
  'follows-from': () => ({
    incident: helperIncident({ code: 'SO009', cause: '4121-m1x2y3z4-1' }),
    sources: helperSources,
  }),
  'long-names': () => {
    const far = place(
      `packages/storefront/services/orders/controllers/administration/very-long-name-of-a-controller.ts`,
      1,
      900,
      'OrderAdministrationController.respondWithEverythingThatIsKnownAboutIt',
    )
    return {
      incident: helperIncident({
        first: sighting('json', far, [
          place('/opt/elsewhere/loader.js', 1, 1, 'x'.repeat(200)),
          ...express(1),
        ]),
        request: {
          method: 'GET',
          url: `/orders/${'segment/'.repeat(100)}?${'name=…&'.repeat(20)}`,
          route: `/orders/${':part/'.repeat(50)}`,
          httpVersion: '1.1',
        },
        timeline: [
          ...Array.from({ length: 9 }, (_, at) =>
            entry(at, 'enter', `middleware${'Number'.repeat(20)}${at}`),
          ),
          entry(10, 'commit', 'x', far),
          entry(12_345, 'end'),
          ...Array.from({ length: 5 }, (_, at) =>
            entry(12_346 + at, 'late', 'x', place('src/other.ts', at + 1, 1)),
          ),
          entry(12_360, 'late', '<anonymous>', second),
        ],
      }),
      sources: {
        ...helperSources,
        [far.file]: `${'a=1;'.repeat(224)}b();res.json(everything);${'c=2;'.repeat(400)}`,
      },
    }
  },
  hostile: () => {
    const file = place(`src/${hostile}深い.js`, 2, 7, `fn${hostile}`)
    return {
      incident: helperIncident({
        name: hostile,
        message: `${hostile} (not seen: ${hostile})`,
        request: {
          method: `GET${hostile}`,
          url: `/${hostile}`,
          route: `/:${hostile}`,
          httpVersion: '1.1',
        },
        framework: { name: 'express', version: hostile },
        first: sighting('json', file, [place(`lib/${hostile}.js`, 3, 1, hostile), ...express(1)]),
        timeline: [
          entry(0.1, 'enter', hostile),
          entry(6.8, 'commit', hostile, file),
          entry(7, 'late', hostile, second),
          entry(7.1, 'error-handler', hostile),
        ],
        error: { name: hostile, code: null, message: hostile },
      }),
      sources: {
        ...helperSources,
        [file.file]: `before ${hostile}\n  res.json('漢字 ${hostile}')\n`,
      },
    }
  },
  'wide-characters': () =>
    inOneFile(
      'SO001',
      `const 名前 = '日本語のとても長い文字列' // ünï\n  記録('だめ'); res.json({ エラー: '見つかりません' })\n  res.json({ 顧客: 名前 }) // 🎉🎉\n`,
      { first: [2, 17], second: [3, 7] },
    ),
}
