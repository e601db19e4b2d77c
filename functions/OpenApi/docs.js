// Shows /api/openapi.json. Everything is loaded from this host. Texts of the document are inserted as text, and never as markup.
'use strict';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
const longestShown = 100000;
let api;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return made;
}

// `code` is the only markup in the descriptions of the document.
function prose(text) {
  return (text ?? '').split('`').map((part, index) => index % 2 ? element('code', {}, part) : part);
}

function resolve(node) {
  return node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], api) : node;
}

function typeOf(schema) {
  if (!schema) return 'anything';
  if (schema.$ref) return schema.$ref.split('/').pop();
  const either = schema.oneOf ?? schema.anyOf;
  if (either) return either.map(typeOf).join(' | ');
  if (schema.enum) return schema.enum.length <= 8 ? schema.enum.map(value => JSON.stringify(value)).join(' | ') : 'string, one of ' + schema.enum.length;
  const type = [schema.type ?? 'any'].flat().map(name => name === 'array' ? `${typeOf(schema.items ?? {})}[]` : name).join(' | ');
  return schema.format ? `${type} (${schema.format})` : type;
}

// The schema that has the members of a type: the type itself, the items of its array, or the first alternative that has members.
function membersOf(schema, depth = 0) {
  const real = resolve(schema) ?? {};
  if (real.properties) return real;
  if (real.items && depth < 4) return membersOf(real.items, depth + 1);
  return (real.oneOf ?? real.anyOf ?? []).map(one => membersOf(one, depth + 1)).find(one => one) ?? null;
}

function schemaView(schema, depth = 0) {
  const real = membersOf(schema);
  if (!real) return element('p', {}, element('code', {}, typeOf(schema)), ' ', prose(resolve(schema)?.description));
  const rows = Object.entries(real.properties).map(([name, member]) => {
    const inner = depth < 4 && membersOf(member)
      ? element('details', {}, element('summary', {}, 'members'), schemaView(member, depth + 1)) : null;
    const required = real.required?.includes(name) ? ' required' : '';
    const listed = resolve(member).enum?.length > 8 ? element('details', {}, element('summary', {}, 'values'), element('p', {}, resolve(member).enum.join(', '))) : null;
    return element('li', {}, element('code', {}, name), ' ', element('span', { class: 'note' }, typeOf(member) + required), ' ',
      prose(member.description ?? resolve(member).description), inner, listed);
  });
  return element('ul', { class: 'schema' }, rows);
}

// OpenAPI marks each parameter of a path as required. A parameter for the rest of a path may be empty all the same.
function necessityOf(parameter) {
  return parameter['x-rest-of-path'] ? ', may be empty' : parameter.required ? ', required' : '';
}

function parametersView(parameters) {
  if (!parameters.length) return [];
  const rows = parameters.map(parameter => element('tr', {},
    element('td', {}, element('code', {}, parameter.name), element('div', { class: 'note' }, parameter.in + necessityOf(parameter))),
    element('td', {}, typeOf(parameter.schema)),
    element('td', {}, prose(parameter.description))));
  return [element('h3', {}, 'Parameters'), element('table', {}, rows)];
}

function contentsView(content) {
  return Object.entries(content ?? {}).flatMap(([type, media]) => [
    element('p', { class: 'note' }, type),
    schemaView(media.schema),
    media.example === undefined ? null : element('pre', {}, exampleText(media.example))]);
}

function responsesView(responses) {
  const rows = Object.entries(responses).map(([status, response]) => {
    const real = resolve(response);
    const content = contentsView(real.content);
    const body = content.length ? element('details', {}, element('summary', {}, 'body'), content) : null;
    return element('tr', {}, element('td', {}, element('code', {}, status)), element('td', {}, prose(real.description), body));
  });
  return [element('h3', {}, 'Responses'), element('table', {}, rows)];
}

// Examples of NDJSON and of plain text are strings; all others are JSON values.
function exampleText(example) {
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}

function bodyFields(type, media) {
  const schema = resolve(media.schema);
  if (type.startsWith('multipart/')) {
    return Object.entries(schema.properties).map(([name, member]) => {
      const type = resolve(member).contentMediaType && !/json/.test(member.contentMediaType) ? 'file' : 'text';
      return element('label', {}, name, element('input', { name, type, required: schema.required?.includes(name), value: media.example?.[name] }));
    });
  }
  if (/json/.test(type) || !schema?.contentMediaType) {
    const text = element('textarea', { name: 'body', spellcheck: 'false', 'aria-label': 'Body' });
    text.value = media.example === undefined ? '{}' : exampleText(media.example);
    return [text];
  }
  return [element('input', { name: 'body', type: 'file', 'aria-label': 'Body' })];
}

function readBody(form, type) {
  const fields = [...form.querySelectorAll('.body [name]')];
  if (!type.startsWith('multipart/')) return fields[0].type === 'file' ? fields[0].files[0] : fields[0].value;
  const data = new FormData();
  for (const field of fields) {
    if (field.type === 'file' ? field.files.length : field.value) data.append(field.name, field.type === 'file' ? field.files[0] : field.value);
  }
  return data;
}

// The rest of a path has several parts, and the path already has the slash before it. Every other value is one part.
function encodePath(parameter, value) {
  const parts = parameter['x-rest-of-path'] ? value.replace(/^\//, '').split('/') : [value];
  return parts.map(part => encodeURIComponent(part).replaceAll('%40', '@').replaceAll('%3A', ':')).join('/');
}

// Whether a parameter is the whole query: its text is then used unchanged.
function isWholeQuery(parameter) {
  return parameter.in === 'query' && resolve(parameter.schema).type === 'object';
}

function requestOf(form, path, method, parameters) {
  const query = new URLSearchParams();
  const headers = new Headers();
  let whole = '';
  let url = path;
  for (const parameter of parameters) {
    const value = form.elements[`${parameter.in}:${parameter.name}`].value;
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodePath(parameter, value));
    else if (isWholeQuery(parameter)) whole = value.replace(/^\?/, '').replaceAll('#', '%23');
    else if (value && parameter.in === 'query') query.set(parameter.name, value);
    else if (value) headers.set(parameter.name, value);
  }
  const type = form.elements.type?.value;
  const body = type ? readBody(form, type) : undefined;
  if (type && !type.startsWith('multipart/')) headers.set('Content-Type', type === '*/*' ? 'text/plain' : type);
  // Kept by the page alone, until it is closed.
  const credential = document.getElementById('credential').value.trim();
  if (credential && !headers.has('Authorization')) headers.set('Authorization', `Bearer ${credential}`);
  const asked = [query.toString(), whole].filter(part => part).join('&');
  return [asked ? `${url}?${asked}` : url, { method: method.toUpperCase(), headers, body }];
}

// Text is shown even when its media type does not say text, such as the raw output of a program. Null for bytes that are not text.
function textOf(bytes, type) {
  const isSaid = /json|text|xml|javascript/.test(type);
  try {
    const text = new TextDecoder('utf-8', { fatal: !isSaid }).decode(bytes);
    return isSaid || !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? text : null;
  } catch {
    return null;
  }
}

// A stream has no end: its first frame is shown, and the rest is given up.
async function firstFrameOf(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!/^data: .*\n\n/m.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text + '…';
}

async function responseText(response) {
  const type = response.headers.get('Content-Type') ?? '';
  if (/event-stream/.test(type)) return firstFrameOf(response);
  const bytes = await response.arrayBuffer();
  const text = textOf(bytes, type);
  if (text === null) return `${bytes.byteLength} bytes`;
  let shown = text;
  if (/json/.test(type)) {
    // Parsing would round numbers beyond 2^53. A text with such a number is shown unchanged.
    try { const pretty = JSON.stringify(JSON.parse(text), null, 2); if (!/\d{16}/.test(text)) shown = pretty; } catch { shown = text; }
  }
  return shown.length > longestShown ? shown.slice(0, longestShown) + '\n…' : shown;
}

async function send(form, path, method, parameters, output) {
  const started = performance.now();
  output.textContent = 'Waiting for the answer…';
  try {
    const response = await fetch(...requestOf(form, path, method, parameters));
    const text = await responseText(response);
    const kept = ['etag', 'location', 'retry-after', 'x-request-id'].filter(name => response.headers.has(name)).map(name => `${name}: ${response.headers.get(name)}`);
    output.textContent = [`${response.status} ${response.statusText} (${Math.round(performance.now() - started)} ms)`, ...kept, '', text].join('\n');
  } catch (error) {
    output.textContent = `No answer: ${error.message}`;
  }
}

// Whether an operation cannot be undone. Then the user must type its target and confirm.
function isDestructive(method, operation) {
  return method === 'delete' || operation['x-destructive'] === true;
}

// Some parameters belong to one type of body only. Values that the user has typed are kept.
function fillParameters(inputs, parameters, media) {
  parameters.forEach((parameter, index) => {
    const input = inputs[index];
    const example = media?.['x-example-parameters']?.[parameter.name] ?? parameter.example ?? '';
    if (input.value !== (input.dataset.example ?? '')) return;
    input.value = input.dataset.example = typeof example === 'object' ? new URLSearchParams(example).toString() : example;
  });
}

function parameterInput(parameter) {
  return element('input', { name: `${parameter.in}:${parameter.name}`, required: parameter.required && !parameter['x-rest-of-path'], autocomplete: 'off' });
}

function parameterLabel(parameter) {
  return isWholeQuery(parameter) ? 'query string, such as a=1&b=2' : `${parameter.name} (${parameter.in}${parameter['x-rest-of-path'] ? necessityOf(parameter) : ''})`;
}

function tryView(path, method, operation, parameters) {
  const destructive = isDestructive(method, operation);
  const output = element('pre', { 'aria-live': 'polite', hidden: true });
  const inputs = parameters.map(parameterInput);
  const labels = parameters.map((parameter, index) => element('label', {}, parameterLabel(parameter), inputs[index]));
  const contents = operation.requestBody?.content;
  const body = element('div', { class: 'body' });
  let choice = null;
  if (contents) {
    choice = element('select', { name: 'type', 'aria-label': 'Content type' }, Object.keys(contents).map(type => element('option', {}, type)));
    const show = () => {
      body.replaceChildren(...bodyFields(choice.value, contents[choice.value]));
      if (!destructive) fillParameters(inputs, parameters, contents[choice.value]);
    };
    choice.addEventListener('change', show);
    show();
  } else if (!destructive) {
    fillParameters(inputs, parameters);
  }
  const form = element('form', { class: 'try' }, labels, choice, body, element('div', {}, element('button', { type: 'submit' }, 'Send')));
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (destructive && !confirm(`Send ${method.toUpperCase()} ${requestOf(form, path, method, parameters)[0]}? This cannot be taken back.`)) return;
    output.hidden = false;
    send(form, path, method, parameters, output);
  });
  return element('details', {}, element('summary', {}, 'Try it'), form, output);
}

function operationView(path, method, operation) {
  const parameters = (operation.parameters ?? []).map(resolve);
  const view = element('details', { class: 'operation', id: operation.operationId },
    element('summary', {}, element('span', { class: `method ${method}` }, method.toUpperCase()), element('span', { class: 'path' }, path),
      element('span', { class: 'note' }, operation.summary)));
  // The content is added when the section is opened, so that a long document does not delay the page.
  view.addEventListener('toggle', () => {
    if (view.open && view.children.length === 1) {
      view.append(element('div', {}, element('p', {}, prose(operation.description)), parametersView(parameters),
        operation.requestBody ? [element('h3', {}, 'Body'), contentsView(operation.requestBody.content)] : null,
        responsesView(operation.responses), element('h3', {}, 'Call'), tryView(path, method, operation, parameters)));
    }
  });
  view.dataset.words = `${method} ${path} ${operation.summary} ${operation.tags.join(' ')}`.toLowerCase();
  return view;
}

function groupView(tag) {
  const operations = Object.entries(api.paths).flatMap(([path, item]) => methods.filter(method => item[method]?.tags.includes(tag.name))
    .map(method => operationView(path, method, item[method])));
  return element('section', { id: `group-${tag.name}` }, element('h2', {}, tag.name), element('p', {}, prose(tag.description)), operations);
}

function filter(text) {
  const words = text.toLowerCase().split(/\s+/).filter(word => word);
  for (const operation of document.querySelectorAll('details.operation')) {
    operation.hidden = !words.every(word => operation.dataset.words.includes(word));
  }
  for (const section of document.querySelectorAll('main section')) {
    section.hidden = !section.querySelector('details.operation:not([hidden])');
  }
}

function openLinked() {
  const linked = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (linked instanceof HTMLDetailsElement) linked.open = true;
  linked?.scrollIntoView();
}

async function start() {
  const response = await fetch('/api/openapi.json');
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  api = await response.json();
  document.getElementById('title').textContent = `${api.info.title} API, version ${api.info.version}`;
  document.getElementById('summary').replaceChildren(...prose(`${api.info.summary} ${api.info.description}`));
  document.getElementById('nav').replaceChildren(...api.tags.map(tag => element('a', { href: `#group-${tag.name}` }, tag.name)));
  document.getElementById('main').replaceChildren(...api.tags.map(groupView));
  document.getElementById('filter').addEventListener('input', event => filter(event.target.value));
  window.addEventListener('hashchange', openLinked);
  openLinked();
}

start().catch(error => { document.getElementById('state').textContent = `The document cannot be shown: ${error.message}`; });
