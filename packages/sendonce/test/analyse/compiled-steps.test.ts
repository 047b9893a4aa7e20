import { describe, expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

interface Compiled {
  /** Answers in front of an `await` and behind it. */
  readonly twice: string
  /** The same, with a way out in between. */
  readonly either: string
  /** Answers in a `try` whose `await` may fail, and in its handler. */
  readonly caught: string
  /** Answers in a loop, once for each item. */
  readonly loop: string
  /** Answers, and again in what runs in any case. */
  readonly last: string
}

const typescript = (body: string): string => `app.get('/t', function (req, res) {
  return __awaiter(this, void 0, void 0, function () {
    var user, i, e_1
    return __generator(this, function (_a) {
      switch (_a.label) {
${body}
      }
    })
  })
})`

const regenerator = (body: string, guards = '[]'): string => `const marked = function () {
  var _ref = (0, _asyncToGenerator2["default"])(/*#__PURE__*/_regenerator["default"].mark(function _callee(req, res) {
    var user, i
    return _regenerator["default"].wrap(function _callee$(_context) {
      while (1) switch (_context.prev = _context.next) {
${body}
      }
    }, _callee, null, ${guards})
  }))
  return function (_x, _x2) { return _ref.apply(this, arguments) }
}()
app.get('/t', marked)`

const shorter = (body: string, guards = '[]'): string => `app.get('/t', _asyncToGenerator(
  _regenerator().m(function _callee(req, res) {
    var user, i, _t
    return _regenerator().w(function (_context) {
      while (1) switch (_context.p = _context.n) {
${body}
      }
    }, _callee, null, ${guards})
  })))`

const forms: Readonly<Record<string, Compiled>> = {
  __generator: {
    twice: typescript(`case 0: res.send('first'); return [4, load()]
      case 1: _a.sent(); res.json('second'); return [2]`),
    either:
      typescript(`case 0: if (!req.query.a) return [3, 2]; res.send('first'); return [4, load()]
      case 1: _a.sent(); return [2]
      case 2: res.json('second'); return [2]`),
    caught: typescript(`case 0: _a.trys.push([0, 2, , 3]); res.send('first'); return [4, load()]
      case 1: _a.sent(); return [3, 3]
      case 2: e_1 = _a.sent(); res.json('second'); return [3, 3]
      case 3: return [2]`),
    loop: typescript(`case 0: i = 0; _a.label = 1
      case 1: if (!(i < req.query.n)) return [3, 4]; return [4, load(i)]
      case 2: user = _a.sent(); res.json(user); _a.label = 3
      case 3: i++; return [3, 1]
      case 4: return [2]`),
    last: typescript(`case 0: _a.trys.push([0, , 2, 3]); return [4, load()]
      case 1: user = _a.sent(); res.send('first'); return [2, user]
      case 2: res.json('second'); return [7]
      case 3: return [2]`),
  },
  '__generator, minified': {
    twice: typescript(`case 0: return res.send('first'), [4, load()]
      case 1: return _a.sent(), res.json('second'), [2]`),
    either: typescript(`case 0: return req.query.a ? (res.send('first'), [4, load()]) : [3, 2]
      case 1: return _a.sent(), [2]
      case 2: return res.json('second'), [2]`),
    caught: typescript(`case 0: return _a.trys.push([0, 2, , 3]), res.send('first'), [4, load()]
      case 1: return _a.sent(), [3, 3]
      case 2: return e_1 = _a.sent(), res.json('second'), [3, 3]
      case 3: return [2]`),
    loop: typescript(`case 0: i = 0, _a.label = 1
      case 1: return i < req.query.n ? [4, load(i)] : [3, 4]
      case 2: user = _a.sent(), res.json(user), _a.label = 3
      case 3: return i++, [3, 1]
      case 4: return [2]`),
    last: typescript(`case 0: return _a.trys.push([0, , 2, 3]), [4, load()]
      case 1: return user = _a.sent(), res.send('first'), [2, user]
      case 2: return res.json('second'), [7]
      case 3: return [2]`),
  },
  regenerator: {
    twice: regenerator(`case 0: res.send('first'); _context.next = 3; return load()
      case 3: res.json('second')
      case 4: case "end": return _context.stop()`),
    either: regenerator(`case 0: if (!req.query.a) { _context.next = 5; break }
        res.send('first'); _context.next = 4; return load()
      case 4: return _context.abrupt("return")
      case 5: res.json('second')
      case 6: case "end": return _context.stop()`),
    caught: regenerator(
      `case 0: _context.prev = 0; res.send('first'); _context.next = 4; return load()
      case 4: _context.next = 9; break
      case 6: _context.prev = 6; _context.t0 = _context["catch"](0); res.json('second')
      case 9: case "end": return _context.stop()`,
      '[[0, 6]]',
    ),
    loop: regenerator(`case 0: i = 0
      case 1: if (!(i < req.query.n)) { _context.next = 8; break }
        _context.next = 4; return load(i)
      case 4: user = _context.sent; res.json(user)
      case 6: i++; _context.next = 1; break
      case 8: case "end": return _context.stop()`),
    last: regenerator(
      `case 0: _context.prev = 0; _context.next = 3; return load()
      case 3: user = _context.sent; res.send('first'); return _context.abrupt("return", user)
      case 6: _context.prev = 6; res.json('second'); return _context.finish(6)
      case 9: case "end": return _context.stop()`,
      '[[0,, 6, 9]]',
    ),
  },
  'regenerator since 2025': {
    twice: shorter(`case 0: res.send('first'); _context.n = 1; return load()
      case 1: res.json('second')
      case 2: return _context.a(2)`),
    either: shorter(`case 0: if (!req.query.a) { _context.n = 2; break }
        res.send('first'); _context.n = 1; return load()
      case 1: return _context.a(2)
      case 2: res.json('second')
      case 3: return _context.a(2)`),
    caught: shorter(
      `case 0: _context.p = 0; res.send('first'); _context.n = 1; return load()
      case 1: _context.n = 3; break
      case 2: _context.p = 2; _t = _context.v; res.json('second')
      case 3: return _context.a(2)`,
      '[[0, 2]]',
    ),
    loop: shorter(`case 0: i = 0
      case 1: if (!(i < req.query.n)) { _context.n = 4; break }
        _context.n = 2; return load(i)
      case 2: user = _context.v; res.json(user)
      case 3: i++; _context.n = 1; break
      case 4: return _context.a(2)`),
    last: shorter(
      `case 0: _context.p = 0; _context.n = 1; return load()
      case 1: user = _context.v; res.send('first'); return _context.a(2, user)
      case 2: _context.p = 2; res.json('second'); return _context.f(2)
      case 3: return _context.a(2)`,
      '[[0,, 2, 3]]',
    ),
  },
}

const helpers = `var _interopRequireDefault = require("@babel/runtime/helpers/interopRequireDefault");
var _asyncToGenerator2 = _interopRequireDefault(require("@babel/runtime/helpers/asyncToGenerator"));
var _regenerator = _interopRequireDefault(require("@babel/runtime/regenerator"));
`

/** The two calls that a finding names, by what they send, with its confidence. */
function pairs(handler: string): string[] {
  const text = helpers + app(handler)
  const lines = text.split('\n')
  const call = (line: string | undefined): string =>
    /res\.json/.test(lines[Number(line) - 1] ?? '') &&
    !/res\.send/.test(lines[Number(line) - 1] ?? '')
      ? 'json'
      : 'send'
  return found(text)
    .filter((line) => !line.startsWith('SO101 '))
    .map((line) => {
      const [code, confidence, first, second] = line.split(' ')
      return `${code} ${confidence} ${call(first)} ${call(second)}`
    })
}

describe('what compilers make of an asynchronous function is followed', () => {
  test.each(Object.entries(forms))('%s', (_name, form) => {
    expect(pairs(form.twice)).toEqual(['SO001 certain send json'])
    expect(pairs(form.either)).toEqual([])
    expect(pairs(form.caught)).toEqual([expect.stringMatching(/^SO008 (?:medium|high) send json$/)])
    expect(pairs(form.loop)).toEqual([expect.stringMatching(/^SO013 \w+ json json$/)])
    expect(pairs(form.last)).toEqual([expect.stringMatching(/^SO\d+ \w+ send json$/)])
  })

  test('a function without an await, of which TypeScript leaves out the switch', () => {
    const text = app(`app.get('/t', function (req, res) {
      return __awaiter(void 0, void 0, void 0, function () {
        return __generator(this, function (_a) {
          if (req.query.a) return [2, res.end()]
          res.json([])
          return [2]
        })
      })
    })`)
    expect(found(text)).toEqual([])
  })

  test('a callback that an awaited call is given has come to its end with the call', () => {
    const text = app(`function Exporter(res, records) {
      this.perform = async () => {
        res.write('head')
        await records.read(async (record) => {
          await record.load()
          res.write(record)
        })
        res.end()
      }
    }
    app.get('/t', async (req, res, next) => new Exporter(res, new Records(req.query)).perform().catch(next))`)
    expect(found(text)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/medium|high|certain/)]),
    )
  })
})
