/**
 * Variables for what a process is started with on Linux with glibc; elsewhere they mean nothing.
 *
 * glibc gives each thread a heap of its own, up to eight for each core, and gives back little of what
 * was freed in them. Here threads allocate rarely: two heaps are enough (docs/performance.md).
 */
export const allocatorEnv = { MALLOC_ARENA_MAX: '2' } as const
