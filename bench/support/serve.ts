/** The worker's end of a benchmark: one request at a time, answered or failed in words. */
export type Reply = { readonly answer: unknown } | { readonly error: string }

export function serve<Request, Answer>(handle: (request: Request) => Promise<Answer>): void {
  addEventListener('message', async ({ data }: MessageEvent<Request>) => {
    try {
      postMessage({ answer: await handle(data) } satisfies Reply)
    } catch (error) {
      postMessage({ error: String(error instanceof Error ? error.stack : error) } satisfies Reply)
    }
  })
}
