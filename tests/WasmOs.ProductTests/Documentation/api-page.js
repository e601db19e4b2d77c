// What a person does in the API page, for tests in a browser: opens operations, fills their forms, sends them and reads what is shown.
// It is a function's beginning; what a test does with it follows.
const longest = 20_000; // ms; an answer that does not come must not hang the page
const trouble = [];
addEventListener('error', event => trouble.push(event.message));
addEventListener('unhandledrejection', event => trouble.push(String(event.reason)));
addEventListener('securitypolicyviolation', event => trouble.push(`${event.violatedDirective} ${event.blockedURI}`));
window.confirm = () => true;

function until(condition, root = document.body) {
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(look);
    const limit = setTimeout(() => { observer.disconnect(); reject(new Error(`never: ${condition}`)); }, longest);
    function look() {
      const found = condition();
      if (found) { clearTimeout(limit); observer.disconnect(); resolve(found); }
    }
    observer.observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
    look();
  });
}

async function open(id) {
  await until(() => document.querySelector('details.operation'));
  const operation = document.getElementById(id);
  if (!operation.open) {
    operation.querySelector('summary').click();
    await until(() => operation.querySelector('form'), operation);
    operation.querySelector('form').parentElement.querySelector('summary').click();
  }
  return operation;
}

function choose(operation, type) {
  const choice = operation.querySelector('select[name=type]');
  choice.value = type;
  choice.dispatchEvent(new Event('change'));
}

function type(operation, values) {
  for (const [name, value] of Object.entries(values)) operation.querySelector('form').elements[name].value = value;
}

function attach(input, bytes) {
  const files = new DataTransfer();
  files.items.add(new File([bytes], 'calc.wasm'));
  input.files = files.files;
}

// The status and all that is shown; status 0 when the form was not sent or nothing answered.
async function send(operation) {
  const form = operation.querySelector('form');
  const output = form.parentElement.querySelector('pre');
  output.textContent = '';
  form.querySelector('button').click();
  if (!form.checkValidity()) return { status: 0, text: `empty: ${form.querySelector(':invalid').name}` };
  const text = await until(() => output.textContent && !output.textContent.startsWith('Waiting') && output.textContent, output);
  return { status: Number(/^\d{3} /.exec(text)?.[0] ?? 0), text };
}
