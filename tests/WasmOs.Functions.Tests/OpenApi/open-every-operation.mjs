// Opens every operation of the API page over a small DOM, and prints one line for each: id, number of inputs, whether it asks before it sends, the prefilled path values.
// Arguments: the page's script and the document. The real page in a real browser does no more than this with the elements that the script makes.
import { readFileSync } from 'node:fs';

class Node {
  constructor(name) { this.name = name; this.children = []; this.attributes = {}; this.dataset = {}; this.listeners = {}; this.typed = ''; }
  // A select has its first option chosen.
  get value() { return this.typed || (this.name === 'select' ? this.children[0].children[0] : ''); }
  set value(text) { this.typed = text; }
  setAttribute(key, value) { this.attributes[key] = value; if (key === 'value') this.value = value; }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  addEventListener(type, listener) { this.listeners[type] = listener; }
  scrollIntoView() {}
  get elements() { return Object.fromEntries(all(this).filter(node => node.attributes.name).map(node => [node.attributes.name, node])); }
  querySelectorAll() { return all(this).filter(node => node.attributes.name === 'body' || (!/:|^type$/.test(node.attributes.name ?? ':'))); }
}
const all = node => [node, ...node.children.filter(child => child instanceof Node).flatMap(all)];
const [script, documentFile] = process.argv.slice(2);
const api = JSON.parse(readFileSync(documentFile, 'utf8'));
const byId = {};
const sent = [];
const asked = [];
globalThis.HTMLDetailsElement = class {};
globalThis.window = { addEventListener() {} };
globalThis.location = { hash: '' };
globalThis.document = {
  createElement: name => new Node(name),
  getElementById: id => byId[id] ??= new Node('div'),
  querySelectorAll: () => [],
};
globalThis.confirm = question => { asked.push(question); return true; };
globalThis.fetch = async (url, options) => {
  sent.push([url, options]);
  return { ok: true, json: async () => api, status: 200, statusText: 'OK', headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(0) };
};
(0, eval)(readFileSync(script, 'utf8').replace("'use strict';", ''));
await new Promise(resolve => setImmediate(resolve));
if (byId.state?.textContent) throw new Error(byId.state.textContent);
for (const operation of all(byId.main).filter(node => node.attributes.class === 'operation')) {
  operation.open = true;
  operation.listeners.toggle();
  const form = all(operation).find(node => node.name === 'form');
  const inputs = all(form).filter(node => node.attributes.name?.startsWith('path:'));
  const filled = inputs.map(input => input.value).filter(value => value);
  for (const input of inputs) input.value ||= 'x';
  const before = asked.length;
  form.listeners.submit({ preventDefault() {} });
  await new Promise(resolve => setImmediate(resolve));
  const [url, options] = sent.pop();
  console.log(JSON.stringify({ id: operation.attributes.id, asks: asked.length > before, filled, url, method: options.method, hasBody: options.body !== undefined }));
}
