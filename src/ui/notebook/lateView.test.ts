import { createElement, Suspense } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { lateView } from './lateView.ts'

const load = async () => ({ default: ({ name }: { name: string }) => createElement('p', null, name) })

const drawn = (View: ReturnType<typeof lateView<{ name: string }>>) =>
  renderToString(createElement(Suspense, { fallback: 'waiting' }, createElement(View, { name: 'there' })))

test('a view whose code is there is drawn at once; another waits', async () => {
  const fetched = lateView(load)
  fetched.fetch()
  await load() // the same number of turns
  await Promise.resolve()
  expect(drawn(fetched)).toContain('there')
  expect(drawn(lateView(load))).toContain('waiting')
})

test('a view that cannot be fetched ahead fails where it is drawn, and not before', async () => {
  let asked = 0
  const View = lateView<{ name: string }>(async () => {
    asked += 1
    throw new TypeError('Failed to fetch dynamically imported module: /assets/View.js')
  })
  View.fetch()
  await Promise.resolve()
  expect(asked).toBe(1)
  expect(drawn(View)).toContain('waiting')
  expect(asked).toBe(2)
})
