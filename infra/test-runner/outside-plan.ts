import { isKnownTool } from './tools.ts'

/** A test file and its text. */
export interface OutsideTest {
  readonly file: string
  readonly text: string
}

/** Which outside tests can run here, and which tools keep the others from it. */
export interface OutsidePlan {
  readonly run: readonly string[]
  /** Missing tool → the files that need it. */
  readonly missing: ReadonlyMap<string, readonly string[]>
  /** Files that say nothing, or name a tool nobody knows. */
  readonly undeclared: readonly string[]
}

/**
 * Reads what an outside test says it needs: the words after `@needs` in its first comment, as in
 *
 *     / **
 *      * @needs go shared
 *      * /
 *
 * Returns undefined when there is no such line or a word of it is not in the table of tools.
 */
export function readNeeds(text: string): readonly string[] | undefined {
  const line = /^\s*\/\*\*[\s\S]*?@needs ([^\n*]+)[\s\S]*?\*\//.exec(text)?.[1]
  const words = line?.trim().split(/[\s,]+/) ?? []
  return words.length > 0 && words.every(isKnownTool) ? words : undefined
}

/** Sorts the tests by what the machine has; each tool is looked for once. */
export function planOutside(
  tests: readonly OutsideTest[],
  has: (tool: string) => boolean,
): OutsidePlan {
  const answers = new Map<string, boolean>()
  const ask = (tool: string): boolean => {
    const known = answers.get(tool)
    if (known !== undefined) return known
    const answer = has(tool)
    answers.set(tool, answer)
    return answer
  }
  const run: string[] = []
  const undeclared: string[] = []
  const missing = new Map<string, string[]>()
  for (const { file, text } of tests) {
    const needs = readNeeds(text)
    const absent = needs?.filter((tool) => !ask(tool))
    if (absent === undefined) undeclared.push(file)
    else if (absent.length === 0) run.push(file)
    for (const tool of absent ?? []) missing.set(tool, [...(missing.get(tool) ?? []), file])
  }
  return { run, missing, undeclared }
}
