// Runs `go test` and shows one line per package, and all a failing test said. The first
// argument is a file to write "passed failed" to; the others are go test's.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [counts, ...args] = process.argv.slice(2)
const go = spawn('go', ['test', '-json', '-count=1', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
const said = new Map() // "package test" → lines of output
let passed = 0
let failed = 0

for await (const line of createInterface({ input: go.stdout })) {
  let event
  try {
    event = JSON.parse(line)
  } catch {
    console.log(line)
    continue
  }
  const { Action, Package = event.ImportPath ?? '', Test = '', Output = '', Elapsed = 0 } = event
  const key = `${Package} ${Test}`
  if (Action === 'output' || Action === 'build-output') {
    said.set(key, (said.get(key) ?? '') + Output)
  } else if (Test && (Action === 'pass' || Action === 'skip')) {
    passed += Action === 'pass' ? 1 : 0
    said.delete(key)
  } else if (Test && Action === 'fail') {
    failed++
    console.log(`--- ${Package} ${Test}\n${said.get(key) ?? ''}`)
  } else if (!Test && Action === 'pass') {
    console.log(`ok    ${Package}  ${Elapsed.toFixed(1)} s`)
  } else if (!Test && Action === 'fail') {
    console.log(`FAIL  ${Package}  ${Elapsed.toFixed(1)} s\n${said.get(key) ?? ''}`)
  } else if (Action === 'build-fail') {
    failed++
    console.log(`FAIL  ${Package} does not build\n${said.get(key) ?? ''}`)
  }
}
const status = await new Promise((ended) => (go.exitCode === null ? go.on('close', ended) : ended(go.exitCode)))
writeFileSync(counts, `${passed} ${failed}\n`)
process.exit(status ?? 1)
