import { define } from './ava.define.mjs'

define('late')
