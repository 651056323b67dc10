import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MachineEnv } from '../local/config.ts'
import { prepareKafka } from '../local/kafka/prepare-kafka.ts'
import { repositoryRoot, type Print } from '../local/places.ts'
import { prepareRegistry } from '../local/registry/prepare-registry.ts'
import { runJest } from './jest-run.ts'
import { planOutside, type OutsidePlan } from './outside-plan.ts'
import { sum, type Tally } from './tally.ts'
import { hasTool } from './tools.ts'

/** What a test run needs to know. */
export interface TestRun {
  readonly env: MachineEnv
  /** Passed on to jest: paths of suites, `-t name`. */
  readonly args: readonly string[]
  readonly print: Print
}

/** Everything that needs Node, a JDK and Maven only. */
export async function runOwnTests(run: TestRun): Promise<Tally> {
  await prepareServers(run)
  return runJest({ ...run, config: 'jest.config.js' })
}

/** Fetches the servers first: a suite that waits for a download looks like a hanging one. */
async function prepareServers({ env, print }: TestRun): Promise<void> {
  const others = env['UJIRANI_KAFKA'] ?? env['UJIRANI_TEST_BROKER']
  await Promise.all([...(others ? [] : [prepareKafka({ print })]), prepareRegistry({ print })])
}

/**
 * What needs foreign tools or data beside the repository. A missing tool is a line of its own, and
 * a failure when everything is required.
 */
export async function runOutsideTests(run: TestRun): Promise<Tally> {
  const env = {
    ...run.env,
    UJIRANI_SHARED: run.env['UJIRANI_SHARED'] ?? join(repositoryRoot, '..', 'shared'),
  }
  const plan = planOutside(findOutsideTests(), (tool) => hasTool(tool, env))
  const absent = reportPlan(plan, run.print, run.env['UJIRANI_REQUIRE_OUTSIDE'] === '1')
  if (plan.run.length === 0) return absent
  await prepareServers(run)
  const config = 'jest.outside.config.js'
  const args = ['--runTestsByPath', ...plan.run, ...run.args]
  const ran = await runJest({ config, env, args, print: run.print })
  return sum([absent, ran])
}

function findOutsideTests(): readonly { readonly file: string; readonly text: string }[] {
  const pattern = '{packages,services,infra,test,bench,examples}/**/*.outside.test.ts'
  return globSync(pattern, { cwd: repositoryRoot, exclude: (name) => name === 'node_modules' })
    .sort()
    .map((file) => ({ file, text: readFileSync(join(repositoryRoot, file), 'utf8') }))
}

function reportPlan(plan: OutsidePlan, print: Print, required: boolean): Tally {
  for (const file of plan.undeclared) {
    print(`${file} must name its tools: a line "@needs <tool> …" in its first comment`)
  }
  for (const [tool, files] of plan.missing) {
    print(`not run: ${tool} missing`)
    for (const file of files) print(`    ${file}`)
  }
  return { passed: 0, failed: plan.undeclared.length + (required ? plan.missing.size : 0) }
}
