// The scanner shows the content of a code before anything is opened, and turns the camera off after reading.
import { expect, test } from '../../real.ts'

const SITE = 'den-ngoc-son'

test.describe('the scanner', () => {
  const HOSTILE: [string, RegExp, boolean][] = [
    ['javascript:alert(1)', /javascript:alert\(1\)/, false],
    ['data:text/html,<script>alert(1)</script>', /data:text/, false],
    ['x'.repeat(4096), /x{400}/, false],
    ['https://portal.example@evil.test/d/x', /evil\.test/, true],
    ['https://check.hanoi.gov.vn/t/893', /check\.hanoi\.gov\.vn/, true],
  ]
  for (const [text, shown, isLink] of HOSTILE) {
    test(`${text.slice(0, 24)}… is shown before anything is opened`, async ({ page, words }) => {
      await page.addInitScript((text) => {
        Object.assign(window, {
          BarcodeDetector: class {
            static async getSupportedFormats(): Promise<string[]> {
              return ['qr_code']
            }
            async detect(): Promise<{ rawValue: string }[]> {
              return [{ rawValue: text }]
            }
          },
        })
      }, text)
      await page.goto('/scan')
      const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
      await page.getByLabel(words('scan_picture')).setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: pixel })
      const result = page.getByTestId('scan-result')
      await expect(result).toContainText(shown)
      await expect(page).toHaveURL(/\/scan$/)
      await expect(result.getByRole('link')).toHaveCount(isLink ? 1 : 0)
      if (isLink) await expect(result.getByRole('link')).toHaveAttribute('rel', /noopener/)
    })
  }

  test('the camera reads a sign, has a light, and is off afterwards', async ({ page, words }) => {
    await page.goto(`/d/${SITE}/sign`)
    const sign = (await page.locator('svg').first().screenshot()).toString('base64')
    // Mock a camera that shows the sign: Chromium has no camera here.
    await page.addInitScript((sign) => {
      navigator.mediaDevices.getUserMedia = async () => {
        const picture = new Image()
        picture.src = `data:image/png;base64,${sign}`
        await picture.decode()
        const canvas = document.createElement('canvas')
        Object.assign(canvas, { width: 1280, height: 720 })
        const context = canvas.getContext('2d')
        const draw = (): void => {
          context?.fillRect(0, 0, 1280, 720)
          if (Reflect.get(window, 'isSignVisible') === true) context?.drawImage(picture, 340, 60, (600 * picture.width) / picture.height, 600)
        }
        setInterval(draw, 50)
        const stream = canvas.captureStream()
        const track = stream.getVideoTracks().at(0) ?? new MediaStreamTrack()
        Object.assign(track, {
          getCapabilities: () => ({ torch: true }),
          applyConstraints: async (constraints: unknown) => Object.assign(window, { constraints }),
        })
        Object.assign(window, { track })
        return stream
      }
    }, sign)
    await page.goto('/scan')
    await page.getByRole('button', { name: words('scan_start') }).click()
    const light = page.getByRole('button', { name: words('scan_torch') })
    await light.click()
    await expect(light).toHaveAttribute('aria-pressed', 'true')
    expect(await page.evaluate(() => Reflect.get(window, 'constraints'))).toEqual({ advanced: [{ torch: true }] })
    await expect(page).toHaveURL(/\/scan$/)
    await page.evaluate(() => Object.assign(window, { isSignVisible: true }))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
    await expect(page).toHaveURL(new RegExp(`/d/${SITE}`))
    expect(await page.evaluate(() => Reflect.get(window, 'track').readyState)).toBe('ended')
  })

  test('a site number opens its site, an invalid number shows what to do', async ({ page, words }) => {
    await page.goto('/scan')
    await page.getByLabel(words('scan_number')).fill('ba')
    await page.getByRole('button', { name: words('scan_number_go') }).click()
    await expect(page.getByText(words('scan_number_wrong'))).toBeVisible()
    await page.getByLabel(words('scan_number')).fill('003')
    await page.getByRole('button', { name: words('scan_number_go') }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  })

  test('a missing camera and an invalid picture are explained, with an alternative', async ({ page, words }) => {
    await page.goto('/scan')
    await page.getByRole('button', { name: words('scan_start') }).click()
    await expect(page.getByText(words('scan_no_camera')).or(page.getByText(words('scan_refused')))).toBeVisible()
    const field = page.getByLabel(words('scan_picture'))
    await field.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await expect(page.getByText(words('scan_picture_wrong'))).toBeVisible()
  })
})
