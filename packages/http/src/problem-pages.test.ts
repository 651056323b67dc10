import { readdirSync, readFileSync } from 'node:fs'
import { problemAdvice } from './problem-advice.ts'
import { toProblemPages } from './problem-pages.ts'

const folder = new URL('../../../docs/problems/', import.meta.url)

describe('toProblemPages', () => {
  it('says of every problem what to do', () => {
    const silent = toProblemPages().filter(
      ({ text }) => text.includes('\n\n\n') || text.length < 90,
    )
    expect(silent.map(({ file }) => file)).toEqual([])
    expect(problemAdvice.ERR_ID_CONFLICT).toContain('corrected')
  })

  it('is what docs/problems holds (npm run generate -w packages/http)', () => {
    const pages = toProblemPages()
    expect(readdirSync(folder).toSorted()).toEqual(pages.map(({ file }) => file).toSorted())
    for (const { file, text } of pages) {
      expect(readFileSync(new URL(file, folder), 'utf8')).toBe(text)
    }
  })
})
