/** Two strands on ruled paper. */
export function Logo() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true">
      <path d="M3 4h12M3 9h12M3 14h12" stroke="var(--line-strong)" strokeWidth="1" />
      <path d="M5 1c0 5 8 5 8 8s-8 3-8 8" stroke="var(--accent)" strokeWidth="1.8" strokeLinecap="round" />
      <path d="M13 1c0 5-8 5-8 8s8 3 8 8" stroke="var(--class-1)" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  )
}
