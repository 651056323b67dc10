import type { NoticeItem } from '@ujirani/client'
import { connect, type ConnectionOptions } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from './context.ts'

/** Options of `ujirani notices`. */
export interface NoticesOptions extends ConnectionOptions {
  readonly json?: boolean
}

/** Prints what the bus tells a party, one notice a line, oldest first. */
export async function printNotices(
  context: CommandContext,
  { json = false, ...options }: NoticesOptions,
): Promise<number> {
  const { client } = connect(context, options)
  let after: string | undefined
  for (;;) {
    const page = await client.notices(after === undefined ? {} : { after })
    for (const notice of page.notices) {
      context.terminal.print(json ? JSON.stringify(notice) : toLine(notice))
    }
    if (page.notices.length === 0) return exitCodes.done
    after = page.cursor
  }
}

function toLine({ time, type, agreement, by, due, code }: NoticeItem): string {
  const kind = type.split('.').at(3) ?? type
  return [
    time,
    kind,
    ...(agreement === null ? [] : [agreement]),
    ...(by === null ? [] : [`by ${by}`]),
    ...(due === null ? [] : [`due ${due}`]),
    ...(code === null ? [] : [code]),
  ].join('  ')
}
