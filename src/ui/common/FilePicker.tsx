import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import styles from './common.module.css'

type Props = ButtonProps & {
  readonly children: ReactNode
  readonly onFiles: (files: readonly File[]) => void
  readonly accept?: string
  readonly title?: string
  readonly multiple?: boolean
  /** Name of the hidden input, for tests and screen readers. */
  readonly label: string
}

/** A button that opens the file dialog. */
export function FilePicker({ children, onFiles, accept, multiple = true, label, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        className={styles.hidden}
        aria-label={label}
        tabIndex={-1}
        multiple={multiple}
        accept={accept}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = '' // so that the same file can be chosen again
        }}
      />
    </>
  )
}
