// Runs the web app's unit tests and writes "passed failed" to the file of the first argument.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dir = mkdtempSync(join(tmpdir(), 'gridmap-vitest-'))
const file = join(dir, 'results.json')
const { status } = spawnSync('npm', ['--prefix', 'static', 'run', '--silent', 'test:unit', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { stdio: 'inherit' })
const results = JSON.parse(readFileSync(file, 'utf8'))
writeFileSync(process.argv[2], `${results.numPassedTests} ${results.numFailedTests}\n`)
rmSync(dir, { recursive: true })
process.exit(status ?? 1)
