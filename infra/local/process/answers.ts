const timeoutMs = 2_000

/** Whether a question over HTTP is answered with success; false otherwise, it never throws. */
export async function answersWithSuccess(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
