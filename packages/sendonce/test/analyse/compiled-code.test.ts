import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'
import { codesIn } from './codes.ts'
import { app, found } from './program-findings.ts'

describe('what a module exports by a helper of its compiler', () => {
  const server = (helper: string): string => `const express = require('express')
var import_deny = require('./deny.js')
const app = express()
app.get('/a', (req, res) => { if (!req.query.id) (0, ${helper})(res); res.json({}) })
module.exports = app`

  test.each([
    [
      'esbuild',
      `var deny_exports = {}
__export(deny_exports, { deny: () => deny })
module.exports = __toCommonJS(deny_exports)
const deny = (res) => { res.status(403).end() }
0 && (module.exports = { deny })`,
    ],
    [
      'swc',
      `_export(exports, { get deny () { return deny } })
const deny = (res) => { res.status(403).end() }`,
    ],
    [
      'an older swc',
      `_export(exports, { deny: function() { return deny } })
const deny = (res) => { res.status(403).end() }`,
    ],
  ])('%s', (_name, deny) => {
    expect(codesIn({ 'app.js': server('import_deny.deny'), 'deny.js': deny })).toEqual(['SO005'])
  })

  test('what another module exports, under a name of its own and altogether', () => {
    const deny = `module.exports.refuse = (res) => { res.status(403).end() }`
    const named = `var all = {}
__export(all, { deny: () => import_refuse.refuse })
module.exports = __toCommonJS(all)
var import_refuse = require('./refuse.js')`
    const whole = `var all = {}
module.exports = __toCommonJS(all)
__reExport(all, require('./refuse.js'), module.exports)`
    expect(
      codesIn({
        'app.js': server('import_deny.deny'),
        'deny.js': named,
        'refuse.js': deny,
      }),
    ).toEqual(['SO005'])
    expect(
      codesIn({
        'app.js': server('import_deny.refuse'),
        'deny.js': whole,
        'refuse.js': `var r = {}
__export(r, { refuse: () => refuse })
module.exports = __toCommonJS(r)
const refuse = (res) => { res.status(403).end() }`,
      }),
    ).toEqual(['SO005'])
  })
})

/** Answers for each item that is bad, and goes on or not. */
const loops: Readonly<Record<string, (body: string) => string>> = {
  'TypeScript, by counting': (body) =>
    `for (var _i = 0, ids_1 = req.query.ids; _i < ids_1.length; _i++) {
    var id = ids_1[_i]
    ${body}
  }`,
  'TypeScript, by an iterator': (body) => `var e_1, _a
  try {
    for (var ids_1 = __values(req.query.ids), ids_1_1 = ids_1.next(); !ids_1_1.done; ids_1_1 = ids_1.next()) {
      var id = ids_1_1.value
      ${body}
    }
  }
  catch (e_1_1) { e_1 = { error: e_1_1 } }
  finally {
    try { if (ids_1_1 && !ids_1_1.done && (_a = ids_1.return)) _a.call(ids_1) }
    finally { if (e_1) throw e_1.error }
  }`,
  Babel: (body) => `var _iterator = _createForOfIteratorHelper(req.query.ids), _step
  try {
    for (_iterator.s(); !(_step = _iterator.n()).done;) {
      var id = _step.value
      ${body}
    }
  } catch (err) { _iterator.e(err) } finally { _iterator.f() }`,
  swc: (body) => `var _iteratorNormalCompletion = true, _didIteratorError = false, _iteratorError
  try {
    for (var _iterator = req.query.ids[Symbol.iterator](), _step; !(_iteratorNormalCompletion = (_step = _iterator.next()).done); _iteratorNormalCompletion = true) {
      var id = _step.value
      ${body}
    }
  } catch (err) { _didIteratorError = true; _iteratorError = err } finally {
    try { if (!_iteratorNormalCompletion && _iterator.return != null) _iterator.return() }
    finally { if (_didIteratorError) throw _iteratorError }
  }`,
}

describe.each(Object.entries(loops))('`for … of` as %s has it', (_name, loop) => {
  const inLoop = (body: string): string =>
    app(`const load = require('./load')
app.get('/t', function (req, res) {
  var isDone = false
  ${body}
})`)
  const codesOf = (text: string): string[] =>
    found(text).map((one) => one.split(' ').slice(0, 2).join(' '))

  test.each([
    `load(id, function (row) { res.json(row) })`,
    `load(id, function (row) { if (isDone) return; isDone = true; res.json(row) })`,
    `if (!id) { res.status(400).end(); break }`,
  ])('%s', (body) => {
    const written = `for (const id of req.query.ids) { ${body} }`
    expect(codesOf(inLoop(loop(body)))).toEqual(codesOf(inLoop(written)))
  })
})

describe('a class', () => {
  test.each([
    [
      'Babel',
      `var Users = function () {
  function Users() { _classCallCheck(this, Users) }
  return _createClass(Users, [{ key: 'deny', value: function deny(res) { res.status(400).end() } }])
}()
var users = new Users()
app.get('/t', function (req, res) { if (!req.query.id) users.deny(res); res.json({}) })`,
    ],
    [
      'fields of esbuild',
      `class Users {
  constructor() {
    __publicField(this, "deny", (res) => { res.status(400).end() })
  }
}
const users = new Users()
app.get('/t', (req, res) => { if (!req.query.id) users.deny(res); res.json({}) })`,
    ],
  ])('of %s', (_name, text) => {
    expect(found(app(text)).map((one) => one.slice(0, 5))).toEqual(['SO005'])
  })

  test.each([
    [
      'esbuild',
      '__privateAdd(this, _done, false)',
      '__privateGet(this, _done)',
      '__privateSet(this, _done, true)',
    ],
    [
      'Babel',
      '_classPrivateFieldInitSpec(this, _done, false)',
      '_classPrivateFieldGet2(_done, this)',
      '_classPrivateFieldSet2(_done, this, true)',
    ],
  ])('whose private flag lets nobody answer twice, of %s', (_name, init, get, set) => {
    const text = (guard: string): string =>
      app(`var _done = new WeakMap()
class Reply {
  constructor(res) { this.res = res; ${init} }
  send(body) { ${guard} ${set}; this.res.json(body) }
}
app.get('/t', (req, res) => {
  const reply = new Reply(res)
  if (!req.query.id) reply.send('none')
  reply.send('one')
})`)
    expect(found(text(`if (${get}) return;`))).toEqual([])
    expect(found(text('')).map((one) => one.slice(0, 5))).toEqual(['SO005'])
  })

  test('with a getter that a compiler defines', () => {
    const text = (guard: string): string =>
      app(`var Reply = (function () {
  function Reply(res) { this.res = res }
  Object.defineProperty(Reply.prototype, 'isSent', { get: function () { return this.res.headersSent } })
  Reply.prototype.send = function (body) { this.res.json(body) }
  return Reply
}())
app.get('/t', function (req, res) {
  var reply = new Reply(res)
  if (!req.query.id) reply.send('none')
  ${guard} reply.send('one')
})`)
    expect(found(text('if (!reply.isSent)'))).toEqual([])
    expect(found(text('')).map((one) => one.slice(0, 5))).toEqual(['SO005'])
  })
})

test('a `try` that begins in the middle of a step catches what is behind its mark', () => {
  const text = (mark: string): string => `const app = require('express')()
const { load } = require('./store')
app.get('/t', function () {
  var _ref = _asyncToGenerator(_regenerator().m(function _callee(req, res) {
    var user, _t
    return _regenerator().w(function (_context) {
      while (1) switch (_context.p = _context.n) {
        case 0:
          user = req.query.user
          ${mark}
          _context.n = 2
          return load(user)
        case 2:
          res.json(_context.v)
          _context.n = 4
          break
        case 3:
          _context.p = 3
          _t = _context.v
          res.status(500).end()
        case 4:
          return _context.a(2)
      }
    }, _callee, null, [[1, 3]])
  }))
  return function (_x, _x2) { return _ref.apply(this, arguments) }
}())
app.listen(80)`
  const manifest = JSON.stringify({ dependencies: { express: '^4.21.0' } })
  const told = (mark: string): string[] =>
    analyze({ files: { 'app.js': text(mark), 'package.json': manifest } }).findings.map(
      ({ code }) => code,
    )
  expect(told('_context.p = 1')).toEqual([])
  expect(told('')).toEqual(['SO102'])
})

test('`this` of an asynchronous arrow function is the one that its compiler kept', () => {
  const text = (leave: string): string =>
    app(`function Users() {
  var _this = this
  app.get('/t', function (req, res) { return __awaiter(_this, void 0, void 0, function* () {
    if (!req.query.id) { ${leave} this.deny(res) }
    res.json({})
  }) })
}
Users.prototype.deny = function (res) { res.status(403).end() }
new Users()`)
  expect(found(text('')).map((one) => one.slice(0, 5))).toEqual(['SO005'])
  expect(found(text('return'))).toEqual([])
})

test('a decorator of the program, by the helper of TypeScript, with what `??` and `?.` become', () => {
  const text = (leave: string): string => `"use strict"
var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
const express = require('express')
const routesOf = new Map()
const Get = (path) => (target, name) => {
    var _a;
    const routes = (_a = routesOf.get(target.constructor)) !== null && _a !== void 0 ? _a : [];
    routes.push({ path, name });
    routesOf.set(target.constructor, routes);
};
class Users {
    list(req, res) {
        var _a;
        if (!((_a = req.user) === null || _a === void 0 ? void 0 : _a.name)) ${leave} deny(res);
        res.json([]);
    }
}
const deny = (res) => { res.status(403).end() }
__decorate([Get('/users')], Users.prototype, "list", null);
const app = express();
for (const Type of [Users]) {
    const one = new Type();
    for (const { path, name } of routesOf.get(Type)) app.get(path, (req, res) => one[name](req, res));
}`
  const told = (leave: string): string[] =>
    analyze({ files: { 'app.js': text(leave) } }).findings.map(
      ({ code, entry }) => `${code} ${entry?.route}`,
    )
  expect(told('')).toEqual(['SO005 /users'])
  expect(told('return')).toEqual([])
})

describe('modules of the older kind in one file', () => {
  const modules = (wrap: string, require: string): string => `${wrap}
var require_deny = __commonJS({
  "src/deny.js"(exports2) { exports2.deny = (res) => { res.status(403).end() } }
});
var require_routes = __commonJS({
  "src/routes.js"(exports2, module2) {
    var express2 = ${require}("express");
    var { deny } = require_deny();
    var router = express2.Router();
    router.get("/a", (req, res) => { if (!req.query.id) deny(res); res.json({}) });
    module2.exports = router;
  }
});
var express = ${require}("express");
var app = express();
app.use("/api", require_routes());`

  test.each([
    [
      'esbuild',
      modules(
        `var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};`,
        'require',
      ),
    ],
    [
      'esbuild, in a module of the newer kind',
      modules(
        `var __getOwnPropNames = Object.getOwnPropertyNames;
var __require = /* @__PURE__ */ ((x) => typeof require !== "undefined" ? require : x)(function(x) {
  if (typeof require !== "undefined") return require.apply(this, arguments);
  throw Error('Dynamic require of "' + x + '" is not supported');
});
var __commonJS = (cb, mod) => function __require2() {
  return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
};`,
        '__require',
      ),
    ],
  ])('of %s', (_name, text) => {
    const { findings } = analyze({ files: { 'bundle.js': text } })
    expect(findings.map(({ code, entry }) => `${code} ${entry?.route}`)).toEqual(['SO005 /api/a'])
  })
})

describe('what only looks like the call of a compiler is read like any other', () => {
  test.each([
    '_export(exports, { ...other, a: () => a })',
    'var all = {}; __export(all, { ...other }); module.exports = __toCommonJS(all); __reExport(all)',
    '_createClass(A, [, { key: "b", value: 1 }])',
    '_createClass(A, [{ ...x, key: "b", value: 1 }, ...y, z, f()])',
    'x = __assign({}, ...list); y = __spreadArray([...a, , b], ...z); _toConsumableArray(...r)',
    'apply(this, [a, , b]); a.b.apply(this, [a])',
    'new Task(this, null, function* () { yield 1 })',
    '__privateGet(this, f()); __privateSet(this, a.b, 1); _defineProperty(a); __require(x); __read()',
    'for (var _i = 0, a = b; ; _i++) { var c = a[_i] }',
    'try { for (var i = __values(a), s = i.next(); !s.done; s = i.next()) ; } catch {} finally {}',
  ])('%s', (text) => {
    const handler = `app.get('/t', (req, res) => { if (!req.query.id) res.end(); res.json(1) })`
    expect(found(app(`${text}\n${handler}`)).map((one) => one.slice(0, 5))).toEqual(['SO001'])
  })
})

test('what a compiler copies of a package is the package', () => {
  const text = `"use strict";
var __importStar = (this && this.__importStar) || function (mod) {
    if (mod && mod.__esModule) return mod;
    var result = {};
    if (mod != null) for (var k in mod) if (Object.hasOwnProperty.call(mod, k)) result[k] = mod[k];
    result["default"] = mod;
    return result;
};
var _ = __importStar(require("lodash"));
var express = __importStar(require("express"));
var app = express.default();
function refuse(req, res, done) {
    if (_.isFunction(done)) return done(new Error("refused"));
    return false;
}
app.get("/t", function (req, res) {
    refuse(req, res, function () { res.status(403).end(); });
});`
  expect(codesIn({ 'app.js': text })).toEqual([])
  expect(
    codesIn({ 'app.js': text.replace('403).end();', '403).end(); res.end("again");') }),
  ).toEqual(['SO003'])
})
