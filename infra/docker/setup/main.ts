import { readLaunchConfig } from '../../local/supervise/launch-config.ts'
import { prepareVolumes } from './prepare-volumes.ts'

const config = readLaunchConfig(process.env)
await prepareVolumes(config, '/ujirani-parts')
process.stdout.write(`keys, clients and settings are in ${config.stateDir}\n`)
