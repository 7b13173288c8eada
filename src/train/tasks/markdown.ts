/** Text in a field of a Markdown table, which a bar would end. */
export function markdownCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ')
}
