// The interface as a browser that is signed in may call it: with the cookies of the window and the token of the session.

/** Calls the interface from within the window; answers status, media type and text. */
export async function call(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const session = await fetch('/api/session').then((answer) => (answer.status === 200 ? answer.json() : {}))
      const headers = { 'X-CSRF-Token': session.csrf ?? '', 'Idempotency-Key': crypto.randomUUID() }
      if (body !== undefined) headers['Content-Type'] = 'application/json'
      const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      return { status: answer.status, media: answer.headers.get('content-type') ?? '', bytes: bytes.length, text: new TextDecoder().decode(bytes) }
    },
    [method, path, body],
  )
}

/** The same, its answer read as JSON; anything but success is an error. */
export async function ask(page, method, path, body) {
  const answer = await call(page, method, path, body)
  if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 600)}`)
  return answer.text ? JSON.parse(answer.text) : undefined
}

/** The routes of the OpenAPI document: method, path, and a body that its schema allows. */
export function routes(document) {
  const found = []
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (!['get', 'post', 'put', 'patch', 'delete'].includes(method)) continue
      const content = operation.requestBody?.content ?? {}
      found.push({
        method: method.toUpperCase(),
        path,
        query: (operation.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name),
        body: (values) => (content['application/json'] ? example(document, content['application/json'].schema, values) : undefined),
        uploads: Boolean(content['multipart/form-data']),
      })
    }
  }
  return found
}

/** A value that the schema allows; `values` gives what a property of that name should be. */
function example(document, schema, values, name = '') {
  if (!schema) return undefined
  if (name in values) return values[name]
  if (schema.$ref) return example(document, schema.$ref.split('/').slice(1).reduce((part, key) => part[key], document), values, name)
  const either = schema.oneOf ?? schema.anyOf
  if (either) return example(document, either.find((one) => one.type !== 'null') ?? either[0], values, name)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => example(document, one, values)))
  if (schema.enum) return schema.enum[0]
  if (schema.const !== undefined) return schema.const
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'object' || schema.properties) {
    const entries = Object.entries(schema.properties ?? {})
    return Object.fromEntries(entries.map(([key, inner]) => [key, example(document, inner, values, key)]))
  }
  if (type === 'array') return []
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1)
  if (type === 'boolean') return true
  return schema.format === 'date' ? '2025-06-01' : 'x'.repeat(Math.max(1, schema.minLength ?? 1))
}

/** A session as a program that is no browser keeps it: the headers that its requests carry. */
export async function enter(office, account) {
  const answer = await fetch(`${office.address}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login: account.login, password: account.password, code: account.code ?? undefined }),
  })
  if (answer.status !== 200) throw new Error(`${account.login} cannot sign in: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const me = await answer.json()
  return { me, headers: { Cookie: cookie, 'X-CSRF-Token': me.csrf } }
}
