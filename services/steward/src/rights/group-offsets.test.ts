import type { AccessOffset } from '@ujirani/events'
import type { Admin, RegisterFollower } from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import { createGroupOffsets } from './group-offsets.ts'

const topic = 'shared.incidents.iom'

describe('createGroupOffsets', () => {
  const committed = new Map([
    ['iom~desk', 1],
    ['iomx', 7],
    ['ujirani-gateway', 9],
  ])
  const admin: Pick<Admin, 'listGroups' | 'groupOffsets' | 'close'> = {
    listGroups: () => Promise.resolve([...committed.keys()]),
    groupOffsets: (group) =>
      Promise.resolve(new Map([[topic, new Map([[0, committed.get(group) ?? 0]])]])),
    close: () => Promise.resolve(),
  }
  const parties = new Map([['iom', {}]])
  const follower = { current: () => ({ parties }) } as unknown as RegisterFollower
  let written: (readonly AccessOffset[])[] = []
  let isDeaf = false
  const writer = {
    write: (_kind: string, { offsets = [] }: { offsets?: readonly AccessOffset[] }) => {
      if (isDeaf) return Promise.reject(new Error('away'))
      written.push(offsets)
      return Promise.resolve()
    },
  }

  it("says how far the parties' groups have read, each change once, and nobody else's", async () => {
    const { look } = createGroupOffsets({ admin, follower, writer, logger: silentLogger })
    const said = (offset: number) => [{ group: 'iom~desk', topic, partition: 0, offset }]
    await look()
    await look()
    expect(written).toEqual([said(1)])
    committed.set('iom~desk', 4)
    isDeaf = true
    await look()
    isDeaf = false
    written = []
    await look()
    expect(written).toEqual([said(4)])
  })
})
