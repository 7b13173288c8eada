import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { common } from '../common/words.ts'

const ink: MantineColorsTuple = [
  '#eef3fb',
  '#dbe5f6',
  '#b7cbee',
  '#a3bffc',
  '#93b3ff',
  '#5d86d6',
  '#3f6cc0',
  '#2f5fb5',
  '#2552a3',
  '#1b4186',
]

/** Mantine in the page's own words: compact, square-ish, one accent colour. */
export const theme = createTheme({
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'compact-sm', fw: 500, fz: 13 } },
    ActionIcon: { defaultProps: { size: 26, variant: 'subtle', color: 'gray' } },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        multiline: true,
        maw: 320,
        fz: 12.5,
        withArrow: true,
        transitionProps: { duration: 0 },
        events: { hover: true, focus: true, touch: true },
      },
    },
    Menu: {
      // The placeholder is a child that a menu must not have (ARIA); the first item takes the focus instead.
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'md',
        transitionProps: { duration: 0 },
        position: 'bottom-end',
      },
    },
    Modal: {
      defaultProps: {
        closeButtonProps: { 'aria-label': common.close },
        transitionProps: { duration: 0 },
        centered: true,
        radius: 6,
      },
    },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
  },
})

/** Mantine's surfaces follow tokens.css, so that a colour is written down once. */
export const cssVariables: CSSVariablesResolver = () => {
  const surfaces = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--surface)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-gray-light-hover': 'var(--surface)',
    '--mantine-color-gray-light-color': 'var(--ink-2)',
    '--mantine-color-anchor': 'var(--accent)',
  }
  return { variables: {}, light: surfaces, dark: surfaces }
}
