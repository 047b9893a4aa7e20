import { define } from './vitest.define.mjs'

define('sequential')
