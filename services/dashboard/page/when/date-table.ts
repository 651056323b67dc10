/** What the page needs to write dates and numbers in a language. */
export interface DateTable {
  /** January first. */
  readonly months: readonly string[]
  /** Sunday first. */
  readonly weekdays: readonly string[]
  /** Between groups of three digits. */
  readonly group: string
}
