// What has not changed stays: its images are not drawn again, and nobody loses the place where they are.

const byId = id => document.getElementById(id);

function update(shown, next) {
  if (shown.querySelector('details[open]'))
    next.querySelector('details').open = true;
  if (!shown.isEqualNode(next))
    shown.replaceWith(next);
}

function show(page) {
  const jobs = byId('jobs');
  update(byId('facts'), page.getElementById('facts'));
  for (const shown of [...jobs.children])
    if (!page.getElementById(shown.id))
      shown.remove();
  for (const next of [...page.getElementById('jobs').children].reverse()) {
    const shown = byId(next.id);
    if (shown)
      update(shown, next);
    else
      jobs.prepend(next);
  }
}

async function refresh() {
  try {
    const answer = await fetch('/', {cache: 'no-store'});
    show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    byId('silent').hidden = true;
  } catch {
    byId('silent').hidden = false;
  }
  setTimeout(refresh, 1000);
}

setTimeout(refresh, 1000);
