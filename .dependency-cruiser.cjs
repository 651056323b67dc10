/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'A type-only circle counts too.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-service-to-service',
      severity: 'error',
      comment: 'Services speak by events and HTTP only.',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'no-package-to-service',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^services/' },
    },
    {
      name: 'front-door-only',
      severity: 'error',
      comment: 'A package is entered by its index.ts.',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: ['^packages/[^/]+/src/index\\.ts$', '^packages/$2/'],
      },
    },
    {
      name: 'front-door-only-from-outside',
      severity: 'error',
      from: { path: '^(infra|test|bench|examples)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: '^packages/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'no-launcher-inside',
      severity: 'error',
      comment:
        'What starts the bus is no part of it; only the harness of the tests starts servers.',
      from: {
        path: '^(packages|services)/',
        pathNot: ['^packages/testing/', '/test/', '\\.test\\.ts$'],
      },
      to: { path: '^infra/' },
    },
    {
      name: 'no-outsider-to-service',
      severity: 'error',
      comment: 'Whoever needs a service starts its process and speaks to it.',
      from: { path: '^(infra|test|bench|examples)/' },
      to: { path: '^services/' },
    },
    {
      name: 'no-own-barrel',
      severity: 'error',
      comment: 'index.ts is for outsiders (tests included).',
      from: { path: '^packages/([^/]+)/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'pure-packages',
      severity: 'error',
      comment: 'These know no network, no clock, no framework.',
      from: { path: '^packages/(errors|events|policy|tlog)/src/', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: [
          '^packages/(errors|events|policy|tlog)/src/',
          '^(node:)?crypto$',
          '^node_modules/(avsc|jose|canonicalize)/',
        ],
      },
    },
    {
      name: 'env-in-config-only',
      severity: 'error',
      from: { path: 'src/', pathNot: '(config|main)\\.ts$' },
      to: { path: '^(node:)?process$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
