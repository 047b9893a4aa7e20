import { install } from './index.ts'

install()
