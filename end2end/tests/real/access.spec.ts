// Accessibility of every page in both languages, in light and dark, at phone and desktop width: axe finds nothing,
// nothing is cut off, and every control is large enough for a thumb.
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { FormPage } from '../../pages/form.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { picture } from '../../pictures.ts'
import { addresses } from '../../registry.ts'
import { expect, test } from '../../real.ts'

const PAGES = [...addresses('real'), '/khong-co']

/** Pages that show a map without user interaction. */
const hasMap = (path: string): boolean => path === '/reports' || path.startsWith('/bus/')

for (const locale of ['vi-VN', 'en-GB']) {
  test.describe(locale, () => {
    test.use({ locale })
    test.setTimeout(90_000)

    for (const path of PAGES) {
      test(`${path} is accessible`, async ({ page, words }) => {
        const reports = new ReportsPage(page, words)
        await reports.open(path)
        await reports.settled()
        if (hasMap(path)) await reports.mapDrawn()
        await expectAccessible(page)
        await expectRoomy(page)
      })
    }

    test('filters and search results are accessible', async ({ page, words }) => {
      const reports = new ReportsPage(page, words)
      await reports.open('/reports?list=1')
      await reports.settled()
      await reports.openFilters()
      await expect(reports.field('filter_ward').getByRole('option')).toHaveCount(127)
      await expectAccessible(page)
      await expectRoomy(page)
      await page.setViewportSize({ width: 360, height: 740 })
      await reports.search.fill('hang')
      await expect(reports.results.first()).toBeVisible()
      await expectAccessible(page)
    })

    test('a report is accessible', async ({ page, words, request }) => {
      const list = await (await request.get('/api/v1/reports?status=resolved&limit=1')).json()
      const shell = new Shell(page, words)
      await shell.open(`/reports/${list.items[0].code}`)
      await expect(page.getByTestId('timeline-entry').first()).toBeVisible()
      await expectAccessible(page)
      await expectRoomy(page)
    })

    test('every step of the form is accessible', async ({ page, words }) => {
      const form = new FormPage(page, words)
      const check = async (step: string): Promise<void> => {
        await form.expectStep(step)
        await form.settled()
        await expectAccessible(page)
        await expectRoomy(page)
        await page.setViewportSize({ width: 1280, height: 900 })
      }
      await form.start()
      await form.next()
      await expect(form.errorSummary).toBeVisible()
      await check('place_title')
      await form.choosePlace('hang bo')
      await check('place_title')
      await form.next()
      await check('category_title')
      await form.chooseCategory('cables')
      await form.next()
      await form.expectStep('questions_title')
      await form.next()
      await expect(form.errorSummary).toBeVisible()
      await check('questions_title')
      await page.locator('label[for^="answers-state"]').first().click()
      await form.next()
      await form.description.fill('Dây điện sà thấp, rất nguy hiểm.')
      await form.addPhotos({ name: 'a.png', mimeType: 'image/png', buffer: picture(400, 300) })
      await check('describe_title')
      await form.next()
      await form.skipNearby()
      await check('check_title')
      await form.back()
      await form.back()
      await form.back()
      await form.chooseCategory('street-light')
      await form.next()
      await form.expectStep('questions_title')
      // Wait for each step: a second click on the previous step would have no effect.
      await page.locator('label[for^="answers-"]').first().click()
      await form.next()
      await form.expectStep('describe_title')
      await form.next()
      await check('nearby_title')
    })
  })
}
