/**
 * The response headers that Strandbook needs wherever it is served; defined once for the dev server, the preview
 * server, the headless run and the static-host file that `docs/deploy.md` explains.
 */

/** Cross-origin isolation: without it there is no SharedArrayBuffer and WebAssembly runs on one thread. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Nothing is loaded from, or sent to, anywhere but the own origin. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // 'wasm-unsafe-eval' compiles WebAssembly and nothing else.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  // Mantine writes theme variables, and the lock on scrolling behind a dialog, into style elements of its own.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const productionHeaders: Readonly<Record<string, string>> = {
  ...isolation,
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

/** The dev server injects inline scripts for hot reload and talks over a web socket, so it goes without the policy. */
export const developmentHeaders: Readonly<Record<string, string>> = isolation
