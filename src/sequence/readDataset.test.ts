import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StrandbookError } from '../shared/errors.ts'
import type { PackedFile } from './readBytes.ts'
import { readDataset } from './readDataset.ts'
import { chunked, defaultParams, labelsOf, readText, sequencesOf, streamOf, textSource } from './samples.ts'

const simple = '>a x\nACGT\nAC\n>b y\nTTTT\n'

describe('FASTA', () => {
  test.each([
    ['LF', simple],
    ['CRLF', simple.replaceAll('\n', '\r\n')],
    ['CR (old Mac)', simple.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${simple}`],
    ['blank lines', simple.replaceAll('\n', '\n\n')],
    ['no last line end', simple.trimEnd()],
    ['blanks within lines', simple.replace('ACGT', 'AC GT\t')],
    ['comment lines', `;made by hand\n${simple}`],
    ['lower case', simple.replace('ACGT', 'acgt')],
  ])('with %s reads the same', async (_, text) => {
    const { dataset } = await readText(text)
    expect(sequencesOf(dataset)).toEqual(['ACGTAC', 'TTTT'])
    expect(dataset.ids).toEqual(['a', 'b'])
  })

  test('a tab ends the id, and ">" inside a description is text', async () => {
    const { dataset } = await readText('>a\tx>y\nACGT\n>b\tz\nACGA\n')
    expect(dataset.ids).toEqual(['a', 'b'])
  })

  test('soft-masked residues are counted before they become upper case', async () => {
    const { notes } = await readText('>a x\nACgtN\n>b y\nnnNN\n')
    expect(notes.softMasked).toBe(4)
  })

  test('gaps are removed and said to be', async () => {
    const { dataset, notes } = await readText('>a x\nAC--GT\n>b y\n..ACGT\n')
    expect(sequencesOf(dataset)).toEqual(['ACGT', 'ACGT'])
    expect(notes.findings.map(({ code }) => code)).toContain('GAPS_REMOVED')
  })

  test('IUPAC codes stay', async () => {
    expect(sequencesOf((await readText('>a\nACGTRYSWKMBDHVN\n')).dataset)).toEqual(['ACGTRYSWKMBDHVN'])
  })

  test('RNA is known by its U; a stray U in DNA is read as T', async () => {
    expect((await readText('>a\nACGUUGCA\n')).dataset.alphabet).toBe('rna')
    const { dataset, notes } = await readText('>a\nACGTTTTU\n')
    expect([dataset.alphabet, ...sequencesOf(dataset)]).toEqual(['dna', 'ACGTTTTT'])
    expect(notes.findings.map(({ code }) => code)).toContain('U_READ_AS_T')
  })

  test('proteins lose the stop at their end; one inside becomes X', async () => {
    const { dataset } = await readText('>a\nMKLVINGKTLKGE*\n>b\nMK*LVINGKTLKGE\n')
    expect([dataset.alphabet, ...sequencesOf(dataset)]).toEqual(['protein', 'MKLVINGKTLKGE', 'MKXLVINGKTLKGE'])
  })

  test('protein where DNA was asked for is called so', async () => {
    await expect(readText('>a\nMKLVINGKTLKGE\n', { alphabet: 'dna' })).rejects.toMatchObject({ code: 'PROTEIN_AS_DNA' })
  })

  test('invalid residues can be masked, or their records dropped', async () => {
    const text = '>a x\nACGTACGTACGT\n>b y\nACGTACGTAC1E\n>c x\nACGTACGTACGA\n'
    expect(sequencesOf((await readText(text, { invalidResidues: 'mask' })).dataset)[1]).toBe('ACGTACGTACNN')
    const { dataset } = await readText(text, { invalidResidues: 'drop-record' })
    expect([dataset.ids, sequencesOf(dataset), labelsOf(dataset)]).toEqual([
      ['a', 'c'],
      ['ACGTACGTACGT', 'ACGTACGTACGA'],
      ['x', 'x'],
    ])
  })
})

describe('labels of FASTA headers', () => {
  const records = (header: (i: number) => string, n = 12) =>
    Array.from({ length: n }, (_, i) => `>${header(i)}\nACGT\n`).join('')

  test.each([
    ['>id label', (i: number) => `s${i} ${'xy'[i % 2]}`, 'header:word'],
    ['>id|label', (i: number) => `s${i}|${'xy'[i % 2]}`, 'header:pipe'],
    ['>id|label|training', (i: number) => `s${i}|${'xy'[i % 2]}|${i < 8 ? 'training' : 'testing'}`, 'header:pipe'],
    ['>id label=…', (i: number) => `s${i} gene=g${i} label=${'xy'[i % 2]}`, 'header:key=label'],
    ['>id class="…"', (i: number) => `s${i} class="${'xy'[i % 2]}"`, 'header:key=class'],
    ['>label', (i: number) => `${'xy'[i % 2]}`, 'header:id'],
  ])('%s', async (_, header, rule) => {
    const { dataset, notes } = await readText(records(header))
    expect(notes.labelRule.value).toBe(rule)
    expect(labelsOf(dataset).slice(0, 3)).toEqual(['x', 'y', 'x'])
  })

  test('id|label|training gives the parts', async () => {
    const { dataset } = await readText(records((i) => `s${i}|${'xy'[i % 2]}|${i < 8 ? 'training' : 'testing'}`))
    expect([...dataset.givenSplit]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3])
  })

  test('free text is no label', async () => {
    const { notes } = await readText(records((i) => `s${i} gene${i}`))
    expect(notes.labelRule.value).toBe('none')
    expect(notes.findings.map(({ code }) => code)).toEqual(['NO_LABELS'])
  })

  test('accessions of data banks are no labels', async () => {
    const { notes } = await readText(records((i) => `sp|P${i % 3}|NAME_HUMAN`))
    expect(notes.labelRule.value).not.toBe('header:pipe')
  })

  test('what is offered can be asked for', async () => {
    const text = records((i) => `s${i} label=${'xy'[i % 2]} host=${'abc'[i % 3]}`)
    const { notes } = await readText(text)
    expect(notes.labelChoices.map(({ value }) => value)).toEqual(['header:key=label', 'header:key=host', 'none'])
    expect((await readText(text, { label: 'header:key=host' })).dataset.labelNames).toEqual(['a', 'b', 'c'])
    await expect(readText(text, { label: 'header:pipe' })).rejects.toMatchObject({ code: 'NO_SUCH_LABEL' })
  })

  test('records without label are kept, or refused if so asked', async () => {
    const text = records((i) => (i === 5 ? 's5' : `s${i} ${'xy'[i % 2]}`))
    expect(labelsOf((await readText(text)).dataset)[5]).toBeNull()
    await expect(readText(text, { unlabelled: 'error' })).rejects.toThrow('record "s5": the record has no label')
  })

  test('classification of data without labels is refused', async () => {
    await expect(readText('>a\nACGT\n', { task: 'classification' })).rejects.toMatchObject({ code: 'NO_LABELS' })
  })
})

describe('tables', () => {
  test('columns are found by name, in any order, with CSV quotes', async () => {
    const csv = 'id,split,"label",sequence\r\na,train,"x, ""1""",ACGT\r\nb,dev,y,ACGA\r\nc,test,"x, ""1""",ACGC\r\n'
    const { dataset, notes } = await readText(csv, {}, 'odd-name.txt')
    expect(notes.format).toBe('CSV')
    expect(dataset.ids).toEqual(['a', 'b', 'c'])
    expect(labelsOf(dataset)).toEqual(['x, "1"', 'y', 'x, "1"'])
    expect([...dataset.givenSplit]).toEqual([1, 2, 3])
  })

  test('a column without a telling name is known by its content', async () => {
    const { dataset } = await readText('what\tbases\nx\tACGTACGTACGT\ny\tACGTACGTACGA\nx\tACGTACGTACGC\n')
    expect(sequencesOf(dataset)[0]).toBe('ACGTACGTACGT')
    expect(labelsOf(dataset)).toEqual(['x', 'y', 'x'])
  })

  test('numbers order classes by value', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `ACGT\t${[10, 2, 1][i % 3]}`).join('\n')
    expect((await readText(`sequence\tlabel\n${rows}\n`)).dataset.labelNames).toEqual(['1', '2', '10'])
  })

  test('measured values are numbers, and names that are all different are no classes', async () => {
    const rows = (value: (i: number) => string) =>
      `sequence\tvalue\tgroup\n${Array.from({ length: 30 }, (_, i) => `ACGT\t${value(i)}\t${i % 2}`).join('\n')}\n`
    const { dataset, notes } = await readText(rows((i) => (i === 3 ? 'NA' : String(i / 8))))
    expect([notes.labelRule.value, dataset.targets?.kind]).toEqual(['column:value', 'regression'])
    expect(dataset.targets).toMatchObject({
      values: Float64Array.from({ length: 30 }, (_, i) => (i === 3 ? NaN : i / 8)),
    })
    const named = await readText(rows((i) => `gene${i}`))
    expect(named.notes.labelRule.value).toBe('none')
    expect(named.notes.findings.map(({ code }) => code)).toEqual(['NOT_LABELS'])
  })

  test('part names that mean nothing are said', async () => {
    const { notes } = await readText('sequence\tlabel\tsplit\nACGT\tx\tall\nACGA\ty\tall\n')
    expect(notes.findings.map(({ code }) => code)).toContain('UNKNOWN_PARTS')
  })
})

describe('several files', () => {
  const read = (...files: readonly PackedFile[]) => readDataset(files, defaultParams)

  test('are one data set', async () => {
    const { dataset } = await read(textSource('>a x\nACGT\n'), textSource('>b y\nACGA\n>c x\nACGC\n'))
    expect(dataset.ids).toEqual(['a', 'b', 'c'])
  })

  test('without labels inside, their names are the labels', async () => {
    const { dataset } = await read(
      textSource('>a\nACGT\n>b\nAC\n', 'promoter.fa'),
      textSource('>c\nACGA\n>d\nAC\n', 'other.fa.gz'),
    )
    expect(labelsOf(dataset)).toEqual(['promoter', 'promoter', 'other', 'other'])
  })

  test('called train and test are parts, not labels', async () => {
    const { dataset } = await read(
      textSource('>a x\nACGT\n>b y\nAC\n', 'my-train.fa'),
      textSource('>c x\nA\n>d y\nAC\n', 'my-test.fa'),
    )
    expect([...dataset.givenSplit]).toEqual([1, 1, 3, 3])
    expect(labelsOf(dataset)).toEqual(['x', 'y', 'x', 'y'])
  })

  test('must be alike', async () => {
    const table = textSource('sequence\tlabel\nACGT\tx\n', 'b.tsv')
    const reads = textSource('@a x\nACGT\n+\nIIII\n')
    await expect(read(textSource(simple), reads)).rejects.toMatchObject({ code: 'MIXED_FORMATS' })
    const other = textSource('sequence\tclass\nACGT\tx\n', 'c.tsv')
    await expect(read(table, other)).rejects.toMatchObject({ code: 'MIXED_COLUMNS' })
  })

  test('none is an error, too', async () => {
    await expect(read()).rejects.toMatchObject({ code: 'NO_FILES' })
  })
})

describe('bytes', () => {
  test('gzip is known by content, also in several members as bgzip writes', async () => {
    const [first, second] = [gzipSync(simple), gzipSync('>c x\nGGGG\n')]
    const joined = new Uint8Array([...first, ...second])
    expect((await readDataset([textSource(joined, 'plain.fa')], defaultParams)).dataset.count).toBe(3)
  })

  test('chunk borders change nothing', async () => {
    const texts = [
      `\uFEFF${simple}>c é x\r\nACNNgt\r\n\r\n>d|y|test z>z\rAC-GT\r`,
      'id\tsequence\tlabel\r\n1\t"ACGT"\tx\r\n2\tAC\t"y ""é"""\r\n3\tGG\tx',
    ]
    for (const text of texts) {
      const bytes = new TextEncoder().encode(text)
      const whole = await readDataset([chunked(bytes, [])], defaultParams)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(200), { maxLength: 12 }), async (borders) => {
          expect(await readDataset([chunked(bytes, borders)], defaultParams)).toEqual(whole)
        }),
        { numRuns: 150, seed: 7 },
      )
    }
  })

  test('random damage ends in a data set or in a StrandbookError, nothing else', async () => {
    const table = 'sequence\tlabel\tsplit\nACGT\tx\ttrain\nACGA\ty\ttest\n'
    const originals = [simple, table].flatMap((text) => [Buffer.from(text), gzipSync(text)])
    const damage = fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...originals), damage, fc.nat(500), async (original, changes, cut) => {
        const bytes = Uint8Array.from(original.subarray(0, cut > 400 ? undefined : cut + 1))
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        await readDataset([textSource(bytes)], defaultParams).catch((error: unknown) => {
          if (!(error instanceof StrandbookError)) throw error
        })
      }),
      { numRuns: 400, seed: 11 },
    )
  })

  test('a stop is obeyed', async () => {
    const reading = readDataset([textSource(simple)], defaultParams, { signal: AbortSignal.abort() })
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
  })

  test('a slow file tells how far it is', async () => {
    const bytes = new TextEncoder().encode(simple)
    const blob = Object.assign(new Blob([bytes]), { stream: () => streamOf([bytes.slice(0, 9), bytes.slice(9)], 60) })
    const reports: unknown[] = []
    await readDataset([{ name: 'slow.fa', blob }], defaultParams, { report: (report) => reports.push(report) })
    expect(reports[0]).toEqual({ stage: 'Reading', done: 9, total: bytes.length, unit: 'bytes' })
  })
})
