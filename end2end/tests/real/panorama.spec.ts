// Panoramas: nothing is loaded before the viewer is opened, and hotspots are also listed as links.
import { cpSync, appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHARED_DATA, inRepository } from '../../env.ts'
import { HeritagePage, guideWord } from '../../pages/heritage.ts'
import { expect, test } from '../../real.ts'

const PICTURE = join(SHARED_DATA, 'heritage/examplepano.jpg')
const SITE = 'den-ngoc-son'

test.describe('a panorama', () => {
  test.skip(!existsSync(PICTURE), `${PICTURE} is not there`)
  const city = mkdtempSync(join(tmpdir(), 'portal-city-'))
  test.afterAll(() => rmSync(city, { recursive: true, force: true }))

  test('is loaded on demand and shows its size first; hotspots are also a list', async ({ page, startServer }) => {
    cpSync(inRepository('data/hanoi'), city, { recursive: true })
    const folder = join(city, 'heritage/sites', SITE)
    copyFileSync(PICTURE, join(folder, 'all-around.jpg'))
    appendFileSync(
      join(folder, 'site.toml'),
      '\n[panorama]\nfile = "all-around.jpg"\ncredit = "A picture for tests, CC BY-SA 3.0"\n\n' +
        '[[panorama.hotspots]]\npitch = 5.5\nyaw = -40.0\ntext = { vi = "Bức tường", en = "The wall", fr = "Le mur", ko = "벽", zh = "墙", ja = "壁" }\n\n' +
        '[[panorama.hotspots]]\npitch = 0.0\nyaw = 90.0\nhref = "/d/van-mieu"\ntext = { vi = "Sang Văn Miếu", en = "On to the Temple of Literature", fr = "Vers le temple", ko = "문묘로", zh = "去文庙", ja = "文廟へ" }\n',
    )
    const portal = await startServer(['--demo', '--city', city])
    const requests: string[] = []
    page.on('request', (request) => requests.push(new URL(request.url()).pathname))
    await page.goto(`${portal.origin}/d/${SITE}/vi`)
    const open = page.getByRole('button', { name: /360° · 2,0 MB/ })
    await expect(open).toBeVisible()
    expect(requests.filter((path) => /pannellum|all-around/.test(path))).toEqual([])
    await open.click()
    const panorama = page.getByTestId('panorama')
    await expect(panorama).toBeVisible()
    await expect(panorama.locator('.pnlm-render-container canvas')).toBeVisible()
    await expect(panorama.getByRole('link', { name: 'Sang Văn Miếu' })).toHaveAttribute('href', '/d/van-mieu')
    await panorama.getByRole('button', { name: 'Bức tường' }).click()
    await expect(page.getByText(guideWord('vi', 'panorama_hint'))).toBeVisible()

    // The app renders the same, and its button works too.
    const heritage = new HeritagePage(page)
    await page.goto(`${portal.origin}/heritage?q=ngoc%20son`)
    await heritage.cards.first().getByRole('link').click()
    await page.getByRole('button', { name: /360° · 2,0 MB/ }).click()
    await expect(page.getByTestId('panorama').locator('.pnlm-render-container canvas')).toBeVisible()
  })

  test('a broken site file removes only its own site, and is named in the log', async ({ page, startServer }) => {
    const other = mkdtempSync(join(tmpdir(), 'portal-city-'))
    cpSync(inRepository('data/hanoi'), other, { recursive: true })
    const file = join(other, 'heritage/sites', SITE, 'site.toml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('kind = "temple"', 'kind = '))
    const portal = await startServer(['--demo', '--city', other])
    expect(portal.log).toContain(`sites/${SITE}/site.toml:2`)
    expect((await page.goto(`${portal.origin}/d/${SITE}`))?.status()).toBe(404)
    expect((await page.goto(`${portal.origin}/d/van-mieu`))?.status()).toBe(200)
    rmSync(other, { recursive: true, force: true })
  })
})
