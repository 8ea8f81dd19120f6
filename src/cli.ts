#!/usr/bin/env node
import { argv } from 'node:process'
import { startThread } from './platform/second-reader.ts'

/** What reads no project; a word that is none of these may be a folder. */
const WITHOUT_PROJECT = /^(rules|explain|help|--version|--help|-h)$/

// The thread that helps with a large project starts while the program is loaded, which takes as long.
const thread = argv.slice(2).some((argument) => WITHOUT_PROJECT.test(argument)) ? null : startThread()
const { main } = await import('./main.ts')
await main(thread)
