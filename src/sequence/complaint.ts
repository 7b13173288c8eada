import type { Complaint } from './errors.ts'

export function complaint(code: string, message: string, advice: string): Complaint {
  return { code, message, advice }
}

/** A byte of a file in a sentence. */
export const byteWords = (byte: number) =>
  byte > 126 || byte < 32 ? `a byte ${byte} that is no plain letter` : `"${String.fromCharCode(byte)}"`
