require('./cases.cjs').define({ test, before: beforeAll, after: afterAll })
