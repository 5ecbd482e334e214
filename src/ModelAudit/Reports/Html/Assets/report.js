'use strict';
// Filters findings and sorts tables. The page says everything without it.
(() => {
  const form = document.getElementById('filters');
  if (form) {
    const groups = [...document.querySelectorAll('.group')];
    const places = groups.map(group => ({ group, parent: group.parentNode }));
    const text = document.getElementById('filter-text');
    const order = document.getElementById('filter-order');
    const count = document.getElementById('filter-count');
    const rank = ['critical', 'high', 'medium', 'low', 'info'];
    const wanted = name => new Set([...form.querySelectorAll('input[name="' + name + '"]:checked')].map(box => box.value));
    const total = groups.reduce((sum, group) => sum + Number(group.dataset.count), 0);
    let words = new WeakMap();
    const textOf = element => {
      let known = words.get(element);
      if (known === undefined) {
        known = element.textContent.toLowerCase();
        words.set(element, known);
      }
      return known;
    };
    const apply = () => {
      const needle = text.value.trim().toLowerCase();
      const severities = wanted('severity');
      const outcomes = wanted('outcome');
      let shown = 0;
      for (const group of groups) {
        let here = 0;
        if (severities.has(group.dataset.severity) && outcomes.has(group.dataset.outcome)) {
          const items = group.querySelectorAll(':scope > ol > li');
          const whole = needle === '' || textOf(group.firstElementChild).includes(needle);
          for (const item of items) {
            const fits = whole || textOf(item).includes(needle);
            item.hidden = !fits;
            here += fits ? 1 : 0;
          }
          here += whole ? Number(group.dataset.count) - items.length : 0;
          if (needle !== '' && here > 0 && here <= 50) group.open = true;
        }
        group.hidden = here === 0;
        shown += here;
      }
      for (const bucket of document.querySelectorAll('.bucket')) bucket.hidden = !bucket.querySelector('.group:not([hidden])');
      const number = value => value.toLocaleString('en-US');
      count.textContent = shown === total ? number(total) + (total === 1 ? ' finding' : ' findings') : number(shown) + ' of ' + number(total) + ' findings';
    };
    const arrange = () => {
      const by = order.value;
      const compare = {
        severity: (a, b) => rank.indexOf(a.dataset.severity) - rank.indexOf(b.dataset.severity),
        rule: (a, b) => (a.dataset.rule < b.dataset.rule ? -1 : a.dataset.rule > b.dataset.rule ? 1 : 0),
        count: (a, b) => Number(b.dataset.count) - Number(a.dataset.count),
      }[by];
      const sorted = compare ? [...places].sort((a, b) => compare(a.group, b.group)) : places;
      for (const { group, parent } of sorted) parent.append(group);
    };
    let timer = 0;
    form.addEventListener('input', event => {
      clearTimeout(timer);
      if (event.target === order) arrange();
      else timer = setTimeout(apply, event.target === text ? 150 : 0);
    });
    form.addEventListener('submit', event => event.preventDefault());
    form.hidden = false;
  }

  for (const table of document.querySelectorAll('table[data-sort]')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const down = head.getAttribute('aria-sort') === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const key = row => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
        const keyed = [...table.tBodies[0].rows].map(row => [key(row), row]);
        const collator = new Intl.Collator('en', { numeric: true });
        keyed.sort((a, b) => collator.compare(a[0], b[0]) * (down ? -1 : 1));
        table.tBodies[0].append(...keyed.map(pair => pair[1]));
      });
    });
  }

  // A link into a closed group opens it.
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') target.open = true;
  };
  addEventListener('hashchange', open);
  open();
})();
