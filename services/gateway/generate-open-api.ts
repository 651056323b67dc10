// Writes docs/openapi.json from the gateway's routes: npm run generate -w services/gateway
import { writeFileSync } from 'node:fs'
import { describeRoutes, createRoutes } from './src/routes.ts'
import type { GatewayParts } from './src/parts.ts'

/** Routes are described without what they are made of: nothing of it is touched. */
const routes = createRoutes({} as GatewayParts)
const file = new URL('../../docs/openapi.json', import.meta.url)
writeFileSync(file, describeRoutes(routes, 'http://127.0.0.1:8080'))
