import type { Finding } from './types.ts'

/** Something worth a line to the user; `limit` is the number that a mend goes by. */
export function finding(
  severity: Finding['severity'],
  code: string,
  message: string,
  advice?: string,
  limit?: number,
): Finding {
  return { severity, code, message, ...(advice && { advice }), ...(limit !== undefined && { limit }) }
}
