import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type RefObject, useState } from 'react'
import { pngOf, svgOf, tsvOf } from './exportChart.ts'
import type { ChartData } from './types.ts'
import { charts } from './words.ts'

type Format = 'png' | 'svg' | 'data'

export function CopyMenu({ data, plot }: { data: ChartData; plot: RefObject<HTMLDivElement | null> }) {
  const [said, setSaid] = useState('')
  const copy = async (format: Format) => {
    const svg = plot.current?.querySelector('svg')
    if (svg === null || svg === undefined) return
    setSaid(await copyChart(format, data, svg))
    setTimeout(() => setSaid(''), 2000)
  }
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={22} aria-label={said || charts.copy(data.title)}>
          {said === '' ? <IconCopy size={14} /> : <IconCheck size={14} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copy('png')}>{charts.copyPng}</Menu.Item>
        <Menu.Item onClick={() => copy('svg')}>{charts.copySvg}</Menu.Item>
        <Menu.Item onClick={() => copy('data')}>{charts.copyData}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

async function copyChart(format: Format, data: ChartData, svg: SVGSVGElement): Promise<string> {
  const blob = format === 'png' ? await pngOf(svg, data) : textBlob(format === 'svg' ? svgOf(svg, data) : tsvOf(data))
  try {
    await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })])
    return charts.copied
  } catch {
    // Some browsers refuse images or background tabs: a file is better than nothing.
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = `${data.title.toLowerCase().replace(/\W+/g, '-')}.${{ png: 'png', svg: 'svg', data: 'tsv' }[format]}`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
    return charts.copyFailed
  }
}

function textBlob(text: string): Blob {
  return new Blob([text], { type: 'text/plain' })
}
