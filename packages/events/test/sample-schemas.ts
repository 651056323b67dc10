/** Self-contained schemas that have one field of every form the converters know. */
export const sampleSchemas = {
  'org.ujirani.sample.v1.SampleReported': {
    type: 'record',
    name: 'SampleReported',
    namespace: 'org.ujirani.sample.v1',
    doc: 'One of each.',
    ceType: 'org.ujirani.sample.reported.v1',
    keyField: 'sampleId',
    fields: [
      { name: 'sampleId', type: 'string', doc: 'Key.', sharing: 'always' },
      { name: 'isOpen', type: ['null', 'boolean'], default: null, doc: 'Boolean.' },
      { name: 'small', type: ['null', 'int'], default: null, doc: 'Int.' },
      { name: 'large', type: ['null', 'long'], default: null, doc: 'Long.' },
      { name: 'ratio', type: ['null', 'double'], default: null, doc: 'Double.' },
      { name: 'token', type: ['null', 'bytes'], default: null, doc: 'Bytes.' },
      {
        name: 'digest',
        type: ['null', { type: 'fixed', name: 'Digest', size: 4 }],
        default: null,
        doc: 'Fixed.',
      },
      {
        name: 'amount',
        type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 }],
        default: null,
        doc: 'Decimal.',
      },
      {
        name: 'at',
        type: ['null', { type: 'long', logicalType: 'timestamp-millis' }],
        default: null,
        doc: 'Instant.',
      },
      {
        name: 'day',
        type: ['null', { type: 'int', logicalType: 'date' }],
        default: null,
        doc: 'Day.',
      },
      {
        name: 'kind',
        type: [
          'null',
          {
            type: 'enum',
            name: 'SampleKind',
            symbols: ['UNSPECIFIED', 'ONE', 'TWO'],
            default: 'UNSPECIFIED',
          },
        ],
        default: null,
        doc: 'Enum.',
      },
      {
        name: 'parts',
        type: [
          'null',
          {
            type: 'array',
            items: {
              type: 'record',
              name: 'SamplePart',
              fields: [
                { name: 'code', type: 'string', doc: 'Code.', sharing: 'always' },
                { name: 'size', type: ['null', 'int'], default: null, doc: 'Size.' },
              ],
            },
          },
        ],
        default: null,
        doc: 'Array of records.',
      },
      { name: 'tags', type: { type: 'array', items: 'string' }, doc: 'Array of texts.' },
    ],
  },
  'org.ujirani.bus.v1.SampleBeat': {
    type: 'record',
    name: 'SampleBeat',
    namespace: 'org.ujirani.bus.v1',
    doc: 'A record of the bus itself.',
    fields: [
      { name: 'end', type: 'long', doc: 'A position.' },
      { name: 'steward', type: 'string', doc: 'Who.' },
    ],
  },
} as const
