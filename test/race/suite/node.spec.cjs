const { test, before, after } = require('node:test')
require('./cases.cjs').define({ test, before, after })
