// Heritage pages as a tourist at a site uses them: fast, in their language, and offline on the second visit.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { inRepository } from '../../env.ts'
import { HeritagePage, guideWord } from '../../pages/heritage.ts'
import { expect, test } from '../../real.ts'
import { watchPending } from '../../traffic.ts'

const LANGUAGES = ['vi', 'en', 'fr', 'ko', 'zh', 'ja']
const SITE = 'den-ngoc-son'

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a page is complete: story, facts, sources, languages', async ({ page }) => {
    await page.goto(`/d/${SITE}/vi`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
    await expect(page.getByRole('main')).toContainText('Thê Húc')
    await expect(page.getByRole('navigation', { name: guideWord('vi', 'languages') }).getByRole('link')).toHaveCount(6)
    await page.locator('.guide-fact summary').first().click()
    await expect(page.locator('.guide-fact details p').first()).toBeVisible()
    // Controls that need JavaScript are hidden.
    await expect(page.locator('.guide button:visible')).toHaveCount(0)
    await page.getByRole('link', { name: 'English' }).click()
    await expect(page).toHaveURL(new RegExp(`/d/${SITE}/en$`))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ngoc Son Temple')
  })
})

for (const lang of LANGUAGES) {
  test(`a first visit in ${lang} transfers little, and nothing of the app`, async ({ page }) => {
    const network = await page.context().newCDPSession(page)
    const open = await watchPending(network)
    const bytes = new Map<string, number>()
    const paths = new Map<string, string>()
    network.on('Network.responseReceived', ({ requestId, response }) => paths.set(requestId, new URL(response.url).pathname))
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const path = paths.get(requestId) ?? ''
      bytes.set(path, (bytes.get(path) ?? 0) + encodedDataLength)
    })
    await page.goto(`/d/${SITE}/${lang}`)
    await new HeritagePage(page).settled()
    await expect.poll(open, 'pending requests').toEqual([])
    const total = [...bytes.values()].reduce((sum, one) => sum + one, 0)
    const picture = [...bytes].filter(([path]) => path.endsWith(`${SITE}.svg`)).reduce((sum, [, one]) => sum + one, 0)
    console.log(`/d/${SITE}/${lang}: ${total} bytes, ${picture} of them the picture`)
    expect(picture).toBeGreaterThan(0)
    expect(picture).toBeLessThanOrEqual(40_000)
    expect(total).toBeLessThanOrEqual(60_000)
    expect([...bytes.keys()].filter((path) => /wasm|app-|chunk|pack|leaflet|^\/$/.test(path))).toEqual([])
    const cacheNames: string[] = await page.evaluate(() => window.caches.keys())
    expect(cacheNames.filter((name) => !name.startsWith('portal-guide-'))).toEqual([])
  })
}

test('nothing moves while a page loads', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { shift: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) Object.assign(window, { shift: (window as any).shift + (entry as any).value })
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/d/${SITE}/vi`)
  await new HeritagePage(page).settled()
  await expect(page.locator('.guide-picture img')).toHaveJSProperty('complete', true)
  // Wait two frames, so that any pending layout shift has happened.
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
  expect(await page.evaluate(() => (window as any).shift)).toBeLessThanOrEqual(0.01)
})

test.describe('languages', () => {
  test.setTimeout(90_000)
  for (const lang of LANGUAGES) {
    test(`the page in ${lang} is accessible`, async ({ page }) => {
      await page.goto(`/d/van-mieu/${lang}`)
      await expect(page.locator('html')).toHaveAttribute('lang', lang)
      await expectAccessible(page)
      await expectRoomy(page)
    })
  }

  test('the phone’s language is used until the visitor chooses another', async ({ page, browser, baseURL }) => {
    const korean = await browser.newContext({ locale: 'ko-KR', ...(baseURL === undefined ? {} : { baseURL }) })
    const phone = await korean.newPage()
    await phone.goto(`/d/${SITE}`)
    await expect(phone.locator('html')).toHaveAttribute('lang', 'ko')
    await expect(phone).toHaveURL(new RegExp(`/d/${SITE}$`))
    await phone.getByRole('link', { name: '日本語' }).click()
    await expect(phone.locator('html')).toHaveAttribute('lang', 'ja')
    await phone.goto('/d/den-rung')
    await expect(phone.locator('html')).toHaveAttribute('lang', 'en')
    // Japanese was chosen, but this site has no Japanese story.
    await expect(phone.getByRole('note').first()).toContainText(guideWord('ja', 'not_in').split('{')[0] ?? '')
    await korean.close()
    await page.goto('/d/den-ngocson')
    await expect(page.getByRole('link', { name: 'Đền Ngọc Sơn' })).toBeVisible()
  })
})

test('the app renders the same elements as the server', async ({ page }) => {
  const heritage = new HeritagePage(page)
  for (const slug of [SITE, 'den-rung', 'hoang-thanh-thang-long']) {
    // Also for a language that the app has no texts in.
    await page.goto(`/d/${slug}/ko`)
    await expect(heritage.article).toHaveAttribute('data-alive', '1')
    const korean = await heritage.outline()
    await page.goto('/heritage')
    await expect(heritage.cards.first()).toBeVisible()
    await page.evaluate((path) => {
      const link = Object.assign(document.createElement('a'), { href: path })
      document.querySelector('#main')?.append(link)
      link.click()
    }, `/d/${slug}/ko`)
    await expect(heritage.article).toHaveAttribute('data-alive', '1')
    expect(await heritage.outline()).toEqual(korean)
    await page.goto(`/d/${slug}/vi`)
    await expect(heritage.article).toHaveAttribute('data-alive', '1')
    const server = await heritage.outline()
    await page.goto('/heritage?q=' + encodeURIComponent(await heritage.page.getByRole('heading', { level: 1 }).innerText()))
    await heritage.cards.first().getByRole('link').click()
    await expect(page).toHaveURL(new RegExp(`/d/${slug}$`))
    await expect(heritage.article).toHaveAttribute('data-alive', '1')
    expect(await heritage.outline()).toEqual(server)
  }
})

test('a visited page opens again offline', async ({ page, startServer }) => {
  const portal = await startServer()
  await page.goto(`${portal.origin}/d/${SITE}?s=1`)
  // The page sends its list of files to the worker a little later.
  const cachedCount = (name: string): Promise<number> =>
    page.evaluate(async (name) => (await (await caches.open(name)).keys()).length, `portal-guide-${name}`)
  await expect.poll(() => cachedCount('seen')).toBe(2)
  await expect.poll(() => cachedCount('files')).toBeGreaterThan(2)
  // A scan is counted once, whatever the worker fetches.
  const scans = async (): Promise<number[]> => {
    const answer = await (await page.request.get(`${portal.origin}/api/v1/heritage/scans?site=${SITE}`)).json()
    return answer.items.map(({ count }: { count: number }) => count)
  }
  // The server writes scans in batches, every two seconds.
  await expect.poll(scans).toEqual([1])
  await portal.halt()
  await page.goto(`${portal.origin}/d/${SITE}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  expect(await page.locator('.guide-picture img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await page.goto(`${portal.origin}/d/${SITE}/vi`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  // A page that was never visited is not replaced by the shell.
  await page.goto(`${portal.origin}/d/van-mieu`).catch(() => undefined)
  await expect(page.getByText('Đền Ngọc Sơn')).toHaveCount(0)
  await expect(page.locator('#shell')).toHaveCount(0)
})

test('a cached page shown for a server that does not answer says that it is a copy', async ({ page, startServer }) => {
  const portal = await startServer()
  await page.goto(`${portal.origin}/d/${SITE}/vi`)
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).includes('portal-guide-seen'))).toBe(true)
  await expect.poll(() => page.evaluate(async () => (await (await caches.open('portal-guide-seen')).keys()).length)).toBe(1)
  const note = page.getByText(guideWord('vi', 'offline'))
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  await expect(note).toBeHidden()
  portal.freeze()
  await page.goto(`${portal.origin}/d/${SITE}/vi`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  await expect(note).toBeVisible()
  portal.thaw()
  await page.goto(`${portal.origin}/d/${SITE}/vi`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  await expect(note).toBeHidden()
})

test('a page can be read aloud, saved, shared and rated', async ({ page, context }) => {
  await page.addInitScript(() => {
    const spoken: string[] = []
    Object.assign(window, { spoken })
    Object.defineProperty(window, 'speechSynthesis', {
      value: {
        getVoices: () => [{ lang: 'vi-VN' }],
        speak: (words: SpeechSynthesisUtterance) => {
          spoken.push(words.text)
          if (spoken.length < 3) words.onend?.(new Event('end') as SpeechSynthesisEvent)
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
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`/d/${SITE}/vi`)
  const listen = page.locator('[data-act="listen"]')
  await listen.click()
  await expect(listen).toHaveText(guideWord('vi', 'listen_pause'))
  await expect(page.getByRole('status').filter({ hasText: guideWord('vi', 'listen_voice') })).toBeVisible()
  const spoken = await page.evaluate(() => (window as any).spoken)
  expect(spoken[0]).toContain('Ngôi đền trên đảo nhỏ')
  await listen.click()
  await expect(listen).toHaveText(guideWord('vi', 'listen_resume'))
  await page.getByRole('button', { name: guideWord('vi', 'copy') }).click()
  await expect(page.getByText(guideWord('vi', 'copied'))).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`/d/${SITE}/vi$`))
  await page.getByRole('button', { name: guideWord('vi', 'save') }).click()
  await expect(page.getByText(guideWord('vi', 'saved'))).toBeVisible()
  await page.getByRole('button', { name: '4 sao' }).click()
  await expect(page.locator('.guide-stars [role="status"]')).toContainText(guideWord('vi', 'rating_thanks'))
  await expect(page.getByRole('button', { name: '4 sao' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('.guide-stars [role="status"]')).toContainText('4 trên 5 · 1 lượt')
})

test('reporting damage prefills the place', async ({ page, words }) => {
  await page.goto(`/d/${SITE}/vi`)
  // The form takes over place and subject, then removes them from its address.
  const opened = page.waitForURL(/\/reports\/new\?.*about=site(%3A|:)den-ngoc-son/, { waitUntil: 'commit' })
  await page.getByRole('link', { name: guideWord('vi', 'report') }).click()
  await opened
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('title_new'))
})

test.describe('donations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-accounts-'))
  const file = join(folder, 'accounts.toml')
  writeFileSync(
    file,
    `[[accounts]]\nsite = "${SITE}"\nholder = "BAN QUAN LY MAU"\nbank = "970436"\nnumber = "0011002233445"\nverified_by = "Phòng Văn hóa"\nverified_on = "2026-11-01"\n`,
  )
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('a payment code names its account, takes an amount without JavaScript, and can be read by the scanner', async ({
    page,
    words,
    startServer,
  }) => {
    const portal = await startServer(['--demo', '--donations', file])
    await page.goto(`${portal.origin}/d/${SITE}/vi`)
    const code = page.getByTestId('vietqr')
    await expect(page.locator('#donate')).toContainText('BAN QUAN LY MAU')
    await expect(page.locator('#donate')).toContainText(guideWord('vi', 'donate_fraud'))
    expect(await code.getAttribute('data-payload')).not.toContain('54')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByLabel(guideWord('vi', 'donate_amount')).fill('50.000')
    await page.getByRole('button', { name: guideWord('vi', 'donate_make') }).click()
    expect(await code.getAttribute('data-payload')).toContain('540550000')
    expect(new URL(page.url()).search).toBe('')
    // The new code is scrolled into view.
    await expect(page.locator('#donate-title')).toBeInViewport()
    await page.getByLabel(guideWord('vi', 'donate_amount')).fill('999999999')
    await page.getByRole('button', { name: guideWord('vi', 'donate_make') }).click()
    await expect(page.locator('#donate').getByRole('note').first()).toContainText('499.999.999')
    await expectAccessible(page)

    // A page with an amount is not cached.
    const cached = await page.evaluate(async () => {
      const answer = await caches.match(location.origin + location.pathname)
      return answer === undefined ? '' : await answer.text()
    })
    expect(cached).not.toContain('540550000')

    // The app renders the same code, form and warnings.
    const heritage = new HeritagePage(page)
    await page.goto(`${portal.origin}/d/${SITE}/vi`)
    await expect(heritage.article).toHaveAttribute('data-alive', '1')
    const server = await heritage.outline()
    await page.goto(`${portal.origin}/heritage?q=ngoc%20son`)
    await heritage.cards.first().getByRole('link').click()
    await expect(heritage.article).toHaveAttribute('data-alive', '1')
    expect(await heritage.outline()).toEqual(server)

    await page.goto(`${portal.origin}/d/${SITE}/vi?amount=50000`)
    const payload = (await code.getAttribute('data-payload')) ?? ''
    // Sections far down the page are laid out only when scrolled to. Wait for a stable layout before taking screenshots.
    await expect(async () => {
      await code.locator('svg').scrollIntoViewIfNeeded()
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      await expect(code.locator('svg')).toBeInViewport({ ratio: 1, timeout: 500 })
    }).toPass()
    // `xtask/python/codes.py` reads these pictures with other decoders.
    const folder = inRepository('end2end/test-results/codes')
    mkdirSync(folder, { recursive: true })
    // From the size on a small phone upwards, in px.
    for (const width of [160, 240, 480]) {
      await code.locator('svg').evaluate((svg, width) => ((svg as SVGElement).style.width = `${width}px`), width)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        await code.locator('svg').screenshot({ path: join(folder, `${width}-${colorScheme}.png`) })
        writeFileSync(join(folder, `${width}-${colorScheme}.txt`), payload)
      }
      const picture = await code.locator('svg').screenshot()
      const other = await page.context().newPage()
      await other.goto(`${portal.origin}/scan`)
      await other.getByLabel(words('scan_picture')).setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture })
      await expect(other.getByTestId('scan-result')).toContainText('0011002233445')
      await expect(other.getByTestId('scan-result')).toContainText(words('scan_transfer_do'))
      await other.close()
    }
  })
})
