import DOMPurify from 'dompurify'
import { marked } from 'marked'
import { useMemo } from 'react'
import styles from './prose.module.css'

/** Markdown of a notebook that anyone may have written: sanitised, and nothing in it loads from elsewhere. */
export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => render(text), [text])
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by DOMPurify in `render`
  return <div className={styles.prose} dangerouslySetInnerHTML={{ __html: html }} />
}

const ALLOWED_TAGS = [
  ...['h1', 'h2', 'h3', 'h4', 'p', 'br', 'hr', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'em', 'strong', 'del'],
  ...['a', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'sub', 'sup'],
]

function render(text: string): string {
  const html = marked.parse(text, { async: false, gfm: true })
  return DOMPurify.sanitize(html, { ALLOWED_TAGS, ALLOWED_ATTR: ['href', 'title'] })
}
