(() => {
  'use strict';
  // The hand's guard: what is pressed is what was seen and meant. Without it every page still works.
  const doc = document, html = doc.documentElement;
  const MOMENT = Number(html.dataset.moment);
  // Pixels: less is no movement of a mouse; a finger does not land twice on one point.
  const STILL = 3, FINGER = 32, EDGE = 24;
  // Milliseconds.
  const TICK = 100, LONGEST_REQUEST = 40_000, TWICE = 3_000;
  const CONTROL =
    'button, summary, input[type=checkbox], input[type=radio], label:has(input[type=checkbox], input[type=radio]), .card, .rows a, .decide-area a, .standing a, .after a';
  // Where somebody may be typing, or about to.
  const OPEN = 'details:is(.reject, .stop, .menu, :has(form, input, select, textarea))[open]';
  const CHANGING = 'form[method=post] button, .decide-area summary, .decide-area a, .after a, .card, input[type=checkbox]';
  const now = () => performance.now();
  const all = (what, where = doc) => [...where.querySelectorAll(what)];
  const on = (kind, then, passive) => addEventListener(kind, then, { capture: true, passive });
  const stop = (event) => (event.preventDefault(), event.stopImmediatePropagation());
  const keep = {
    get: (name) => {
      try {
        return JSON.parse(sessionStorage.getItem(name));
      } catch {
        return null;
      }
    },
    set: (name, value) => {
      try {
        sessionStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Storage that is full or forbidden: nothing is kept.
      }
    },
  };

  // ------------------------------------------------------------ what a control is
  // The same words about another action are another control.
  const control = (element) => element?.closest?.(CONTROL) ?? null;
  // What a form is about, by its hidden fields; what is another each time says nothing of it.
  const recordOf = (form) =>
    all('input[type=hidden]', form)
      .filter((field) => !['shown', 'in_view', '__of', 'version'].includes(field.name))
      .map((field) => field.value);
  const nameOf = (element) => {
    const found = control(element);
    if (!found) return '';
    if (found.matches('a')) return found.getAttribute('href');
    const about = found.form ? recordOf(found.form) : [];
    // What a button says of itself while it is at work is not its name.
    const words = (found.dataset.name ?? found.textContent).replace(/\d+/g, '').trim();
    const scope = found.closest('[data-of]')?.dataset.of;
    return [found.tagName, scope, found.form?.getAttribute('action'), found.name, found.value, words, ...about].join('|');
  };

  // ------------------------------------------------------------ what has been in view
  const views = new Map();
  let ticked = now();
  const visible = (element) => element.getClientRects().length > 0;
  const covers = (parts) => {
    let end = 0;
    for (const [from, to] of parts.sort((a, b) => a[0] - b[0])) {
      if (from > end + EDGE) return false;
      end = Math.max(end, to);
    }
    return end;
  };
  const look = () => {
    const time = now(), passed = Math.min(time - ticked, 3 * TICK);
    ticked = time;
    for (const element of all('[data-seen]')) {
      const id = element.dataset.seen;
      let view = views.get(id);
      // Nothing was in view before it was first looked at.
      const more = view ? passed : 0;
      if (!view) views.set(id, (view = { ms: 0, parts: [], whole: false, quiet: 0, height: 0, away: false, shut: false }));
      const scope = doc.querySelector(`[data-of="${CSS.escape(id)}"], [data-of=ticked]`);
      // Of a page that was fetched again the first stamp counts.
      view.shown ??= scope?.querySelector('[name=shown]')?.value;
      const box = element.getBoundingClientRect();
      // What stands in a fold has not been in view while that is closed.
      view.shut = !!element.querySelector('details[data-whole]:not([open])');
      if (doc.hidden || !box.height || view.shut) continue;
      if (Math.abs(box.height - view.height) > EDGE) [view.parts, view.height] = [[], box.height];
      const bar = scope?.getBoundingClientRect();
      const bottom = bar && bar.top > 0 ? Math.min(innerHeight, bar.top) : innerHeight;
      const part = [Math.max(0, -box.top), Math.min(box.height, bottom - box.top)];
      view.away = part[1] - part[0] < Math.min(box.height - EDGE, bottom / 4);
      if (view.away) continue;
      view.ms += more;
      if (!view.whole) {
        view.parts.push(part);
        view.whole = covers(view.parts) >= box.height - EDGE;
        if (view.parts.length > 200) view.parts = [[0, covers(view.parts) || 0]];
      }
    }
    hold();
  };
  const asked = (scope) =>
    scope.dataset.of === 'ticked'
      ? all('[data-seen]').filter((one) => one.querySelector('input:checked')).map((one) => one.dataset.seen)
      : [scope.dataset.of];
  const ready = (id) => {
    const view = views.get(id);
    return !MOMENT || (view && view.whole && view.ms >= MOMENT && view.quiet <= now());
  };
  const hold = () => {
    const here = new Set(all('[data-seen]').map((one) => one.dataset.seen));
    for (const id of views.keys()) if (!here.has(id)) views.delete(id);
    for (const scope of all('[data-of]')) {
      const waits = asked(scope).filter((id) => !ready(id));
      for (const set of all('fieldset.hold', scope)) {
        if (set.disabled !== waits.length > 0) set.disabled = waits.length > 0;
      }
      const hint = scope.querySelector('.hint');
      if (!hint || !scope.querySelector('fieldset.hold')) continue;
      const seen = waits.map((id) => views.get(id)).filter(Boolean);
      const long = seen.some((view) => !view.whole && view.ms >= MOMENT);
      // Who has scrolled past it in less than a moment is told what is missing.
      const early = seen.some((view) => view.quiet > now() || (view.whole && view.away && view.ms < MOMENT));
      const shut = seen.some((view) => view.shut);
      const words = shut ? 'Open everything that will happen, then decide.' : long ? 'Scroll through everything that will happen, then decide.' : early ? 'Take a moment to review it, then decide.' : '';
      if (hint.textContent !== words) hint.textContent = words;
    }
  };
  // Who presses too early begins the moment anew: hammering never gets through.
  const early = (scope, hurried) => {
    let any = false;
    for (const id of asked(scope)) {
      const view = views.get(id);
      if (view && (hurried || !ready(id))) [view.quiet, any] = [now() + MOMENT, true];
    }
    if (any) hold();
    return any;
  };

  // ------------------------------------------------------------ pointer
  // Where it was last, and the control that it was moved to.
  let at = keep.get('hand');
  let scrolled = -Infinity, dead = false;
  const aim = (x, y, more) => (at = { x, y, name: nameOf(doc.elementFromPoint(x, y)), time: now(), ...more });
  on('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    const far = !at || at.touch || Math.hypot(event.clientX - at.x, event.clientY - at.y) >= STILL;
    if (far) aim(event.clientX, event.clientY);
  });
  // Who scrolls sees what comes under the pointer.
  on('wheel', () => ([taken, scrolled] = [null, now()]), true);
  on('scroll', () => {
    if (at && !at.touch && now() - scrolled < 1000) aim(at.x, at.y);
    look();
  }, true);
  // Controls that came or moved by themselves, and when.
  const places = new WeakMap();
  const place = (first) => {
    for (const one of all(CHANGING)) {
      const box = one.getBoundingClientRect();
      if (!box.height) continue;
      const is = { x: box.x, y: box.y, page: box.y + scrollY, name: nameOf(one), time: first ? -Infinity : now() };
      const was = places.get(one);
      const moved = was && (Math.abs(is.x - was.x) > 8 || (Math.abs(is.y - was.y) > 8 && Math.abs(is.page - was.page) > 8));
      if (was && !moved && was.name === is.name) is.time = was.time;
      places.set(one, is);
    }
  };
  on('pointerdown', (event) => {
    taken = null;
    const { clientX: x, clientY: y, target } = event;
    const scope = target.closest?.('[data-of]');
    const found = control(target), name = nameOf(target);
    byKey = false;
    if (scope && !found) early(scope);
    if (event.pointerType === 'touch') {
      const again = at?.touch && Math.hypot(x - at.x, y - at.y) < FINGER && now() - at.time < MOMENT;
      const changed = found?.matches(CHANGING) && now() - (places.get(found)?.time ?? -Infinity) < MOMENT;
      dead = !!found && ((again && at.name !== name) || changed);
      at = { x, y, name: dead ? at?.name : name, time: now(), touch: true };
    } else {
      dead = !!found && at?.name !== name;
    }
  });
  on('click', (event) => {
    if (event.detail > 0 && dead) stop(event);
    else finish(event);
  });
  on('pagehide', () => {
    // The clock of the next page begins anew.
    if (at) keep.set('hand', { ...at, time: at.time - now() });
  });

  // ------------------------------------------------------------ keys
  let focused = '', quiet = -Infinity, struck = -Infinity, byKey = false;
  const typing = (element) => element.matches?.('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])');
  on('focusin', (event) => (focused = nameOf(event.target)));
  // A redraw in place takes off what makes a thing hold the focus, a tabindex, and puts it on again:
  // the focus comes back to what nobody has left.
  let lost = null;
  on('focusout', ({ target, relatedTarget }) => (lost = relatedTarget ? null : { target, time: now() }));
  const keepFocus = () => {
    const { target, time } = lost ?? {};
    lost = null;
    if (!target?.isConnected || now() - time > TICK || doc.activeElement !== doc.body) return;
    // Never to a form's, and to nothing that means another thing by now.
    if (!target.closest('form') && nameOf(target) === focused) target.focus({ preventScroll: true });
  };
  on('keydown', (event) => {
    const { key, target } = event;
    [taken, byKey] = [null, true];
    if (/^(Page|Arrow|Home|End)/.test(key)) scrolled = now();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // A letter decides for a hand at rest: where keys rain, none of them is meant.
    const hurried = now() - struck < MOMENT;
    if (key === 'Enter' || key.length === 1) struck = now();
    if (key === 'Enter' || (key === ' ' && !typing(target))) {
      if (target.matches?.('textarea')) return;
      if (event.repeat) return stop(event);
      if (control(target) && nameOf(target) !== focused) [focused, quiet] = [nameOf(target), now() + MOMENT];
      if (now() < quiet) {
        quiet = now() + MOMENT;
        stop(event);
      }
      return;
    }
    const open = target.closest?.(OPEN) ?? all(OPEN).find(visible);
    if (key === 'Escape' && open?.matches('.reject, .stop, .menu')) {
      open.open = false;
      open.querySelector('summary').focus();
      return;
    }
    // No letter decides while a form is open, wherever the focus is.
    const reject = doc.getElementById('reject');
    if (typing(target) || event.repeat || (open && open !== reject?.parentElement)) return;
    const approve = doc.getElementById('approve');
    if ((key === 'a' || key === 'A') && approve && visible(approve) && !open) {
      if (!early(approve.closest('[data-of]'), hurried)) approve.click();
    }
    if ((key === 'r' || key === 'R') && reject && visible(reject)) {
      reject.parentElement.open = true;
      reject.parentElement.querySelector('textarea').focus();
      stop(event);
    }
  });

  // Whoever opens “Stop everything” types its reason next; an Enter of the same haste does not stop.
  on('toggle', ({ target }) => {
    if (!target.matches?.('details.stop[open]') || typing(doc.activeElement)) return;
    quiet = now() + MOMENT;
    target.querySelector('input:not([type=hidden])')?.focus();
  });

  // ------------------------------------------------------------ forms
  // After a decision the focus goes to the next action of the list.
  let next = null;
  const idOf = (card) => new URL(card.getAttribute('href'), location).searchParams.get('action');
  const go = () => {
    if (!next) return;
    const cards = new Map(all('.list .card').map((card) => [idOf(card), card]));
    if (cards.has(next.from)) return;
    // The card of what was decided is gone, and the focus with it where it was there.
    const on = doc.activeElement;
    if (on && on !== doc.body && !on.closest('.detail')) return (next = null);
    if (on && typing(on)) return;
    const wanted = [...next.then.map((id) => cards.get(id)), doc.querySelector('.after .next'), doc.querySelector('.list h1')];
    const to = wanted.find((one) => one && visible(one));
    if (!to) return;
    [next, quiet] = [null, now() + MOMENT];
    land(to);
  };
  const land = (to) => {
    if (!control(to)) to.tabIndex = -1;
    to.focus({ preventScroll: !byKey || location.hash });
  };
  // Where its answer takes a form off the page, the focus goes to what that says: to what is new, or
  // what it said before; where it refuses the form, to the first field that is wrong. Who has gone on
  // by then is left alone.
  let taken = null;
  const follow = () => {
    const wrong = taken && !taken.ok && taken.form.querySelector('[aria-invalid=true]');
    if (wrong) {
      taken = null;
      return wrong.focus();
    }
    if (!taken?.ok || taken.form.isConnected) return;
    const { path, text } = taken;
    taken = null;
    if (next || doc.activeElement !== doc.body || location.pathname !== path) return;
    const said = all('main [role=status]').filter((one) => visible(one) && one.textContent);
    const to = said.findLast((one) => !text.includes(one.textContent)) ?? said[0] ?? doc.querySelector('main h1');
    if (to) land(to);
  };
  // One press is one request: forms that were sent and not answered yet, and until when one waits.
  const unanswered = new Map();
  let sending = null;
  const byBrowser = () => !('hydrated' in html.dataset) || 'broken' in html.dataset;
  on('pageshow', () => unanswered.clear());
  // What a button says while the browser sends its form.
  const say = (button, words, busy) => {
    button.ariaBusy = busy;
    button.firstChild.data = words;
  };
  on('submit', (event) => {
    const form = event.target, scope = form.closest('[data-of]') ?? form.querySelector('[data-of]');
    if (unanswered.get(form) > now()) return stop(event);
    const held = scope && (event.submitter?.closest('fieldset.hold') ?? form.querySelector('fieldset.hold'));
    if (held && asked(scope).some((id) => !ready(id))) return early(scope), stop(event);
    if (held) {
      const { shown, in_view: field } = form.elements;
      const [first, ...more] = asked(scope).map((id) => [id, views.get(id)]).filter(([, view]) => view);
      if (shown && first?.[1].shown) shown.value = first[1].shown;
      if (field && first) {
        const ms = (view) => Math.round(view.ms);
        field.value = scope.dataset.of === 'ticked' ? [first, ...more].map(([id, view]) => `${id}:${ms(view)}`).join() : ms(first[1]);
      }
      const cards = all('.list .card'), mine = cards.findIndex((card) => idOf(card) === scope.dataset.of);
      if (mine >= 0) {
        const then = [...cards.slice(mine + 1), ...cards.slice(0, mine).reverse()].map(idOf);
        next = { from: scope.dataset.of, then };
      }
    }
    sending = form.getAttribute('method') === 'post' ? form : null;
    const { submitter } = event, { name, doing } = submitter?.dataset ?? {};
    // Loading can be broken off, and an emergency stop has to be there again then.
    if (sending && (doing || byBrowser())) unanswered.set(form, now() + (doing ? TWICE : LONGEST_REQUEST));
    if (doing) {
      say(submitter, doing, 'true');
      setTimeout(say, TWICE, submitter, name, null);
    }
    sent(form);
    finish(event);
  });

  // ------------------------------------------------------------ what was typed
  // Kept until it was taken, so that an ended session costs nobody their words.
  // With the version that they were typed on: what somebody else has saved since is not overwritten.
  const secret = 'input[type=password], input[type=hidden]:not([name=version]), [autocomplete=one-time-code], #code, [name=shown]';
  const me = () => doc.querySelector('.who a')?.textContent;
  const drafts = () => keep.get('drafts') ?? {};
  const draftOf = (form) => {
    // Not form.action: a field of that name would stand in its place.
    const action = form.getAttribute('action') ?? '';
    // One of several rows is told by all that it is about: nobody's words come back in another's row.
    const rows = all('form[method=post]').filter((one) => one.getAttribute('action') === action).length > 1;
    const about = rows ? recordOf(form) : all('input[name=action_id]', form).map((field) => field.value);
    return [new URL(action, location).pathname, location.pathname, ...about].join(' ');
  };
  const fields = (form) => [...form.elements].filter((field) => field.name && !field.matches(`${secret}, button, fieldset`));
  const type = (event) => {
    const form = event.target.form;
    if (!event.isTrusted || form?.getAttribute('method') !== 'post' || event.target.matches(secret) || !me()) return;
    const values = fields(form).map((field) => [field.name, field.matches('[type=checkbox], [type=radio]') ? [field.value, field.checked] : field.value]);
    keep.set('drafts', { ...drafts(), [draftOf(form)]: { by: me(), values } });
  };
  on('input', type);
  on('change', type);
  const forget = (name) => {
    const { [name]: _, ...rest } = drafts();
    keep.set('drafts', rest);
  };
  const sent = (form) => {
    if (/\/sign_out$/.test(form.getAttribute('action'))) return ['drafts', 'restore', 'sent'].forEach((name) => keep.set(name, null));
    if (drafts()[draftOf(form)]) keep.set('sent', draftOf(form));
  };
  // Those of before somebody signed in again.
  const restore = () => {
    const back = keep.get('restore');
    if (!back || !me()) return;
    for (const form of all('form[method=post]')) {
      const name = draftOf(form), draft = back[name];
      if (draft?.by !== me()) continue;
      const left = [...draft.values];
      for (const field of fields(form)) {
        const place = left.findIndex(([named, value]) => named === field.name && (!Array.isArray(value) || value[0] === field.value));
        if (place < 0) continue;
        const [[, value]] = left.splice(place, 1);
        if (Array.isArray(value)) field.checked = value[1];
        else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      }
      for (let box = form.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
      delete back[name];
      keep.set('restore', back);
    }
  };
  const away = () => location.pathname.endsWith('/sign-in');
  if (!away() && keep.get('sent') && !new URLSearchParams(location.search).has('__err')) {
    forget(keep.get('sent'));
    keep.set('sent', null);
  }

  // ------------------------------------------------------------ requests and panics
  const fetched = window.fetch;
  window.fetch = async (request, options) => {
    const path = new URL(request.url ?? request, location).pathname;
    if (!path.includes('/page/')) return fetched(request, options);
    const mine = options?.signal ?? request.signal, late = AbortSignal.timeout(LONGEST_REQUEST);
    const form = sending?.getAttribute('action') === path ? sending : null;
    if (form) unanswered.set(form, now() + LONGEST_REQUEST);
    const answer = await fetched(request, { ...options, signal: mine && AbortSignal.any ? AbortSignal.any([mine, late]) : (mine ?? late) }).finally(() =>
      unanswered.delete(form),
    );
    if (form) taken = { form, ok: answer.ok, path: location.pathname, text: doc.body.textContent };
    const name = keep.get('sent');
    if (answer.ok && name?.startsWith(`${path} `)) {
      forget(name);
      keep.set('sent', null);
    }
    return answer;
  };
  // Where our own code has broken down the browser alone answers: links and forms work as without it.
  const finish = (event) => {
    if ('broken' in html.dataset) event.stopImmediatePropagation();
  };
  const broken = () => {
    if (!('broken' in html.dataset) || doc.querySelector('.broken')) return;
    all('button:disabled').forEach((button) => (button.disabled = false));
    const note = doc.createElement('p'), link = doc.createElement('a');
    note.className = 'banner bad broken';
    note.setAttribute('role', 'alert');
    link.href = location.href;
    link.textContent = 'Reload the page';
    note.append('Something went wrong, and this page has stopped updating. ', link);
    (doc.getElementById('content') ?? doc.body).prepend(note);
  };

  // ------------------------------------------------------------ from now on
  let first = true, planned = false;
  const changed = (records) => {
    hold();
    keepFocus();
    go();
    follow();
    broken();
    if (away()) keep.set('restore', drafts());
    else restore();
    if (planned || !records.some((record) => record.type === 'childList')) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      place(first);
      first = doc.readyState === 'loading';
    });
  };
  new MutationObserver(changed).observe(doc, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-of', 'data-seen', 'data-broken', 'href', 'aria-current'] });
  setInterval(look, TICK);
})();
