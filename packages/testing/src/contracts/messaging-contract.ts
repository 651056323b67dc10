import type { Admin, Connection } from '@ujirani/messaging'
import { describeAdmin } from './admin-contract.ts'
import type { MessagingUnderTest } from './contract.ts'
import { describeGroupConsumer } from './group-contract.ts'
import { describePublisher } from './publisher-contract.ts'
import { describeQuestions } from './questions-contract.ts'
import { describeWatches } from './watch-contract.ts'

/**
 * The contract of the messaging ports as a jest suite: every implementation passes this one.
 *
 * @param connect called once, before the first test
 */
export function describeMessaging(name: string, connect: () => Promise<Connection>): void {
  describe(name, () => {
    let connection: Connection
    let admin: Admin
    const open = (): MessagingUnderTest => ({ connection, admin })
    beforeAll(async () => {
      connection = await connect()
      admin = connection.createAdmin()
    }, 120_000)
    afterAll(() => admin.close())
    describePublisher(open)
    describeWatches(open)
    describeQuestions(open)
    describeGroupConsumer(open)
    describeAdmin(open)
  })
}
