// citation-js as a list formatter, spoken to like doicite: list FILE.json --style FILE.csl [--locale L]
// --to jsonl. Its own command line knows three styles by name and takes no file; its library does.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

// The libraries are those of the `citation-js` program on the path.
const require = createRequire(join(process.env.CITATION_JS, 'package.json'))
const { Cite, plugins } = require('@citation-js/core')
require('@citation-js/plugin-csl')

const [, , , file, ...options] = process.argv
const option = name => options[options.indexOf(name) + 1]
const csl = plugins.config.get('@csl')
// It brings five locales; those that styles ask for are given to it.
for (const name of readdirSync(process.env.CSL_LOCALES)) {
  csl.locales.add(name.slice('locales-'.length, -'.xml'.length), readFileSync(join(process.env.CSL_LOCALES, name), 'utf8'))
}
const style = readFileSync(option('--style'), 'utf8')
const own = /<style[^>]*default-locale="([^"]*)"/.exec(style)
const lang = options.includes('--locale') ? option('--locale') : own ? own[1] : 'en-US'
csl.templates.add('asked', style)
const works = new Cite(JSON.parse(readFileSync(file, 'utf8')))
const entries = works.format('bibliography', { format: 'html', template: 'asked', lang, asEntryArray: true })
for (const [id, html] of entries) console.log(JSON.stringify({ id, reference: { html } }))
