import http, { ServerResponse, createServer } from 'node:http'
import counted, { times } from './counted.cjs'

export const same = http.ServerResponse === ServerResponse && http.createServer === createServer
export const loaded = [counted.times, times]
