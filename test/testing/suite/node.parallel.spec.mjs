import { define } from './node.define.mjs'

define('parallel')
