import { version } from '../../package.json'

/** Of the program, as it stands in every exported model. */
export const APP_VERSION: string = version
