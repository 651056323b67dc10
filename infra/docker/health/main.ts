/** The health check of a container: exit code 0 if the address in the first argument answers. */
import { answersWithSuccess } from '../../local/process/answers.ts'

process.exitCode = (await answersWithSuccess(process.argv[2] ?? '')) ? 0 : 1
