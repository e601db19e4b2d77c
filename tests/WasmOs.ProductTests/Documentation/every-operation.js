// Behind api-page.js: sends every operation with each of its examples, what deletes last. `settings` has the bytes for file fields in base 64, and what a person must type, by operation.
const sent = [];
const ids = {};
const makers = { 'execute-module': 'execution_id', 'batches-submit': 'batch_id', 'tasks-submit': 'task_id', 'schedules-create': 'schedule_id', 'webhooks-create': 'webhook_id', 'webhooks-test': 'delivery_id' };
const idOf = { Executions: 'execution_id', Batches: 'batch_id', Tasks: 'task_id', Schedules: 'schedule_id', Webhooks: 'webhook_id' };
const wasm = Uint8Array.from(atob(settings.wasm), letter => letter.charCodeAt(0));

async function sendWith(operation, media) {
  if (media) choose(operation, media);
  const form = operation.querySelector('form');
  const group = operation.closest('section').id.slice('group-'.length);
  for (const input of form.querySelectorAll('input')) {
    if (input.type === 'file' && (input.required || input.name === 'body')) attach(input, wasm);
    if (input.name === 'path:id' && !input.value) input.value = ids[idOf[group]] ?? '';
    if (input.name === 'path:delivery') input.value = ids.delivery_id ?? '';
  }
  type(operation, settings.typed[operation.id] ?? {});
  const answer = await send(operation);
  const made = makers[operation.id];
  ids[made] = new RegExp(`"${made}": "([^"]+)"`).exec(answer.text)?.[1] ?? ids[made];
  sent.push({ id: operation.id, media, ...answer });
}

await until(() => document.querySelector('details.operation'));
const all = [...document.querySelectorAll('details.operation')];
const deletes = all.filter(operation => operation.querySelector('.method.delete'));
for (const { id } of [...all.filter(operation => !deletes.includes(operation)), ...deletes.reverse()]) {
  const operation = await open(id);
  const types = [...operation.querySelectorAll('select[name=type] option')].map(option => option.value);
  for (const media of types.length ? types : [null]) await sendWith(operation, media);
}
return { sent, trouble };
