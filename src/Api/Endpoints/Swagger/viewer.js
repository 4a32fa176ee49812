'use strict';

// Shows the documents of /openapi/v3. Everything that comes from the server is put in as text.
const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const groups = document.getElementById('groups');
const main = document.getElementById('operations');
const filter = document.getElementById('filter');
let shown = null;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  Object.assign(made, attributes);
  made.append(...children.filter(child => child !== null));
  return made;
}

async function read(url) {
  const answer = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!answer.ok) {
    throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  }

  return answer.json();
}

function fail(problem) {
  main.replaceChildren(element('p', { className: 'error' }, String(problem.message || problem)));
}

async function begin() {
  const index = (await read('openapi/v3')).paths;
  for (const key of Object.keys(index)) {
    groups.append(element('button', { type: 'button', onclick: event => open(event.target, index[key]) }, key));
  }

  const wanted = decodeURIComponent(location.hash.slice(1));
  const first = [...groups.children].find(button => button.textContent === (wanted || 'api/v1'));
  if (first) {
    first.click();
  }
}

async function open(button, entry) {
  for (const other of groups.children) {
    other.setAttribute('aria-current', String(other === button));
  }

  location.hash = encodeURIComponent(button.textContent);
  main.replaceChildren(element('p', {}, 'Loading'));
  try {
    shown = await read(entry.serverRelativeURL.replace(/^\//, ''));
    show();
  } catch (problem) {
    fail(problem);
  }
}

function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
  const found = [];
  for (const [path, item] of Object.entries(shown.paths)) {
    for (const method of methods.filter(name => item[name])) {
      const text = `${method} ${path} ${item[method].operationId || ''} ${item[method].description || ''}`.toLowerCase();
      if (words.every(word => text.includes(word))) {
        found.push(operation(path, method, item[method], item.parameters || []));
      }
    }
  }

  main.replaceChildren(...(found.length > 0 ? found : [element('p', {}, 'No operation matches.')]));
}

// The inside of an operation is made when it is first opened: a group has hundreds of them.
function operation(path, method, about, shared) {
  const inside = element('div');
  const box = element('details', { className: 'operation' },
    element('summary', {},
      element('span', { className: `method ${method}` }, method.toUpperCase()),
      element('span', { className: 'path' }, path),
      element('span', { className: 'about' }, about.operationId || '')),
    inside);
  box.addEventListener('toggle', () => {
    if (box.open && inside.childElementCount === 0) {
      fill(inside, path, method, about, shared);
    }
  });
  return box;
}

function fill(inside, path, method, about, shared) {
  const parameters = [...shared, ...(about.parameters || [])];
  inside.append(element('p', {}, about.description || ''));
  if (parameters.length > 0) {
    inside.append(element('h3', {}, 'Parameters'), element('table', {}, element('tbody', {}, ...parameters.map(parameter))));
  }

  if (about.requestBody) {
    inside.append(element('h3', {}, 'Body'), content(about.requestBody));
  }

  for (const [code, answer] of Object.entries(about.responses || {})) {
    inside.append(element('h3', {}, `${code} ${answer.description || ''}`), answer.content ? content(answer) : '');
  }

  if (method === 'get' && !/watch\//.test(path)) {
    inside.append(element('h3', {}, 'Try'), attempt(path, parameters));
  }
}

function parameter(about) {
  return element('tr', {},
    element('td', {}, element('span', { className: 'name' }, about.name), about.required ? element('span', { className: 'required' }, ' *') : null),
    element('td', {}, `${about.in}, ${(about.schema || {}).type || ''}`),
    element('td', { className: 'text' }, about.description || ''));
}

function content(holder) {
  const [type, media] = Object.entries(holder.content)[0] || ['', {}];
  return element('div', {}, element('code', {}, Object.keys(holder.content).join(', ') || type), media.schema ? schema('', media.schema, false) : null);
}

function resolve(about) {
  const direct = about.$ref || (about.allOf || []).map(part => part.$ref).find(part => part);
  const name = direct ? direct.split('/').pop() : '';
  return { name, found: direct ? shown.components.schemas[name] || {} : about };
}

function kindOf(about) {
  const { name, found } = resolve(about);
  if (name && found.type !== 'string' && !found.oneOf) {
    return name.split('.').pop();
  }

  if (found.type === 'array') {
    return `[]${kindOf(found.items || {})}`;
  }

  if (found.additionalProperties) {
    return `map[string]${kindOf(found.additionalProperties)}`;
  }

  return (found.oneOf || []).map(one => one.type).join(' or ') || [found.type, found.format].filter(part => part).join(' ') || 'any';
}

function schema(name, about, required) {
  const { found } = resolve(about);
  const inner = found.type === 'array' ? resolve(found.items || {}).found
    : found.additionalProperties ? resolve(found.additionalProperties).found : found;
  const line = [
    element('span', { className: 'name' }, name ? `${name} ` : ''), element('span', { className: 'type' }, kindOf(about)),
    required ? element('span', { className: 'required' }, ' *') : null,
    about.default !== undefined && typeof about.default !== 'object' ? element('code', {}, ` = ${JSON.stringify(about.default)}`) : null,
    about.enum ? element('code', {}, ` ${about.enum.join(' | ')}`) : null,
    element('div', { className: 'text' }, about.description || found.description || ''),
  ];
  if (!inner.properties) {
    return element('div', { className: 'schema' }, ...line);
  }

  const inside = element('div');
  const box = element('details', { className: 'schema' }, element('summary', {}, ...line), inside);
  box.addEventListener('toggle', () => {
    if (box.open && inside.childElementCount === 0) {
      inside.append(...Object.entries(inner.properties).map(([key, value]) => schema(key, value, (inner.required || []).includes(key))));
    }
  });
  return box;
}

function attempt(path, parameters) {
  const asked = parameters.filter(about => about.in === 'path' || (about.in === 'query' && about.name !== 'watch'));
  const inputs = asked.map(about => element('input', { placeholder: about.name, title: about.name, name: about.name }));
  const result = element('div');
  const form = element('form', {}, ...inputs, element('button', {}, 'GET'), result);
  form.onsubmit = async event => {
    event.preventDefault();
    let url = path;
    const query = new URLSearchParams();
    asked.forEach((about, i) => {
      if (about.in === 'path') {
        url = url.replace(`{${about.name}}`, encodeURIComponent(inputs[i].value));
      } else if (inputs[i].value) {
        query.set(about.name, inputs[i].value);
      }
    });
    try {
      const answer = await fetch(url.replace(/^\//, '') + (query.size > 0 ? `?${query}` : ''), { headers: { Accept: 'application/json' } });
      const text = await answer.text();
      let pretty = text;
      try {
        pretty = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // Not every answer is JSON: it is shown as it came.
      }

      result.replaceChildren(element('p', {}, `${answer.status} ${answer.statusText}`), element('pre', {}, pretty));
    } catch (problem) {
      result.replaceChildren(element('p', { className: 'error' }, String(problem)));
    }
  };
  return form;
}

filter.addEventListener('input', () => shown && show());
begin().catch(fail);
