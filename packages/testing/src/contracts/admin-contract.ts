import type { AclRule } from '@ujirani/messaging'
import { uniqueName } from '../unique-name.ts'
import { makeTopic, type MessagingUnderTest } from './contract.ts'

/** What every admin keeps. */
export function describeAdmin(open: () => MessagingUnderTest): void {
  describe('admin', () => {
    const ruleFor = (name: string): AclRule => ({
      resource: 'TOPIC',
      name,
      pattern: 'LITERAL',
      principal: 'User:bi.cgm',
      host: '*',
      operation: 'READ',
      permission: 'ALLOW',
    })

    it('makes the topics that are missing and leaves the others', async () => {
      const { admin } = open()
      const topic = await makeTopic(admin, 2)
      const spec = { replication: 1, config: { 'retention.ms': '3600000' } }
      const other = uniqueName('admin')
      const made = await admin.createTopics([
        { ...spec, topic, partitions: 5 },
        { ...spec, topic: other, partitions: 1 },
      ])
      expect(made).toEqual([other])
      expect(await admin.listTopics()).toEqual(expect.arrayContaining([topic, other]))
      const configs = await admin.describeConfigs([topic, other])
      expect(configs.get(topic)).not.toHaveProperty(['retention.ms'])
      expect(configs.get(other)).toMatchObject({ 'retention.ms': '3600000' })
    })

    it('sets one setting and keeps the others', async () => {
      const { admin } = open()
      const topic = await makeTopic(admin)
      await admin.setConfigs(topic, { 'retention.ms': '7200000' })
      await admin.setConfigs(topic, { 'segment.ms': '600000' })
      const configs = await admin.describeConfigs([topic, 'no-such-topic'])
      expect([...configs.keys()]).toEqual([topic])
      expect(configs.get(topic)).toEqual({
        'message.timestamp.type': 'LogAppendTime',
        'retention.ms': '7200000',
        'segment.ms': '600000',
      })
    })

    it('deletes topics, and passes over those that are not there', async () => {
      const { admin } = open()
      const topic = await makeTopic(admin)
      await admin.deleteTopics([topic, 'no-such-topic'])
      await admin.deleteTopics([topic])
      expect(await admin.listTopics()).not.toContain(topic)
    })

    it('makes, lists and deletes access rules', async () => {
      const { admin } = open()
      const [mine, other] = [ruleFor(uniqueName('acl')), ruleFor(uniqueName('acl'))]
      await admin.createAcls([mine, other])
      await admin.createAcls([mine])
      expect(await admin.listAcls({ name: mine.name })).toEqual([mine])
      expect(await admin.listAcls()).toEqual(expect.arrayContaining([mine, other]))
      expect(await admin.deleteAcls([{ resource: 'TOPIC', name: mine.name }])).toEqual([mine])
      expect(await admin.listAcls({ name: mine.name })).toEqual([])
      expect(await admin.listAcls({ name: other.name })).toEqual([other])
      expect(await admin.deleteAcls([{ name: mine.name }])).toEqual([])
    })
  })
}
