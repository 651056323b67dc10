import { planOutside, readNeeds } from './outside-plan.ts'

const needing = (words: string): string =>
  `/**\n * Foreign reader.\n *\n * @needs ${words}\n */\nit()`

describe('readNeeds', () => {
  it('reads the words of the first comment', () => {
    expect(readNeeds(needing('go shared'))).toEqual(['go', 'shared'])
    expect(readNeeds(needing('python:confluent_kafka, kcat'))).toEqual([
      'python:confluent_kafka',
      'kcat',
    ])
  })

  it('reads a comment of one line', () => {
    expect(readNeeds('/** @needs go */\n')).toEqual(['go'])
  })

  it('finds nothing in a file that does not say', () => {
    expect(readNeeds('/** A test. */\nit()')).toBeUndefined()
  })

  it('does not look beyond the first comment', () => {
    expect(readNeeds('import x\n/** @needs go */')).toBeUndefined()
  })

  it('refuses a tool that nobody knows', () => {
    expect(readNeeds(needing('gopher'))).toBeUndefined()
  })
})

describe('planOutside', () => {
  const tests = [
    { file: 'a', text: needing('go') },
    { file: 'b', text: needing('go kcat') },
    { file: 'c', text: needing('shared') },
    { file: 'd', text: '' },
  ]

  it('runs what the machine has the tools for', () => {
    expect(planOutside(tests, () => true).run).toEqual(['a', 'b', 'c'])
  })

  it('names every missing tool with the files it keeps from running', () => {
    const plan = planOutside(tests, (tool) => tool !== 'go')
    expect(plan.run).toEqual(['c'])
    expect([...plan.missing]).toEqual([['go', ['a', 'b']]])
  })

  it('never passes over a file that says nothing', () => {
    expect(planOutside(tests, () => true).undeclared).toEqual(['d'])
  })

  it('looks for each tool once', () => {
    const asked: string[] = []
    planOutside(tests, (tool) => asked.push(tool) > 0)
    expect(asked).toEqual(['go', 'kcat', 'shared'])
  })
})
