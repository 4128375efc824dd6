// The page: reads data below /api/, shows it, and follows the events.

import { dot, picture } from '/picture.js';

const PAGE = 50;
const EVENTS_SHOWN = 200;
const STEPS_SHOWN = 50;
const REFRESH = 10_000;
const QUIET = 400;
const RETRY = 2_000;

const $ = id => document.getElementById(id);
const state = { host: null, findings: [], cluster: null, settings: [], offset: 0, events: [], previewed: null };

// ---- requests

function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem('token', given);
    history.replaceState(null, '', location.pathname);
  }
}

async function request(path, body) {
  const token = sessionStorage.getItem('token');
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const options = body === undefined ? { headers }
    : { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, options);
  if (response.ok) return response;
  const { error } = await response.json();
  if (response.status === 401) askForToken(token ? error : '');
  throw Object.assign(new Error(error), { status: response.status });
}

const json = async (path, body) => (await request(path, body)).json();

function askForToken(error) {
  $('main').hidden = true;
  $('sign-in').hidden = false;
  $('sign-in-error').textContent = error;
  connection('waiting', 'token needed');
}

$('sign-in').addEventListener('submit', event => {
  event.preventDefault();
  sessionStorage.setItem('token', $('token').value.trim());
  $('token').value = '';
  start();
});

// ---- elements

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'data') Object.assign(made.dataset, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

const short = id => /^[0-9a-f]{25,}$/.test(id) ? id.slice(0, 12) : id;
const many = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

function connection(kind, text) {
  $('connection').dataset.state = kind;
  $('connection').textContent = text;
}

/** Splits a sentence at its commands, which are in quotes. */
function sentence(text) {
  return text.split(/('(?:routed|docker|ip|nft|sysctl|systemctl|iptables|openssl|chmod) [^']*')/)
    .map(part => part.startsWith("'") && part.endsWith("'") && part.length > 2
      ? element('code', { textContent: part.slice(1, -1) }) : part);
}

// ---- what the host says

const label = network => network ? network.name || network.subnets[0] || short(network.id) : '';
const networkOf = id => state.host.networks.find(network => network.id === id);
const labels = () => state.host.networks.map(network => ({ id: network.id, label: label(network) }));

/** The addresses that another host has, too: as the picture knows it, and as the policy has found it. */
function conflicts() {
  const shared = (state.cluster?.shared ?? []).filter(one => one.conflict && one.members.includes('here'));
  const found = state.findings.filter(finding => finding.check === 'conflict' && /^[0-9a-f.:]+ /.test(finding.subject));
  return [...new Set([...shared.map(one => one.address), ...found.map(finding => finding.subject.split(' ')[0])])];
}

function showHost() {
  const { name, version, backend, drained, networks } = state.host;
  document.title = `${name} · routed`;
  $('host').textContent = name;
  const endpoints = networks.reduce((sum, network) => sum + network.endpoints, 0);
  $('facts').textContent = [`version ${version}`, `backend ${backend || 'away'}`, many(networks.length, 'network'),
    many(endpoints, 'endpoint'), ...(drained ? ['drained: announces nothing'] : [])].join(' · ');
}

function showFindings({ findings, checked }) {
  const now = JSON.stringify([findings, checked]);
  if ($('findings-list').dataset.shown === now) return;
  $('findings-list').dataset.shown = now;
  $('findings-title').textContent = findings.length ? many(findings.length, 'finding') : 'Findings';
  $('findings-list').replaceChildren(...findings.map(finding => element('div', { className: 'finding', data: { severity: finding.severity } },
    element('span', { className: 'tag', textContent: `${finding.severity} · ${finding.check}` }),
    element('p', {}, element('strong', { textContent: finding.subject }), ' ', ...sentence(finding.what)),
    ...(finding.why ? [element('p', { className: 'hint', textContent: finding.why })] : []),
    ...(finding.command ? [element('p', {}, element('code', { textContent: finding.command }))] : []))));
  if (!findings.length) {
    $('findings-list').append(element('p', { className: 'fine' },
      element('span', {}, 'Nothing wrong. ', element('span', { className: 'hint', textContent: `Looked at ${checked.join(', ')}` }))));
  }
}

function showCluster() {
  if (!state.cluster) return;
  const networks = labels();
  $('legend').replaceChildren(...networks.map((network, index) => element('li', {}, dot(index), network.label)));
  draw();
  $('cluster-remark').textContent = state.cluster.remark;
  $('members').tBodies[0].replaceChildren(...state.cluster.members.map(member => element('tr', {},
    ...[member.kind === 'here' ? state.host.name : member.name, member.router, member.links.join(', '),
      member.protocols.join(', '), Object.entries(member.addresses)
        .map(([id, number]) => `${number} of ${label(networkOf(id)) || short(id)}`).join(', ')]
      .map(text => element('td', { textContent: text })))));
  $('shared').hidden = !state.cluster.shared.length;
  $('shared').tBodies[0].replaceChildren(...state.cluster.shared.map(one => element('tr', {},
    element('td', { textContent: one.address }),
    element('td', {}, element('span', { className: 'state', data: { state: one.conflict ? 'conflict' : 'announced' },
      textContent: one.conflict ? 'conflict' : 'anycast' })),
    element('td', { textContent: one.members.map(name => name === 'here' ? state.host.name : name).join(', ') }))));
}

function draw() {
  if (!state.cluster || !state.host) return;
  const width = Math.round($('picture').clientWidth);
  if (width) {
    $('picture').replaceChildren(picture({ name: state.host.name, cluster: state.cluster, networks: labels(),
      conflicts: conflicts() }, width));
  }
}

let drawnWidth = 0;
new ResizeObserver(([entry]) => {
  const width = Math.round(entry.contentRect.width);
  if (width !== drawnWidth) {
    drawnWidth = width;
    draw();
  }
}).observe($('picture'));

function showEndpoints(page) {
  const clashing = new Set(conflicts());
  const line = text => element('div', { textContent: text });
  $('rows').replaceChildren(...page.rows.map(row => element('tr', {},
    element('td', { textContent: row.name || short(row.id), title: row.id }),
    element('td', {}, ...row.addresses.map(({ address }) => line(address))),
    element('td', { className: 'wide', textContent: label(networkOf(row.network)) || short(row.network), title: row.network }),
    element('td', {}, ...states(row.addresses, clashing)),
    element('td', { className: 'wide', textContent: row.link }),
    element('td', { className: 'wide', textContent: row.mtu }))));
  if (!page.rows.length) {
    $('rows').append(element('tr', {}, element('td', { colSpan: 6, className: 'empty', textContent: page.total
      ? 'No endpoint matches the filter.'
      : 'No endpoint yet. docker run --network NAME starts a container on a routed network.' })));
  }
  $('matching').textContent = page.matching === page.total ? many(page.total, 'endpoint')
    : `${page.matching.toLocaleString('en')} of ${many(page.total, 'endpoint')}`;
  const last = Math.min(state.offset + PAGE, page.matching);
  $('pages').hidden = page.matching <= PAGE;
  $('range').textContent = `${state.offset + 1} to ${last} of ${page.matching.toLocaleString('en')}`;
  $('previous').disabled = state.offset === 0;
  $('next').disabled = last >= page.matching;
}

/** One state if all addresses share it, otherwise one for each address. */
function states(addresses, clashing) {
  const told = addresses.map(({ address, state: announced, reasons }) => clashing.has(address)
    ? { kind: 'conflict', text: 'conflict', why: 'another host announces it, too' }
    : { kind: announced, text: announced.replace('-', ' '), why: reasons.join(', ') });
  const same = told.every(one => JSON.stringify(one) === JSON.stringify(told[0]));
  return (same ? told.slice(0, 1) : told).map(one => element('div', { className: 'state', data: { state: one.kind } },
    one.text, ...(one.why ? [element('small', { textContent: one.why })] : [])));
}

// ---- reading again

let reading = null;
let wanted = false;

/** Reads all data again. A call during a reading makes another one follow. */
async function refresh() {
  if (reading) {
    wanted = true;
    return reading;
  }
  reading = (async () => {
    try {
      const filter = new URLSearchParams({ offset: state.offset, limit: PAGE, filter: $('filter').value });
      const [host, findings, cluster, endpoints, settings] = await Promise.all([json('/api/host'),
        ...['/api/findings', '/api/cluster', `/api/endpoints?${filter}`, '/api/settings'].map(path => json(path).catch(partial))]);
      Object.assign(state, { host, cluster, settings: settings ?? state.settings });
      $('sign-in').hidden = true;
      $('main').hidden = false;
      showHost();
      if (findings) {
        state.findings = findings.findings;
        showFindings(findings);
      }
      showCluster();
      if (endpoints) {
        if (endpoints.matching && state.offset >= endpoints.matching) {
          state.offset = 0;
          wanted = true;
        } else showEndpoints(endpoints);
      }
      showSettings();
    } catch (error) {
      if (error.status === undefined) connection('away', 'not reachable; containers keep running');
    }
  })();
  await reading;
  reading = null;
  if (wanted) {
    wanted = false;
    return refresh();
  }
}

/** A part whose bundle is away at the moment is left as it is. */
function partial(error) {
  if (error.status === 503) return null;
  throw error;
}

let timer;
const refreshSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, QUIET);
};

$('filter').addEventListener('input', () => {
  state.offset = 0;
  refreshSoon();
});
$('previous').addEventListener('click', () => turn(-PAGE));
$('next').addEventListener('click', () => turn(PAGE));

function turn(by) {
  state.offset = Math.max(0, state.offset + by);
  refresh();
}

// ---- settings

const selected = () => state.settings.find(one => one.network === $('scope').value && one.key === $('key').value);

function fill(select, options) {
  const now = JSON.stringify(options);
  if (select.dataset.shown === now) return;
  const value = select.value;
  select.dataset.shown = now;
  select.replaceChildren(...options.map(([key, text]) => element('option', { value: key, textContent: text })));
  if (options.some(([key]) => key === value)) select.value = value;
}

function showSettings() {
  const scopes = [...new Set(state.settings.map(one => one.network))];
  fill($('scope'), scopes.map(id => [id, id ? `network ${label(networkOf(id)) || short(id)}` : 'all networks without an own value']));
  fill($('key'), state.settings.filter(one => one.network === $('scope').value).map(one => [one.key, one.key]));
  const now = selected();
  $('value-hint').textContent = now ? [now.meaning, now.value ? `now ${now.value} (${now.source})` : 'not set',
    'blank for the default'].filter(text => text).join('; ') : '';
  $('apply-hint').textContent = state.host.changes ? ''
    : 'Changes need a token: set token-file in etc/dev.routed.web.cfg.';
  offer();
}

const change = () => ({ network: $('scope').value, key: $('key').value, value: $('value').value.trim() });

/** Apply is for the change that was previewed, and no other. */
function offer() {
  $('apply').disabled = !state.host?.changes || state.previewed !== JSON.stringify(change());
}

function showEffect(title, { changes, remarks }) {
  const steps = changes.slice(0, STEPS_SHOWN).map(one => element('li', { textContent: one.step }));
  if (changes.length > STEPS_SHOWN) steps.push(element('li', { textContent: `and ${changes.length - STEPS_SHOWN} other steps` }));
  $('effect').replaceChildren(element('p', {}, element('strong', { textContent: title })),
    ...remarks.map(remark => element('p', { className: 'hint', textContent: remark })), element('ul', {}, ...steps));
}

async function tell(path, title) {
  const asked = change();
  $('effect').replaceChildren();
  state.previewed = null;
  try {
    const effect = await json(path, asked);
    showEffect(title(effect.changes.length), effect);
    if (path === '/api/preview') state.previewed = JSON.stringify(asked);
  } catch (error) {
    $('effect').replaceChildren(element('p', { className: 'error', textContent: error.message }));
  }
  offer();
}

$('change').addEventListener('submit', event => {
  event.preventDefault();
  tell('/api/preview', number => number ? `Would make ${many(number, 'change')} now` : 'Would change nothing that exists');
});
$('apply').addEventListener('click', async () => {
  await tell('/api/settings', number => number ? `Applied with ${many(number, 'change')}` : 'Applied');
  refreshSoon();
});
for (const id of ['scope', 'key', 'value']) {
  $(id).addEventListener('input', () => {
    state.previewed = null;
    showSettings();
  });
}

// ---- events

function showEvents() {
  const filter = $('event-filter').value.trim().toLowerCase();
  const shown = state.events.filter(event => !filter
    || `${event.level} ${event.kind} ${event.subject} ${event.text} ${event.cause}`.toLowerCase().includes(filter));
  $('log').firstElementChild.replaceChildren(...shown.slice(0, EVENTS_SHOWN).map(line));
}

function line(event) {
  return element('li', { className: event.fresh ? 'new' : '', data: { level: event.level } },
    element('time', { className: 'when', dateTime: event.time, textContent: new Date(event.time).toLocaleTimeString('en-GB') }),
    ' ', ...(event.level === 'warning' ? [element('span', { className: 'tag', textContent: 'warning' }), ' '] : []),
    element('span', { className: 'kind', textContent: event.kind }),
    ' ', element('span', { textContent: event.subject.split(' ').map(short).join(' ') }),
    element('span', { className: 'text' }, ...sentence(event.text)));
}

function arrived(events) {
  state.events = [...events.reverse(), ...state.events].slice(0, 1000);
  if ($('hold').getAttribute('aria-pressed') === 'false') showEvents();
  for (const event of events) event.fresh = false;
}

$('event-filter').addEventListener('input', showEvents);
$('hold').addEventListener('click', () => {
  const held = $('hold').getAttribute('aria-pressed') === 'false';
  $('hold').setAttribute('aria-pressed', String(held));
  if (!held) showEvents();
});

let following = false;

/** Follows the events. Not by EventSource, which sends no token. */
async function follow() {
  if (following) return;
  following = true;
  try {
    const response = await request('/api/events');
    connection('live', 'live');
    state.events = [];
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let first = true;
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const parts = (rest + chunk.value).split('\n\n');
      rest = parts.pop();
      const events = parts.filter(part => part.startsWith('data: ')).map(part => JSON.parse(part.slice(6)));
      for (const event of events) event.fresh = !first;
      if (events.length) {
        arrived(events);
        refreshSoon();
      }
      first = false;
    }
    connection('waiting', 'connecting');
  } catch (error) {
    if (error.status === 401) return;
    connection('away', error.status ? error.message : 'not reachable; containers keep running');
  } finally {
    following = false;
  }
  setTimeout(follow, RETRY);
}

async function start() {
  await refresh();
  follow();
}

setInterval(() => {
  if (!document.hidden && $('sign-in').hidden) refresh();
}, REFRESH);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) refresh();
});

takeToken();
start();
