// Draws the cluster as SVG: this host, the others, and how many addresses of each network are where.

const SVG = 'http://www.w3.org/2000/svg';
const PALETTE = 6;
const ROW = 20;
const HEAD = 48;
const GAP = 16;
const CARD = 270;
const NARROW = 620;

/** The most other hosts that are drawn; the table below the picture has more. */
const DRAWN = 12;

/** The most addresses that are named in a card. */
const NAMED = 4;

export const shade = index => `net-${index % PALETTE}`;

function node(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function dot(index) {
  return node('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' },
    node('circle', { cx: 5, cy: 5, r: 5, class: shade(index) }));
}

const clip = (text, length) => text.length > length ? `${text.slice(0, length - 1)}…` : text;
const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;

/** The rows of a card: addresses by network, then named addresses. */
function rows(byNetwork, networks, anycast, conflicts) {
  const lines = networks.flatMap((network, index) => byNetwork[network.id]
    ? [{ shade: shade(index), text: network.label, number: byNetwork[network.id] }] : []);
  for (const address of anycast.slice(0, NAMED)) lines.push({ text: `anycast ${address}`, quiet: true });
  if (anycast.length > NAMED) lines.push({ text: `and ${anycast.length - NAMED} other anycast addresses`, quiet: true });
  for (const address of conflicts.slice(0, NAMED)) lines.push({ text: `conflict ${address}`, bad: true });
  if (conflicts.length > NAMED) lines.push({ text: `and ${conflicts.length - NAMED} other conflicts`, bad: true });
  return lines;
}

const height = card => HEAD + card.rows.length * ROW + (card.rows.length ? 8 : 0);

function drawCard(card, x, y, width) {
  const group = node('g', { transform: `translate(${x} ${y})` });
  const look = `card${card.own ? ' own' : ''}${card.rows.some(row => row.bad) ? ' clash' : ''}`;
  group.append(
    node('rect', { width, height: height(card), rx: 9, class: look }),
    node('text', { x: 14, y: 22, class: 'title' }, clip(card.title, 32)),
    node('text', { x: 14, y: 39, class: 'quiet' }, clip(card.subtitle, 46)));
  card.rows.forEach((row, index) => {
    const base = HEAD + 14 + index * ROW;
    if (row.shade) group.append(node('circle', { cx: 19, cy: base - 4, r: 5, class: row.shade }));
    group.append(node('text', { x: row.shade ? 32 : 14, y: base, class: row.bad ? 'mono bad' : row.quiet ? 'mono quiet' : 'mono' },
      clip(row.text, 32)));
    if (row.number !== undefined) {
      group.append(node('text', { x: width - 14, y: base, 'text-anchor': 'end', class: 'mono' },
        row.number.toLocaleString('en')));
    }
  });
  return group;
}

/** Link names on the way to another host, on a plate that keeps the line from crossing them. */
function drawLabel(text, x, y, anchor = 'middle') {
  if (!text) return '';
  const width = text.length * 7.4 + 10;
  const left = anchor === 'end' ? x - width : x - width / 2;
  return node('g', {},
    node('rect', { x: left, y: y - 10, width, height: 18, rx: 4, class: 'plate' }),
    node('text', { x: left + width / 2, y: y + 3, 'text-anchor': 'middle', class: 'mono quiet' }, text));
}

const strength = number => 1.5 + Math.min(4, Math.log10(1 + number));

const total = member => Object.values(member.addresses).reduce((sum, number) => sum + number, 0);
const isHere = member => member.kind === 'here';

/** What a member is, in words. */
function subtitle(member) {
  const addresses = count(total(member), 'address');
  if (isHere(member)) return `this host, ${addresses}`;
  const known = member.kind === 'hop' ? 'next hop' : member.name.includes(member.router) ? '' : member.router;
  const learned = member.protocols.length ? `by ${member.protocols.join(', ')}` : '';
  return [known, learned, addresses].filter(text => text).join(', ');
}

/**
 * @param {{name: string, cluster: object, networks: {id: string, label: string}[], conflicts: string[]}} state
 * @param {number} width in pixels
 * @returns {SVGElement}
 */
export function picture({ name, cluster, networks, conflicts }, width) {
  const card = member => {
    const shared = cluster.shared.filter(one => one.members.includes(member.name));
    const clashing = new Set(shared.filter(one => one.conflict).map(one => one.address));
    if (isHere(member)) conflicts.forEach(address => clashing.add(address));
    return {
      member,
      own: isHere(member),
      title: isHere(member) ? name : member.name,
      subtitle: subtitle(member),
      rows: rows(member.addresses, networks,
        shared.filter(one => !one.conflict).map(one => one.address), [...clashing]),
    };
  };
  const host = card(cluster.members.find(isHere)
    ?? { kind: 'here', name: '', links: [], protocols: [], addresses: {} });
  const others = cluster.members.filter(member => !isHere(member));
  const drawn = others.filter(member => total(member)).slice(0, DRAWN).map(card);
  const hidden = others.length - drawn.length + cluster.moreMembers;

  const narrow = width < NARROW;
  const total_width = Math.max(300, width);
  const size = narrow ? total_width - 40 : Math.min(CARD + 60, (total_width - 140) / 2);
  const edges = node('g');
  const cards = node('g');
  const labels = node('g');
  const stack = drawn.reduce((sum, other) => sum + height(other) + GAP, 0);
  let bottom;

  if (narrow) {
    cards.append(drawCard(host, 4, 4, total_width - 8));
    let y = 4 + height(host) + 34;
    const start = 4 + height(host);
    for (const other of drawn) {
      const middle = y + height(other) / 2;
      edges.append(node('path', { class: 'edge', d: `M18 ${start}V${middle - 10}Q18 ${middle} 28 ${middle}H36`,
        'stroke-width': strength(total(other.member)) }));
      cards.append(drawCard(other, 36, y, size));
      labels.append(drawLabel(other.member.links.join(', '), 36 + size - 14, y, 'end'));
      y += height(other) + GAP;
    }
    bottom = y;
  } else {
    const right = total_width - size - 4;
    bottom = Math.max(stack, height(host) + GAP) + 4;
    const top = Math.max(4, (bottom - height(host)) / 2 - GAP / 2);
    const from = { x: 4 + size, y: top + height(host) / 2 };
    let y = Math.max(4, (bottom - stack) / 2);
    for (const other of drawn) {
      const to = { x: right, y: y + height(other) / 2 };
      const bend = (from.x + to.x) / 2;
      edges.append(node('path', { class: 'edge', 'stroke-width': strength(total(other.member)),
        d: `M${from.x} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${to.x} ${to.y}` }));
      labels.append(drawLabel(other.member.links.join(', '), bend + (to.x - bend) * 0.35, (from.y * 0.19 + to.y * 0.81)));
      cards.append(drawCard(other, right, y, size));
      y += height(other) + GAP;
    }
    cards.append(drawCard(host, 4, top, size));
  }
  const note = hidden > 0 ? `and ${count(hidden, 'other router')}` : drawn.length ? '' : 'no other host is known';
  if (note) {
    labels.append(node('text', { x: total_width - 4, y: bottom + 12, 'text-anchor': 'end', class: 'quiet' }, note));
    bottom += 20;
  }
  const clashes = cluster.shared.filter(one => one.conflict).map(one => one.address);
  const summary = `${host.title} has ${count(total(host.member), 'address')} and knows ${count(others.length
    + cluster.moreMembers, 'other router')}; ${count(new Set([...clashes, ...conflicts]).size, 'conflict')}.`;
  return node('svg', { viewBox: `0 0 ${total_width} ${bottom}`, role: 'img', 'aria-label': summary }, edges, cards, labels);
}
