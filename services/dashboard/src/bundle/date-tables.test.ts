import { dateTables } from '../../page/when/date-tables.ts'
import { createDateTables } from './date-tables.ts'

describe('date tables', () => {
  it('are what this Node knows (else run services/dashboard/generate.ts)', () => {
    expect(dateTables).toEqual(createDateTables())
  })

  it('have Kirundi, which browsers do not', () => {
    expect(dateTables['rn']?.months[0]).toBe('Mut.')
  })
})
