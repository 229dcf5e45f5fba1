// Error states and empty lists must be accessible too.
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, type Mock, test, TROUBLES } from '../../mock.ts'

const STATES: { name: string; path: string; given: (mock: Mock) => void; shown: string }[] = [
  { name: 'a server error', path: '/reports/mine', given: (m) => m.trouble('reports', TROUBLES['500']), shown: 'error_server' },
  { name: 'a list that failed to load', path: '/reports', given: (m) => m.trouble('reports', TROUBLES.offline), shown: 'error_offline' },
  { name: 'no reports here', path: '/reports', given: (m) => m.answer('reports', { items: [], total: 0 }), shown: 'reports_none' },
  { name: 'no reports of mine', path: '/reports/mine', given: (m) => m.answer('reports', { items: [], total: 0 }), shown: 'mine_none' },
  { name: 'a missing report', path: '/reports/BM-000000', given: (m) => m.trouble('report', { how: 'problem', golden: 'problem_not_found' }), shown: 'error_not_found' },
]

for (const locale of ['vi-VN', 'en-GB']) {
  test.describe(locale, () => {
    test.use({ locale })
    for (const { name, path, given, shown } of STATES) {
      test(`${name} is accessible`, async ({ page, words, mock }) => {
        given(mock)
        const shell = new Shell(page, words)
        await shell.open(path)
        await expect(shell.main).toContainText(words(shown))
        await expectAccessible(page)
        await expectRoomy(page)
      })
    }

    test('a first visit without a server is accessible', async ({ page, words, mock }) => {
      mock.trouble('config', TROUBLES.offline)
      const shell = new Shell(page, words)
      await page.goto('/')
      await expect(shell.main).toContainText(words('error_offline'))
      await expectAccessible(page)
    })
  })
}
