import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import styles from './common.module.css'
import { withPath } from './withPath.ts'

type Props = ButtonProps & {
  readonly children: ReactNode
  readonly onFiles: (files: readonly File[]) => void
  readonly accept?: string
  readonly title?: string
  readonly multiple?: boolean
  /** Takes a folder with all that lies in it; files are then named by their paths. */
  readonly folder?: boolean
  /** Name of the hidden input, for tests and screen readers. */
  readonly label: string
}

/** A button that opens the file dialog. */
export function FilePicker({ children, onFiles, accept, multiple = true, folder = false, label, ...button }: Props) {
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
        {...(folder ? { webkitdirectory: '' } : {})}
        accept={accept}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])].map((file) => withPath(file, file.webkitRelativePath)))
          currentTarget.value = '' // so that the same file can be chosen again
        }}
      />
    </>
  )
}
