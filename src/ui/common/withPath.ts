/** The same file, named by its path: folders may say the class. Nothing is copied. */
export function withPath(file: File, path: string): File {
  if (path === '' || path === file.name) return file
  return new File([file], path, { type: file.type, lastModified: file.lastModified })
}
