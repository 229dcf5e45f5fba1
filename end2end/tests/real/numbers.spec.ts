// Stories read aloud without split numbers, opening hours that follow the clock, and overdue reports on the map.
import type { Page } from '@playwright/test'
import { guideWord } from '../../pages/heritage.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { expect, test } from '../../real.ts'

/** Mocks speech synthesis: every utterance ends immediately. */
async function mockSpeech(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const spoken: string[] = []
    Object.assign(window, { spoken })
    Object.defineProperty(window, 'speechSynthesis', {
      value: {
        getVoices: () => ['vi', 'en', 'fr', 'ko', 'zh', 'ja'].map((lang) => ({ lang })),
        speak: (words: SpeechSynthesisUtterance) => {
          spoken.push(words.text)
          words.onend?.(new Event('end') as SpeechSynthesisEvent)
        },
        cancel: () => undefined,
      },
    })
    Object.defineProperty(window, 'SpeechSynthesisUtterance', {
      value: class {
        voice = null
        constructor(readonly text: string) {}
      },
    })
  })
}

/** Starts reading aloud. Returns the spoken pieces and the texts of the page that they come from. */
async function listen(page: Page): Promise<{ spoken: string[]; parts: string[] }> {
  await page.locator('[data-act="listen"]').click()
  const spoken = await page.evaluate(() => Reflect.get(window, 'spoken') as string[])
  const parts = await page
    .locator('.guide-summary, #story p, #story li, [id^="s-"] :is(h2, h3, p, li)')
    .evaluateAll((all) => all.map((one) => one.textContent ?? ''))
  return { spoken, parts }
}

/** Problems of the pieces: numbers split between two pieces, missing text and extra text. */
function findSplitNumbers({ spoken, parts }: { spoken: string[]; parts: string[] }): string[] {
  const problems: string[] = []
  let nth = 0
  for (const part of parts.filter((part) => part.trim() !== '')) {
    let at = 0
    while (at < part.trimEnd().length) {
      const piece = spoken[nth] ?? ''
      if (part.slice(at, at + piece.length) !== piece || piece === '') return [...problems, `lost: ${part.slice(at)}`]
      at += piece.length
      nth += 1
      const [before, after] = [part.slice(0, at), part.slice(at)]
      if (/[\d０-９][.,:/–-]?\s*$/.test(before) && /^[\s.,:/–-]*[\d０-９]/.test(after)) problems.push(`${before.slice(-12)}|${after.slice(0, 12)}`)
    }
  }
  return nth === spoken.length ? problems : [...problems, `said too much: ${spoken.slice(nth).join('|')}`]
}

// Reading all stories takes minutes, so each site is read in one language, in rotation. ALL_STORIES=1 reads all of them.
const ALL_STORIES = process.env.ALL_STORIES === '1'

test('no number is split in the story of any site', async ({ page }) => {
  test.setTimeout(ALL_STORIES ? 900_000 : 180_000)
  await mockSpeech(page)
  const sites = (await (await page.request.get('/api/v1/heritage/sites')).json()).items as { slug: string; name: Record<string, string> }[]
  expect(sites.length).toBeGreaterThanOrEqual(68)
  let stories = 0
  let pieces = 0
  for (const [nth, { slug, name }] of sites.entries()) {
    const languages = Object.keys(name)
    for (const lang of ALL_STORIES ? languages : languages.slice(nth % languages.length).slice(0, 1)) {
      await page.goto(`/d/${slug}/${lang}`, { waitUntil: 'domcontentloaded' })
      await expect(page.locator('article.guide')).toHaveAttribute('data-alive', '1')
      const all = await listen(page)
      expect(findSplitNumbers(all), `${slug}/${lang}`).toEqual([])
      stories += 1
      pieces += all.spoken.length
    }
  }
  console.log(`${stories} stories in ${pieces} pieces`)
})

const TEXTS: [string, string[]][] = [
  ['vi', ['TP. Hà Nội có 2.380 cây, 1.010 năm.', 'Ngày 2. 9. 1945, GS. Trần và PGS. Lê đọc 21,5 trang.', '“Đúng vậy.”', 'Thế rồi… mưa!']],
  ['en', ['Mr. Tran paid 1,010.50 at St. Joseph, No. 5.', 'J. R. Smith left at 10.30 p.m. by tram.', 'Why?', 'He came on 2.9.1945.']],
  ['fr', ['M. Dupont dit « Oh ! » et paya 1 010,50 euros.', 'Le 2. 9. 1945, vers 21.5 km, av. J.-C., il pleuvait.', '« Oui. »', 'Fin.']],
  ['ko', ['높이는 21.6미터이고 1.010년 전입니다.', '끝입니다.']],
  ['zh', ['高21.6米，共2.380卷。', '“好。”', '1945.9.2开始！']],
  ['ja', ['高さは21.6メートル。', '「はい。」', '2.380冊です。']],
]
for (const [lang, sentences] of TEXTS) {
  test(`text in ${lang} is split at the ends of sentences`, async ({ page }) => {
    await mockSpeech(page)
    await page.goto(`/d/den-ngoc-son/${lang}`)
    await expect(page.locator('article.guide')).toHaveAttribute('data-alive', '1')
    const space = ['zh', 'ja'].includes(lang) ? '' : ' '
    await page.locator('.guide-summary').evaluate((one, text) => (one.textContent = text), sentences.join(space))
    const { spoken } = await listen(page)
    expect(spoken.slice(0, sentences.length).map((text) => text.trim())).toEqual(sentences)
  })
}

test('an open page updates the opening state, and shows it as unknown after the known days', async ({ page }) => {
  const sites = (await (await page.request.get('/api/v1/heritage/sites')).json()).items as {
    slug: string
    opening?: { spans: [number, number][]; known_until: number }
  }[]
  const site = sites.find(({ opening }) => (opening?.spans.length ?? 0) >= 5)
  if (site?.opening === undefined) throw new Error('no site with hours')
  const { spans, known_until: until } = site.opening
  await page.clock.install({ time: new Date() })
  await page.goto(`/d/${site.slug}/vi`)
  const badge = page.locator('.guide-fact .guide-badge')
  const clock = (second: number): string => new Date((second + 7 * 3600) * 1000).toISOString().slice(11, 16)
  const filled = (key: string, second: number): RegExp => new RegExp(guideWord('vi', key).replace('{time}', clock(second)).replace('{day}', '.+'))
  const [later, next] = spans.filter(([from]) => from > Date.now() / 1000 + 3600)
  if (later === undefined || next === undefined) throw new Error('no hours to come')
  const setTime = async (second: number): Promise<void> => {
    await page.clock.setSystemTime(second * 1000)
    await page.clock.runFor(31_000)
  }
  await setTime(later[0] + 60)
  await expect(badge).toHaveText(filled('open_until', later[1]))
  await setTime(later[1] + 60)
  await expect(badge).toHaveText(new RegExp(`${filled('closed_until', next[0]).source}|${filled('closed_until_day', next[0]).source}`))
  await setTime(until + 60)
  await expect(badge).toHaveText(guideWord('vi', 'open_unknown'))
})

test('an overdue report is marked and labelled on the map', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  const list = (await (await page.request.get('/api/v1/reports?overdue=true')).json()).items as { code: string; lat: number; lon: number }[]
  const [late] = list
  if (late === undefined) throw new Error('no demonstration report is overdue')
  await page.goto(`/reports?lat=${late.lat}&lon=${late.lon}&z=18`)
  await reports.mapDrawn()
  const pin = reports.pin(late.code)
  await expect(pin).toBeVisible()
  await expect(pin.locator('.pin-overdue')).toHaveCount(1)
  await expect(pin).toHaveAttribute('aria-label', new RegExp(words('status_overdue')))
  // A report that is not overdue has the shape of its status.
  const all = (await (await page.request.get('/api/v1/reports?status=resolved')).json()).items as { code: string; lat: number; lon: number }[]
  const [solved] = all
  if (solved === undefined) throw new Error('no demonstration report is resolved')
  await page.goto(`/reports?lat=${solved.lat}&lon=${solved.lon}&z=18`)
  await reports.mapDrawn()
  await expect(reports.pin(solved.code).locator('.pin-solved')).toHaveCount(1)
})
