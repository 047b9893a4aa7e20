import { expect, test } from 'vitest'
import { analyzeForRepair, openSession } from '../../src/fix/fix-sources.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'
import { repairFiles } from './repair-files.ts'

function repaired(text: string, major = 4, file = 'app.js'): string {
  return repairFiles({ [file]: text }, { express: major }).texts.get(file) ?? 'nothing'
}

const narrow = `var app=require('express')();
app.get('/a',async(req,res)=>{
    try{
        res.send(await load(req));
        await audit(req);
    }catch(err){
        res.status(500).send('failed');
    }
});
app.get('/b',function(req,res){
    if(req.query.id){
        req.query.id<0 && res.status(400).send('id');
        res.send('b');
    }else{
        res.end();
    }
});
`

test('brackets stand as close as they do elsewhere in the file', () => {
  const text = repaired(narrow)
  expect(text).toContain("app.get('/a',async(req,res,next)=>{\n")
  expect(text).toContain('    }catch(err){\n        if(res.headersSent) return next(err);\n')
  expect(text).toContain("        if(req.query.id<0) return res.status(400).send('id');\n")
})

test('what takes a failure is written as the file writes its blocks', () => {
  const text = repaired(`const app = require('express')()
app.get('/a', async (req, res) => {
  res.send(await new Promise((done, fail) => fail(new Error('a'))))
})
app.get('/b', (req, res) => {
  try
  {
    if (!req.query.id)
    {
      res.end()
    }
    else
    {
      res.send('b')
    }
  }
  catch (error)
  {
    res.end('c')
  }
})
`)
  expect(text).toContain(`app.get('/a', async (req, res, next) => {
  try
  {
    res.send(await new Promise((done, fail) => fail(new Error('a'))))
  }
  catch (error)
  {
    next(error)
  }
})
`)
})

test('a block that is made stands on lines of its own where the file has it so', () => {
  const text = repaired(
    `import express, { type Request, type Response } from 'express';
const app = express();
app.get('/a', (req: Request, res: Response) =>
{
  if (!req.query.id)
    res.status(404).end();
  else
  {
    console.log('id');
  }
  for (const one of [1])
  {
    console.log(one);
  }
  res.send('a');
});
`,
    5,
    'app.ts',
  )
  expect(text).toContain(
    '  if (!req.query.id)\n  {\n    res.status(404).end();\n    return;\n  }\n  else\n  {\n',
  )
})

test('the last statement of a line goes without a semicolon where the file has none', () => {
  const text = repaired(`const app = require('express')()
app.get('/a', (req, res) => {
  new Promise((done) => {
    if (!req.query.id) { res.status(404).end(); done() }
    if (!req.query.name) { res.status(404).end() }
    res.send('a')
  })
})
`)
  expect(text).toContain('if (!req.query.id) { res.status(404).end(); done(); return }\n')
  expect(text).toContain('if (!req.query.name) { res.status(404).end(); return }\n')
})

test('what moves to the right moves whole, and what stands in a text stays', () => {
  const text = repaired(
    `import express, { type Request, type Response } from 'express'
const app = express()
app.get('/a', (req: Request, res: Response): void => {
  if (!req.query.id) res.status(404).send(\`
  <p>
\${req.url}
  </p>\`.concat(
    'end',
  ))
  res.send('a')
})
`,
    5,
    'app.ts',
  )
  expect(text).toContain(`  if (!req.query.id) {
    res.status(404).send(\`
  <p>
\${req.url}
  </p>\`.concat(
      'end',
    ))
    return
  }
`)
})

test('what moves out of a try keeps its texts as they are', () => {
  const text = `const app = require('express')()
app.get('/a', async (req, res) => {
  let row
  try {
    row = await read(req)
    res.send(\`
    <p>
      \${row}
    </p>\`)
    await save(
      row,
    )
  } catch (error) {
    return res.status(500).send('failed')
  }
})
`
  const host = createMemoryHost({ 'app.js': text, 'package.json': '{}' })
  const program = analyzeForRepair(host, ['app.js'])
  const { session, causes } = openSession(program, ({ code }) => code === 'SO008')
  const ways = causes.flatMap((cause) => [...session.ways(cause)])
  const moved = ways.find(({ fixers }) => fixers.includes('out-of-try'))
  expect(moved?.texts.get('app.js')).toContain(`    return res.status(500).send('failed')
  }
  res.send(\`
    <p>
      \${row}
    </p>\`)
  await save(
    row,
  )
})
`)
})

test.each(['find', 'findOne', 'findById', 'filterBy'])(
  'a callback behind the query of %s gives its answer back',
  (name) => {
    const text = repaired(`const app = require('express')()
const User = require('./user')
app.get('/a', (req, res) => {
  User.${name}({ id: req.query.id }, (err, user) => {
    if (err) res.status(500).end()
    res.json(user)
  })
})
`)
    expect(text).toContain('    if (err) return res.status(500).end()\n')
  },
)

test('what goes through a list looks at what its function gives back', () => {
  const text = repaired(`const app = require('express')()
app.get('/a', (req, res) => {
  const found = req.body.list.find((one) => {
    if (one === req.query.id) res.status(500).end()
    res.json(one)
    return one === 1
  })
})
`)
  expect(text).not.toContain('return res.status(500)')
})

test('what is called a result is no answer that a function gives back', () => {
  const text = repaired(`const app = require('express')()
async function show(req, res) {
  const result = await load(req)
  if (!result) res.status(404).end()
  res.json(result)
  return result
}
app.get('/a', async (req, res, next) => {
  try {
    const shown = await show(req, res)
    if (shown) remember(shown)
  } catch (error) {
    if (res.headersSent) return next(error)
    res.status(500).end()
  }
})
`)
  expect(text).toContain('  if (!result) {\n    res.status(404).end()\n    return\n  }\n')
})

test('what is taken out of a line leaves no gap', () => {
  const text = repaired(`const app = require('express')()
app.get('/a', (req, res) => { res.send('a'); res.end('b') })
`)
  expect(text).toContain("(req, res) => { res.send('a'); })\n")
})

const handler = (more: string): string => `app.get('/t', (req, res) => {
  if (!req.query.id) {
    res.status(400).send('id')
  }${more}
  res.send('ok')
})
`
const express = "const app = require('express')()\n"

test('a function ends as its author ends it: behind the answer, or with it', () => {
  const bare = "\n  if (!req.query.name) {\n    res.status(400).send('name')\n    return\n  }"
  const given = bare.replace('    res', '    return res').replace('    return\n', '')
  const [behind, inFront] = ["send('id')\n    return\n", "return res.status(400).send('id')\n"]
  expect(repaired(express + handler(bare))).toContain(behind)
  expect(repaired(express + handler(given))).toContain(inFront)
  expect(repaired(express + handler(''))).toContain(inFront)
  // Elsewhere in the file, where the function itself does not tell.
  expect(repaired(express + handler('') + handler(bare).replace('/t', '/u'))).toMatch(
    /send\('id'\)\n    return\n  \}\n  res.send/,
  )
  // Without brackets around it, it would need them.
  const oneLine = "  if (!req.query.page) res.status(400).send('page')\n  res.send('ok')"
  expect(repaired(express + handler(bare).replace("  res.send('ok')", oneLine))).toContain(
    "  if (!req.query.page) return res.status(400).send('page')\n",
  )
})

test('what is put behind a statement ends as that does, in a file that is written in two ways', () => {
  const bare = "\n  if (!req.query.name) {\n    res.status(400).send('name')\n    return\n  }"
  const closed =
    'const a = 1;\nconst b = 2;\nconst c = 3;\nconst d = 4;\nconst e = 5;\nconst f = 6;\n'
  expect(repaired(closed + express + handler(bare))).toContain("send('id')\n    return\n")
  const other = handler(bare).replace("send('id')", "send('id');")
  expect(repaired(express + other)).toContain("send('id');\n    return;\n")
})

test('what a handler gives back is not another one where somebody looks at it', () => {
  const shown = (call: string): string =>
    repaired(`${express}const show = async (req, res) => {
  if (!req.query.id) {
    res.status(400).send('id')
  }
  res.send('ok')
}
app.get('/t', show)
app.get('/u', async (req, res) => {
  ${call}
})
`)
  const bare = "res.status(400).send('id')\n    return\n"
  expect(shown('console.log(await show(req, res))')).toContain(bare)
  expect(shown('if (!(await show(req, res))) console.log(req.url)')).toContain(bare)
  expect(shown('await show(req, res)')).toContain("return res.status(400).send('id')\n")
})

test('a directive stays with the line that it is about, and goes with it', () => {
  const text = repaired(
    `${express}const store = require('./store')
app.get('/t', async (req, res) => {
  if (req.query.id) res.json({ cached: true })
  await store.save(req.url)
  // @ts-expect-error it is no number
  res.status('200')
  // eslint-disable-next-line no-undef
  res.json({ fresh: true })
})
app.get('/u', async (req, res) => {
  res.json({ ok: true })
  await store.save(req.url)
  // What is left.
  // @ts-expect-error it is no number
  res.status('200').json({})
})
`,
    5,
  )
  expect(text).toContain(
    '  if (res.headersSent) return\n  // @ts-expect-error it is no number\n  res.status',
  )
  expect(text).toMatch(/store\.save\(req\.url\)\n  \/\/ What is left\.\n\}\)\n$/)
})

test('what is said of the type of the response is not said of next', () => {
  const text = repaired(`${express}const store = require('./store')
app.get('/t', async (/** @type {Request} */ req, /** @type {Response} */ res) => {
  res.json(await store.load(req))
})
`)
  expect(text).toContain(
    'async (/** @type {Request} */ req, /** @type {Response} */ res, next) => {',
  )
})

test('lines that an expression gets a block for stand in that block', () => {
  const text = repaired(
    `import express from 'express'
import archiver from 'archiver'
const app = express()
app.get('/t', (req, res) => {
  const zip = archiver('zip')
  zip.on('error', (err) => res.status(500).send(err.message))
  zip.pipe(res)
  zip.finalize()
})
`,
    4,
    'app.ts',
  )
  expect(text).toContain(`  zip.on('error', (err) => {
    if (res.headersSent) {
      res.destroy(err)
      return
    }
    res.status(500).send(err.message)
  })
`)
})
