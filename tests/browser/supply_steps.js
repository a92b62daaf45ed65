// Steps of land supply as people take them on the pages: one window for each desk, every field by its label.

import { settled, signIn, sitDown, watched } from './people.js'

/** Desks that stay open while a plot lives; each by the role that sits there. */
export function openDesks(browser, office) {
  const desks = new Map()
  return {
    /** Lets the person of a role work in their own window. */
    async as(role, turn, work) {
      if (!desks.has(role)) {
        const window = await sitDown(browser, office)
        desks.set(role, window)
        await watched(`${turn}-${role}`, window, (page) => signIn(page, office, (account) => account.role === role))
      }
      return watched(`${turn}-${role}`, desks.get(role), work)
    },
    async close() {
      for (const window of desks.values()) await window.close()
    },
  }
}

/** Opens a step on the page of a project or plot and writes its fields; whoever may not take it finds no form. */
export async function open(page, path, step, fields = {}) {
  await page.goto(`${path}?step=${step}`)
  await settled(page)
  const form = page.locator('form.step-form').first()
  await form.waitFor()
  for (const [label, value] of Object.entries(fields)) await write(page, form, label, value)
  return form
}

/** Takes a step on its page and waits for its place in the journal. */
export async function take(page, path, step, fields = {}) {
  const form = await open(page, path, step, fields)
  await form.getByRole('button').last().click()
  const said = page.getByRole('status').filter({ hasText: /已记入第 \d+ 条记录/ })
  const refused = form.getByRole('alert')
  await said.or(refused).or(form.getByRole('status')).first().waitFor()
  if ((await said.count()) === 0) throw new Error(`${step} was not taken: ${await form.innerText()}`)
  await settled(page)
}

/** Tries a step that is refused; answers what the page says under the form. */
export async function refused(page, path, step, fields = {}) {
  const form = await open(page, path, step, fields)
  await form.getByRole('button').last().click()
  const told = form.getByRole('alert')
  await told.waitFor()
  return told.innerText()
}

/** Writes one field: a file, a day, a yes or no, several ticks, a word of a list, or text. */
export async function write(page, form, label, value) {
  if (value && typeof value === 'object' && value.mimeType) {
    const line = form.locator('.form-line').filter({ hasText: label }).first()
    await line.locator('input[type=file]').first().setInputFiles(value)
    await line.getByRole('link', { name: value.name }).waitFor()
    return
  }
  if (Array.isArray(value)) {
    for (const one of value) await form.locator('label').filter({ hasText: one }).first().click()
    return
  }
  if (typeof value === 'boolean') {
    await form.getByRole('radiogroup', { name: label }).getByText(value ? '是' : '否', { exact: true }).click()
    return
  }
  const line = form.locator('.form-line').filter({ has: page.locator('label', { hasText: new RegExp(`^${label}`) }) }).first()
  // What a quote asks for comes a moment after the form.
  await line.waitFor()
  const choice = line.getByRole('combobox').first()
  // A field for a day is a combobox as well; it is written, not chosen from.
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    await choice.fill(value)
    await choice.press('Enter')
    await choice.press('Tab')
    return
  }
  if (await choice.count()) {
    const option = page.getByRole('option', value instanceof RegExp ? { name: value } : { name: value, exact: true }).filter({ visible: true }).first()
    // A list that is just closing takes the click for itself: it is asked again.
    for (let tries = 0; tries < 4 && !(await option.isVisible()); tries += 1) {
      await choice.click({ force: true })
      await option.waitFor({ timeout: 1500 }).catch(() => {})
    }
    await option.click()
    await option.waitFor({ state: 'hidden' })
    return
  }
  await line.getByRole('textbox').first().fill(value)
}

/** What the firm's paper looks like to the archive. */
export const paper = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n${name}（示范）`) })
