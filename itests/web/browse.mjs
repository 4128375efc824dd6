// Opens the page in Chromium and does one thing with it: browse.mjs SCENARIO URL [ARGUMENT…]
// Fails with a sentence. Whatever the scenario, the page must load nothing from elsewhere, violate no policy and log no
// error.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';

const require = createRequire(process.env.ROUTED_NODE_MODULES);
const { chromium } = require('playwright-core');

const WIDE = { width: 1400, height: 1000 };
const PHONE = { width: 360, height: 740 };
const PATIENCE = 60_000;

const [scenario, url, ...rest] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-proxy-server', '--disable-component-update'],
});
const context = await browser.newContext({ viewport: WIDE, ignoreHTTPSErrors: true, reducedMotion: 'reduce' });
context.setDefaultTimeout(PATIENCE);
const page = await context.newPage();

const faults = [];
const allowed = [];
page.on('request', request => {
  if (new URL(request.url()).origin !== new URL(url).origin) faults.push(`request to ${request.url()}`);
});
page.on('pageerror', error => faults.push(`error ${error.message}`));
page.on('console', message => {
  if (message.type() === 'error' && !allowed.some(text => message.text().includes(text))) faults.push(message.text());
});
await page.addInitScript(() => document.addEventListener('securitypolicyviolation',
  event => console.error(`violates ${event.violatedDirective}: ${event.blockedURI}`)));

async function open(fragment = '') {
  await page.goto(url + fragment);
  await page.locator('#main').waitFor();
  await page.locator('#connection[data-state=live]').waitFor();
}

const shows = (selector, text) => page.locator(selector).filter({ hasText: text }).first().waitFor();
const rows = () => page.locator('#rows tr:has(td:nth-child(2))');

async function fits(size) {
  await page.setViewportSize(size);
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `at ${size.width} px the page is ${inner} px wide`);
}

const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** axe by page.evaluate, which the policy of the page does not concern. */
async function accessible() {
  await page.evaluate(require('axe-core').source);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map(one => `${one.id}: ${one.nodes.map(node => node.target).join(', ')}`), []);
}

/** Answers for data as a host with 5,000 endpoints gives them, so that a test need not make these. */
async function large() {
  const network = 'f'.repeat(64);
  const all = Array.from({ length: 5_000 }, (_, number) => ({
    id: number.toString(16).padStart(64, '0'), name: `web-${number}`, network, link: `rt${number}`,
    mac: '02:42:0a:01:00:01', mtu: 1500,
    addresses: [{ address: `10.1.${number >> 8}.${number & 255}`, reasons: [],
      state: number % 7 ? 'announced' : 'drained' }],
  }));
  const members = Array.from({ length: 199 }, (_, number) => ({ name: `h${number + 2}`, kind: 'host',
    router: `10.0.0.${number + 2}`, links: ['eth1', 'eth2'], protocols: ['ospf'],
    addresses: { [network]: 400 - number } }));
  const here = { name: 'here', kind: 'here', router: '10.0.0.1', links: [], protocols: [],
    addresses: { [network]: 5_000 } };
  const shared = [{ address: '10.1.0.3', network, members: ['h3', 'here'], conflict: true },
    { address: '10.1.200.1', network, members: ['h2', 'h3'], conflict: false }];
  const answer = async (path, make) => page.route(`**/api/${path}`, async (route, request) => route.fulfill({
    json: make(new URL(request.url()).searchParams, await (await route.fetch()).json()) }));
  await answer('endpoints?*', query => {
    const matching = all.filter(one => one.name.includes(query.get('filter')));
    const offset = Number(query.get('offset'));
    return { total: all.length, matching: matching.length,
      rows: matching.slice(offset, offset + Number(query.get('limit'))) };
  });
  await answer('cluster', () => ({ members: [here, ...members], shared, moreMembers: 50, moreShared: 0, remark: '' }));
  await answer('host', (_, host) => ({ ...host, networks: [{ id: network, name: 'mine', subnets: ['10.1.0.0/16'],
    gateways: ['169.254.1.1'], options: {}, endpoints: 5_000 }] }));
  await answer('findings', (_, { checked }) => ({ checked, findings: [{ severity: 'error', check: 'conflict',
    subject: '10.1.0.3 000000000003', what: 'is announced by 10.0.0.3 (ospf via 10.0.0.3 dev eth1), too',
    why: 'packets may reach the wrong container', command: 'routed takeover 10.1.0.3' }] }));
}

const scenarios = {
  /** Without an endpoint: both color schemes, both widths, axe, keyboard. */
  async empty(token) {
    await open(`#token=${token}`);
    await shows('#rows', 'No endpoint yet');
    assert.ok(!page.url().includes(token), 'the token stays in the address bar');
    const grounds = [];
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      grounds.push(await ground());
      for (const size of [PHONE, WIDE]) {
        await fits(size);
        await accessible();
      }
    }
    assert.notEqual(grounds[0], grounds[1]);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.matches('#main *')), 'the link skips the header');
  },

  /** The token is asked for; a wrong one is named as such. */
  async token(token) {
    allowed.push('401');
    await page.goto(url);
    await page.getByLabel('Token', { exact: true }).fill('0'.repeat(32));
    await page.getByRole('button', { name: 'Open' }).click();
    await shows('#sign-in-error', 'the token is missing or wrong');
    assert.equal(await page.locator('#main').isVisible(), false);
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.locator('#main').waitFor();
    await page.reload();
    await page.locator('#main').waitFor();
  },

  /** A new endpoint appears with its event while the page is open; the file says when it is. */
  async live(token, address, opened) {
    await open(`#token=${token}`);
    assert.equal(await rows().filter({ hasText: address }).count(), 0);
    writeFileSync(opened, '');
    await shows('#log li', 'endpoint-up');
    await shows('#rows tr', address);
    await shows('#picture svg', 'this host, 1 address');
  },

  /** The filters of endpoints and events show what matches and hide the rest. */
  async filter(token, wanted, other) {
    await open(`#token=${token}`);
    await shows('#rows tr', other);
    await page.getByLabel('Filter').first().fill(wanted);
    await shows('#matching', '1 of ');
    assert.equal(await rows().count(), 1);
    assert.match(await rows().first().innerText(), new RegExp(wanted.replaceAll('.', '\\.')));
    await page.getByLabel('Filter').first().fill('nowhere');
    await shows('#rows', 'No endpoint matches');
    await page.getByLabel('Filter').first().fill('');
    await shows('#rows tr', other);
    await page.getByLabel('Filter').nth(1).fill('endpoint-up');
    await shows('#log li', 'endpoint-up');
    assert.equal(await page.locator('#log li').filter({ hasNotText: 'endpoint-up' }).count(), 0);
    await page.getByRole('button', { name: 'Pause' }).click();
    assert.equal(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed'), 'true');
    for (const size of [PHONE, WIDE]) await fits(size);
    await accessible();
  },

  /** Containers and networks have their names, in rows, filter, picture and settings. */
  async names(token, container, network) {
    await open(`#token=${token}`);
    await page.getByLabel('Filter').first().fill(container);
    await shows('#matching', '1 of ');
    await shows('#rows tr td:first-child', new RegExp(`^${container}$`));
    await shows('#rows tr td:nth-child(3)', network);
    await shows('#legend li', network);
    await shows('#picture svg', network);
    assert.ok((await page.locator('#scope option').allInnerTexts()).includes(`network ${network}`));
  },

  /** A change is previewed, then applied; a bad value is rejected. */
  async change(token, value) {
    allowed.push('422');
    await open(`#token=${token}`);
    const apply = page.getByRole('button', { name: 'Apply' });
    await page.getByLabel('Setting', { exact: true }).selectOption('mtu');
    await page.getByLabel('New value').fill('many');
    await page.getByRole('button', { name: 'Preview' }).click();
    await shows('#effect .error', "mtu: 'many' is not a number");
    assert.ok(await apply.isDisabled(), 'a rejected change can be applied');
    await page.getByLabel('New value').fill(value);
    await page.getByRole('button', { name: 'Preview' }).click();
    await shows('#effect', /Would make \d+ change/);
    await shows('#effect li', value);
    await page.getByLabel('New value').fill('1300');
    assert.ok(await apply.isDisabled(), 'another change than the previewed one can be applied');
    await page.getByLabel('New value').fill(value);
    await page.getByRole('button', { name: 'Preview' }).click();
    await shows('#effect', /Would make \d+ change/);
    await apply.click();
    await shows('#effect', 'Applied');
    await shows('#value-hint', `now ${value} (file)`);
    await shows('#log li', `mtu = ${value}`);
  },

  /** Without a token, the page previews and changes nothing. */
  async readonly() {
    await open();
    await shows('#apply-hint', 'Changes need a token');
    await page.getByLabel('Setting', { exact: true }).selectOption('mtu');
    await page.getByLabel('New value').fill('1300');
    await page.getByRole('button', { name: 'Preview' }).click();
    await shows('#effect', 'Would ');
    assert.ok(await page.getByRole('button', { name: 'Apply' }).isDisabled());
  },

  /**
   * 5,000 endpoints in a cluster of 250 hosts, with a conflict: answers as a large host gives them. The keyboard pages;
   * wide and on a phone, all fits and is accessible.
   */
  async many(token) {
    await large();
    await open(`#token=${token}`);
    await shows('#matching', '5,000 endpoints');
    assert.equal(await rows().count(), 50);
    const next = page.getByRole('button', { name: 'Next' });
    await next.focus();
    await page.keyboard.press('Enter');
    await shows('#range', '51 to 100');
    await page.getByRole('button', { name: 'Previous' }).click();
    await shows('#range', '1 to 50');
    await page.getByLabel('Filter').first().fill('web-4999');
    await shows('#matching', '1 of 5,000 endpoints');
    await page.getByLabel('Filter').first().fill('');
    await shows('#picture svg', 'and 237 other routers');
    await shows('#rows .state[data-state=conflict]', 'conflict');
    await shows('#findings-title', '1 finding');
    const red = await page.evaluate(() => getComputedStyle(document.querySelector('#picture .clash')).stroke);
    assert.equal(red, await page.evaluate(() => getComputedStyle(document.querySelector('.finding .tag')).color));
    for (const [colorScheme, size] of [['light', WIDE], ['dark', PHONE]]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await fits(size);
      await accessible();
    }
  },

  /** Takes pictures of the whole page: screenshot FILE WIDTH HEIGHT light|dark. */
  async screenshot(token, file, width, height, colorScheme) {
    await page.setViewportSize({ width: Number(width), height: Number(height) });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(`#token=${token}`);
    await shows('#rows tr', '.');
    await page.waitForTimeout(1000);
    await page.screenshot({ path: file });
  },
};

try {
  await scenarios[scenario](...rest);
  assert.deepEqual(faults, []);
} catch (error) {
  console.error(error.message);
  if (faults.length) console.error(faults);
  console.error((await page.locator('body').innerText()).slice(0, 2000));
  process.exitCode = 1;
} finally {
  // A request of the page may be on its way; its answer is of no use any more.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await browser.close();
}
