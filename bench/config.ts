/** What the benchmark was started with; handed on to the bus it starts. */
export const ownEnv: Readonly<Record<string, string | undefined>> = process.env
