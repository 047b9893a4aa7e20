import { afterAll, beforeAll, test } from 'vitest'
import cases from './cases.cjs'

cases.define({ test, before: beforeAll, after: afterAll })
