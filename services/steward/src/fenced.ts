import type { Admin, BusRecordWriter } from '@ujirani/messaging'
import type { Leadership } from './leadership.ts'

type Confirm = Pick<Leadership, 'confirm'>

/** A writer that writes nothing unless this steward surely leads. */
export function fenceWriter(writer: BusRecordWriter, leadership: Confirm): BusRecordWriter {
  return {
    encode: (name, record) => writer.encode(name, record),
    write: async (name, record) => {
      await leadership.confirm()
      return writer.write(name, record)
    },
  }
}

/**
 * An admin that changes nothing unless this steward surely leads. Asking is free.
 *
 * Between the question and the broker's taking of the change a process can be paused for long: what
 * is then undone, the leader's next comparison repairs.
 */
export function fenceAdmin(admin: Admin, leadership: Confirm): Admin {
  const fenced =
    <A extends readonly unknown[], T>(change: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await leadership.confirm()
      return change(...args)
    }
  return {
    createTopics: fenced((specs) => admin.createTopics(specs)),
    deleteTopics: fenced((topics) => admin.deleteTopics(topics)),
    setConfigs: fenced((topic, config) => admin.setConfigs(topic, config)),
    createAcls: fenced((rules) => admin.createAcls(rules)),
    deleteAcls: fenced((filters) => admin.deleteAcls(filters)),
    listTopics: () => admin.listTopics(),
    describeConfigs: (topics, names) => admin.describeConfigs(topics, names),
    listAcls: (filter) => admin.listAcls(filter),
    groupOffsets: (groupId, topics) => admin.groupOffsets(groupId, topics),
    listGroups: () => admin.listGroups(),
    close: () => admin.close(),
  }
}
