// The search field finds everything, however it is typed.
import { ReportPage } from '../../pages/report.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'

for (const [how, typed, kind, title] of [
  ['a ward without accents', 'hoan kiem', 'ward', 'Phường Hoàn Kiếm'],
  ['a ward with accents', 'Hoàn Kiếm', 'ward', 'Phường Hoàn Kiếm'],
  ['a street by raw Telex', 'phoos hangf boof', 'place', 'Phố Hàng Bồ'],
  ['a street with a typing mistake', 'hang boo', 'place', 'Phố Hàng Bồ'],
  ['a street in decomposed letters', 'Phố Hàng Bồ'.normalize('NFD'), 'place', 'Phố Hàng Bồ'],
  ['a category by an everyday word', 'ổ gà', 'category', 'Mặt đường hỏng, ổ gà'],
  ['a category without accents', 'rac thai', 'category', /[Rr]ác/],
] as const) {
  test(`finds ${how}`, async ({ page, words }) => {
    const shell = new Shell(page, words)
    await shell.open('/')
    await shell.search.fill(typed)
    await expect(shell.result(kind).locator('.search-result-title').filter({ hasText: title }).first()).toBeVisible()
  })
}

test('finds a report by its code, typed carelessly', async ({ page, words, request }) => {
  const answer = await (await request.get('/api/v1/reports?limit=1')).json()
  const { code, summary } = answer.items[0] as { code: string; summary: string }
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.search.fill(code.toLowerCase().replace('-', ' '))
  await expect(shell.result('report')).toHaveCount(1)
  await shell.result('report').click()
  await expect(page).toHaveURL(`/reports/${code}`)
  await expect(new ReportPage(page, words).heading).toContainText(summary.slice(0, 30))
})

test('a house number finds its street, and the result says so', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.search.fill('12 hàng bồ')
  await shell.result('place').first().click()
  await expect(page).toHaveURL(/\/reports\?lat=21\.03\d*&lon=105\.84\d*&z=17/)
})

test('a category opens the form with the category filled in', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.search.fill('ổ gà')
  await shell.result('category').first().click()
  await expect(page).toHaveURL(/\/reports\/new/)
  await expect(shell.heading).toHaveText(words('title_new'))
})

test('if there are no results, the page suggests what to try', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/about')
  await shell.search.fill('zzzzqqqq')
  await expect(page.locator('.search-none')).toHaveText(words('search_none', { query: 'zzzzqqqq' }))
})

test('the search field on other pages has the same results', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/settings')
  await shell.search.fill('hoan kiem')
  await shell.result('ward').first().click()
  await expect(page).toHaveURL(/\/reports\?ward=00070/)
})
