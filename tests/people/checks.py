"""What every page owes everybody, asked of a page that is open in a real browser."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_STOPS = 40
TAP, KIOSK_TAP = 44, 96

SMALL = """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(one => one.offsetParent && one.type !== 'hidden' && !one.matches('.vh, .skip'))
  .map(one => one.closest('label') || one.closest('[data-row]') || one)
  .filter(one => { const box = one.getBoundingClientRect();
                   return box.width < least || box.height < least })
  .map(one => one.outerHTML.slice(0, 90))"""

FRAME = """() => {
  const wrong = [];
  const heads = [...document.querySelectorAll('h1')].filter(one => one.checkVisibility());
  if (heads.length !== 1) wrong.push(`${heads.length} h1`);
  if (heads[0] && !heads[0].textContent.trim()) wrong.push('empty h1');
  if (!['id', 'en'].includes(document.documentElement.lang)) wrong.push('no lang');
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('sideways scroll');
  const moving = document.getAnimations()
    .filter(one => one.effect.getComputedTiming().activeDuration > 1);
  if (moving.length) wrong.push(`moves although asked not to: ${moving.length}`);
  return wrong;
}"""

# WCAG 1.4.12, through a constructed sheet: the content security policy stays as it is.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  const cutters = [...document.querySelectorAll('body *')].filter(one => {
    if (one.closest('.vh, svg, .scroll') || !one.checkVisibility()) return false;
    if (one.clientWidth < 2 || !one.textContent.trim()) return false;
    const style = getComputedStyle(one);
    return [style.overflowX, style.overflowY].some(how => ['hidden', 'clip'].includes(how));
  });
  const over = one => Math.max(one.scrollWidth - one.clientWidth,
                               one.scrollHeight - one.clientHeight, 0);
  const before = cutters.map(over);
  const sheets = [...document.adoptedStyleSheets];
  document.adoptedStyleSheets = [...sheets, sheet];
  const wrong = cutters.filter((one, at) => over(one) > before[at] + 1)
    .map(one => `spaced: cut off: ${one.outerHTML.slice(0, 90)}`);
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('main :not(thead, thead *)')]
      .filter(one => one.getBoundingClientRect().right > innerWidth + 1).pop();
    wrong.push(`spaced: sideways scroll: ${wide && wide.outerHTML.slice(0, 90)}`);
  }
  document.adoptedStyleSheets = sheets;
  return wrong;
}"""

# A stop is judged when its key comes up: by then the browser has scrolled to it.
STOPS = """least => {
  self.dark = [];
  const marks = one => {
    return ['', '::after'].some(part => {
      const style = getComputedStyle(one, part);
      return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
    });
  };
  const seen = one => {
    const box = one.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right - left < least || bottom - top < least) return false;
    return [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
      const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return hit && (one.contains(hit) || hit.contains(one));
    });
  };
  if (!self.watched) addEventListener('keyup', event => {
    const one = document.activeElement;
    if (event.key !== 'Tab' || !one || one === document.body) return;
    const around = [one, one.closest('label'), one.parentElement, one.closest('[data-row]')];
    const bright = around.some(each => each && marks(each) && seen(each));
    if (!bright) self.dark.push(`dark stop: ${one.outerHTML.slice(0, 90)}`);
  });
  self.watched = true;
  const many = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).length;
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
  return many;
}"""


def broken_rules(page: Page) -> list[str]:
    """What axe finds. It is loaded once into a page, whatever widths follow."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # a bar at the foot covers nothing
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options}).then(all => all.violations)")
    return [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found]


def small_targets(page: Page, least: int = TAP) -> list[str]:
    """Everything to touch that a finger would miss."""
    found: list[str] = page.evaluate(SMALL, least)
    return [f"small: {one}" for one in found]


def dark_stops(page: Page, most: int = MOST_STOPS) -> list[str]:
    """Walk with the Tab key: stops out of view, behind something, or without an outline."""
    many = page.evaluate(STOPS, 8)
    for _stop in range(min(many, most)):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate("self.dark")
    return found


def problems(page: Page, *, least: int = TAP, axe: bool = True) -> list[str]:
    """Everything at once, at the size that the window has now."""
    wrong: list[Any] = page.evaluate(FRAME)
    wrong += small_targets(page, least)
    wrong += broken_rules(page) if axe else []
    if least < KIOSK_TAP:  # nobody brings styles of their own to a kiosk
        wrong += page.evaluate(SPACED)
    return list(dict.fromkeys(wrong + dark_stops(page)))
