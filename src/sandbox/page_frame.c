#include "page_frame.h"

#include "html.h"

/*
 * Should a text ever slip through unescaped, it runs nothing and loads nothing from elsewhere. Style needs no nonce:
 * the script parses the page again, with another one, and the browser would complain of it each time.
 */
static const char policy[] = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                             "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                             "style-src 'unsafe-inline'; script-src 'nonce-%s'\">\n";

static const char head[] = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<meta name=\"color-scheme\" content=\"light dark\">\n"
                           "<meta name=\"referrer\" content=\"no-referrer\">\n"
                           "<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>\n"
                           "<title>Face Generator sandbox</title>\n";

static const char colours[] =
    ":root {\n"
    "  --ground: #f7f6f3; --card: #fff; --line: #e5e1da; --ink: #24211d; --soft: #6a645b;\n"
    "  --quiet: #f1efea; --done: #24734a; --busy: #2b5cb0; --bad: #b03527;\n"
    "}\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  :root {\n"
    "    --ground: #151412; --card: #1e1d1a; --line: #35322d; --ink: #ebe8e2;\n"
    "    --soft: #a39c91; --quiet: #282622; --done: #7cc99d; --busy: #90b6f4; --bad: #f2968b;\n"
    "  }\n"
    "}\n";

static const char layout[] =
    "* { box-sizing: border-box; margin: 0; }\n"
    "body {\n"
    "  max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem;\n"
    "  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;\n"
    "}\n"
    "h1 { font-size: 1.6rem; font-weight: 650; letter-spacing: -.015em; line-height: 1.25; }\n"
    "h2 { font-size: 1.1rem; font-weight: 650; margin: 2.25rem 0 .75rem; }\n"
    "h3 { font-size: .9rem; font-weight: 650; }\n"
    "a { color: inherit; }\n"
    "a:focus-visible, summary:focus-visible { outline: 2px solid var(--busy); outline-offset: 2px; }\n"
    "code, pre, .values { font: .84rem/1.5 ui-monospace, monospace; }\n"
    ".soft, dt, summary { color: var(--soft); }\n"
    "#silent { margin-top: 1rem; color: var(--bad); }\n"
    ".card { padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .8rem; }\n"
    "#facts { margin-top: 1.5rem; overflow-x: auto; }\n"
    "#facts table { border-spacing: 0; font-variant-numeric: tabular-nums; }\n"
    "#facts th { font-size: .84rem; font-weight: 400; text-align: start; color: var(--soft); }\n"
    "#facts td { font-size: 1.1rem; }\n"
    "#facts th, #facts td { padding: 0; white-space: nowrap; }\n"
    "#facts th + th, #facts td + td { padding-inline-start: 2.5rem; }\n"
    "#jobs { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; }\n"
    "#none pre { margin: .75rem 0; padding: .8rem 1rem; background: var(--quiet); border-radius: .5rem;\n"
    "  overflow-x: auto; }\n";

static const char job[] =
    ".job { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); grid-auto-flow: column;\n"
    "  gap: .9rem 1.25rem; }\n"
    ".text { display: grid; gap: .55rem; align-content: start; }\n"
    ".job header { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; }\n"
    ".state, .job header .soft { font-size: .9rem; }\n"
    ".state::before { content: ''; display: inline-block; width: .55em; height: .55em; margin-right: .45em;\n"
    "  border-radius: 50%; background: currentColor; vertical-align: .08em; }\n"
    ".queued, .expired, .removed { color: var(--soft); }\n"
    ".generating { color: var(--busy); }\n"
    ".done { color: var(--done); }\n"
    ".failed { color: var(--bad); }\n"
    ".prompt, dd { overflow-wrap: anywhere; }\n"
    ".prompt { text-wrap: pretty; }\n"
    "progress { width: 100%; height: .4rem; accent-color: var(--busy); }\n"
    ".values { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }\n"
    ".values div { display: flex; gap: .45rem; align-items: baseline; min-width: 0; }\n"
    ".values dd { min-width: 0; }\n"
    "summary { width: fit-content; font-size: .84rem; cursor: pointer; }\n"
    "details .values { padding-top: .35rem; }\n"
    ".face img, .face span { display: grid; place-items: center; width: 4.5rem; height: 4.5rem; object-fit: cover;\n"
    "  border-radius: .6rem; background: var(--quiet); font-size: .75rem; color: var(--soft); }\n"
    ".images { display: flex; gap: .6rem; align-items: start; }\n"
    ".images img { display: block; width: auto; height: auto; max-width: 12rem; max-height: 10rem;\n"
    "  border-radius: .6rem; background: var(--quiet); font-size: .75rem; color: var(--soft); }\n"
    "@media (max-width: 44rem) {\n"
    "  body { padding: 1.5rem .9rem 3rem; }\n"
    "  #facts th + th, #facts td + td { padding-inline-start: 1rem; }\n"
    "  #facts td { font-size: 1rem; }\n"
    "  .job { grid-template-columns: 3.25rem minmax(0, 1fr); grid-auto-flow: row; gap: .9rem; }\n"
    "  .face img, .face span { width: 3.25rem; height: 3.25rem; }\n"
    "  .images { grid-column: 1 / -1; }\n"
    "  .images img { max-width: 100%; max-height: 16rem; }\n"
    "}\n";

/* What has not changed stays: its images are not drawn again, and nobody loses the place where they are. */
static const char script[] = "const byId = id => document.getElementById(id);\n"
                             "\n"
                             "function update(shown, next) {\n"
                             "  if (shown.querySelector('details[open]'))\n"
                             "    next.querySelector('details').open = true;\n"
                             "  if (!shown.isEqualNode(next))\n"
                             "    shown.replaceWith(next);\n"
                             "}\n"
                             "\n"
                             "function show(page) {\n"
                             "  const jobs = byId('jobs');\n"
                             "  update(byId('facts'), page.getElementById('facts'));\n"
                             "  for (const shown of [...jobs.children])\n"
                             "    if (!page.getElementById(shown.id))\n"
                             "      shown.remove();\n"
                             "  for (const next of [...page.getElementById('jobs').children].reverse()) {\n"
                             "    const shown = byId(next.id);\n"
                             "    if (shown)\n"
                             "      update(shown, next);\n"
                             "    else\n"
                             "      jobs.prepend(next);\n"
                             "  }\n"
                             "}\n"
                             "\n"
                             "async function refresh() {\n"
                             "  try {\n"
                             "    const answer = await fetch('/', {cache: 'no-store'});\n"
                             "    show(new DOMParser().parseFromString(await answer.text(), 'text/html'));\n"
                             "    byId('silent').hidden = true;\n"
                             "  } catch {\n"
                             "    byId('silent').hidden = false;\n"
                             "  }\n"
                             "  setTimeout(refresh, 1000);\n"
                             "}\n"
                             "\n"
                             "setTimeout(refresh, 1000);\n";

void sb_page_begin(fg_buffer *out, const char nonce[SB_NONCE_SIZE])
{
    fg_buffer_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    sb_html_format(out, policy, nonce);
    fg_buffer_text(out, head);
    fg_buffer_text(out, "<style>\n");
    fg_buffer_text(out, colours);
    fg_buffer_text(out, layout);
    fg_buffer_text(out, job);
    fg_buffer_text(out, "</style>\n</head>\n<body>\n");
}

void sb_page_end(fg_buffer *out, const char nonce[SB_NONCE_SIZE])
{
    sb_html_format(out, "<script nonce=\"%s\">\n", nonce);
    fg_buffer_text(out, script);
    fg_buffer_text(out, "</script>\n</body>\n</html>\n");
}
