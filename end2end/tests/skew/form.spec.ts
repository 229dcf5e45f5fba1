// Filling in and sending a report with answers of the next and the previous version.
import { FormPage } from '../../pages/form.ts'
import { expect, test } from '../../mock.ts'
import { photograph } from '../../pictures.ts'
import { EDITIONS, expectNoErrors, countIn, toNearby } from '../../skew.ts'

const TEXT = 'Mặt đường lún sâu giữa ngã tư, xe máy dễ ngã.'

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })

    test('a report with a photo can be filled in and sent', async ({ page, words, mock }) => {
      const form = new FormPage(page, words)
      await form.start()
      await form.expectStep('place_title')
      await form.choosePlace('ben da')
      await expect(form.point).toContainText('Phường Bến Đá')
      await expectNoErrors(page, words)
      await form.next()
      await form.expectStep('category_title')
      for (const id of ['pothole', 'cables', 'rubbish', 'slow-office']) {
        await expect(page.locator(`#category-${id}`)).toBeVisible()
      }
      await form.chooseCategory('pothole')
      await expectNoErrors(page, words)
      await form.next()
      await form.expectStep('questions_title')
      await form.answer('Mặt đường bị sao?', 'Sụt lún')
      await page.locator('#answers-depth_cm').fill('12,5')
      await expectNoErrors(page, words)
      await form.next()
      await form.expectStep('describe_title')
      await form.description.fill(TEXT)
      const buffer = await photograph(page, 640, 480)
      await form.addPhotos({ name: 'mot.jpg', mimeType: 'image/jpeg', buffer })
      await expectNoErrors(page, words)
      await form.next()
      await form.expectStep('nearby_title')
      await expect(page.getByTestId('report-card')).toHaveCount(countIn(edition, 1, 1))
      await form.skipNearby()
      await expect(form.main).toContainText(TEXT)
      await expectNoErrors(page, words)
      await form.sendButton.click()
      expect(await form.sent()).toBe('BM-4D9Z6N')
      await expectNoErrors(page, words)
      expect(mock.requests('media')).toHaveLength(1)
      expect(JSON.parse(mock.requests('report_created')[0]?.postData() ?? '')).toMatchObject({
        category: 'pothole',
        description: TEXT,
        answers: { what: 'sunken', depth_cm: '12.5' },
        ward: '90101',
      })
    })

    test('a report nearby can be supported instead', async ({ page, words, mock }) => {
      const form = await toNearby(new FormPage(page, words))
      await form.expectStep('nearby_title')
      await form.main.getByRole('button', { name: words('nearby_this') }).first().click()
      await expect(page).toHaveURL('/reports/BM-7K3M9Q')
      expect(mock.requests('support')).toHaveLength(1)
      await expectNoErrors(page, words)
    })
  })
}
