import type { ErrorCode } from '@ujirani/errors'
import { toProblemName } from './problem.ts'
import { problemAdvice } from './problem-advice.ts'
import { problemTable } from './problem-table.ts'

/** A page that explains one kind of problem. */
export interface ProblemPage {
  /** Name of the file in docs/problems/. */
  readonly file: string
  readonly text: string
}

/** Codes that the outside meets; the others are all told as `ERR_INTERNAL`. */
function isMet(code: ErrorCode): boolean {
  return code === 'ERR_INTERNAL' || problemTable[code].title !== 'Internal error'
}

/** The pages of docs/problems/, from the table of problems. */
export function toProblemPages(): readonly ProblemPage[] {
  const codes = (Object.keys(problemTable) as ErrorCode[]).filter(isMet)
  const pages = codes.map((code) => {
    const { status, title } = problemTable[code]
    const name = toProblemName(code)
    const lines = [
      `# ${title}`,
      '',
      `\`${code}\` · HTTP ${String(status)} · \`https://ujirani.org/problems/${name}\``,
      '',
      problemAdvice[code] ?? '',
      '',
    ]
    return { file: `${name}.md`, text: lines.join('\n') }
  })
  const rows = codes.map((code) => {
    const { status, title } = problemTable[code]
    return `- ${String(status)} [${title}](${toProblemName(code)}.md) \`${code}\``
  })
  const index = [
    '# Problems',
    '',
    'Every refusal is a problem document (RFC 9457); its `type` names one of these pages.',
    '',
    ...rows,
    '',
  ]
  return [{ file: 'README.md', text: index.join('\n') }, ...pages]
}
