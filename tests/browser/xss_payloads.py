"""Texts that would run a script or become mark-up wherever a page forgot to escape them, and a watch that notices.

For any test that puts words of strangers on a page: store or type `PAYLOADS` (or `packs()` of them), open the page with
a `Watch` on it, and expect `look` to find nothing. What counts is not only that nothing ran: an element, a handler or a
dangerous address that came out of a text is found too, and so is anything the Content-Security-Policy had to stop.

Own compilation. Each payload calls `xss(…)`, which is a function of the watch's, or shows itself in another way.
"""

from collections.abc import Iterator

from playwright.sync_api import Page

# What an expression of a template language would turn into.
EVALUATED = "983104"

_ELEMENTS = [
    "<script>xss(1)</script>",
    "<SCRIPT>xss(1)</SCRIPT>",
    "<script >xss(1)</script >",
    "<script/x>xss(1)</script>",
    "<script\n>xss(1)</script\n>",
    "<script src=//xss.example/x.js></script>",
    "<script src='data:text/javascript,xss(1)'></script>",
    "<script type=module>xss(1)</script>",
    "<script nonce=''>xss(1)</script>",
    "<scr<script>ipt>xss(1)</scr</script>ipt>",
    "<<script>xss(1)//<</script>",
    "<script>xss(1)",
    "<script>/*\n*/xss(1)</script>",
    "<script>window['x'+'ss'](1)</script>",
    "<script>top[/xss/.source](1)</script>",
    "<script>alert(1)</script>",
    "<script>print()</script>",
    "<script>document.title='xss'</script>",
    "<img src=x onerror=xss(1)>",
    "<img src=x onerror='xss(1)'>",
    '<img src=x onerror="xss(1)">',
    "<img src=x onerror=xss`1`>",
    "<img src=x oneonerrorrror=xss(1)>",
    "<img/src=x/onerror=xss(1)>",
    "<img src=x:x onerror\n=\nxss(1)>",
    "<IMG SRC=x ONERROR=xss(1)>",
    "<img src='x' onerror='&#120;ss(1)'>",
    "<img src='x' onerror='\\u0078ss(1)'>",
    "<img srcset=x onerror=xss(1)>",
    "<img src=x onerror=xss(1)//",
    "<image src=x onerror=xss(1)>",
    "<img src=/favicon.ico onload=xss(1)>",
    "<picture><source srcset=x><img onerror=xss(1) src=x></picture>",
    "<svg onload=xss(1)>",
    "<svg/onload=xss(1)>",
    "<svg><script>xss(1)</script></svg>",
    "<svg><script>&#120;ss(1)</script></svg>",
    "<svg><animate onbegin=xss(1) attributeName=x dur=1s>",
    "<svg><set attributeName=onmouseover to=xss(1)>",
    "<svg><a xlink:href=javascript:xss(1)><text y=20>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=xss(1)>#x'/></svg>",
    "<svg><foreignObject><iframe onload=xss(1)></iframe></foreignObject></svg>",
    "<svg><style><img src=x onerror=xss(1)></style></svg>",
    "<math><mi href=javascript:xss(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=xss(1)>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=xss(1)></annotation-xml></math>",
    "<iframe src=javascript:xss(1)></iframe>",
    "<iframe srcdoc='<script>parent.xss(1)</script>'></iframe>",
    "<iframe onload=xss(1)></iframe>",
    "<iframe src='data:text/html,<script>parent.xss(1)</script>'>",
    "<object data=javascript:xss(1)></object>",
    "<object data='data:text/html,<script>xss(1)</script>'></object>",
    "<embed src=javascript:xss(1)>",
    "<embed src='data:text/html,<script>xss(1)</script>'>",
    "<video src=x onerror=xss(1)></video>",
    "<video><source onerror=xss(1)></video>",
    "<audio src=x onerror=xss(1)></audio>",
    "<body onload=xss(1)>",
    "<body onpageshow=xss(1)>",
    "<body onhashchange=xss(1)>",
    "<input autofocus onfocus=xss(1)>",
    "<select autofocus onfocus=xss(1)></select>",
    "<textarea autofocus onfocus=xss(1)></textarea>",
    "<button onclick=xss(1)>x</button>",
    "<form action=javascript:xss(1)><input type=submit></form>",
    "<form><button formaction=javascript:xss(1)>x</button></form>",
    "<isindex action=javascript:xss(1) type=submit>",
    "<details open ontoggle=xss(1)>x</details>",
    "<div onmouseover=xss(1) style=position:fixed;inset:0>x</div>",
    "<div contenteditable onblur=xss(1)>x</div>",
    "<div onpointerenter=xss(1)>x</div>",
    "<div style=animation:x onanimationstart=xss(1)>x</div>",
    "<style>@keyframes x{}</style><p style=animation-name:x onanimationend=xss(1)>x</p>",
    "<style>*{background:url(javascript:xss(1))}</style>",
    "<link rel=stylesheet href=javascript:xss(1)>",
    "<link rel=import href='data:text/html,<script>xss(1)</script>'>",
    "<link rel=preload as=script href=x onerror=xss(1)>",
    "<base href=//xss.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:xss(1)'>",
    "<meta http-equiv=refresh content='0;url=/xss-was-here/'>",
    "<marquee onstart=xss(1)>x</marquee>",
    "<x onclick=xss(1) tabindex=1 autofocus onfocus=xss(1)>x</x>",
    "<a href=javascript:xss(1)>x</a>",
    "<a href='java\tscript:xss(1)'>x</a>",
    "<a href=' javascript:xss(1)'>x</a>",
    "<a href=JaVaScRiPt:xss(1)>x</a>",
    "<a href='&#106;avascript:xss(1)'>x</a>",
    "<a href='data:text/html,<script>xss(1)</script>'>x</a>",
    "<a href=x onclick=xss(1)>x</a>",
    "<portal src=javascript:xss(1)></portal>",
    "<template><img src=x onerror=xss(1)></template><img src=x onerror=xss(1)>",
    "<dialog open onclose=xss(1)>x</dialog>",
    "<noscript><p title='</noscript><img src=x onerror=xss(1)>'>",
    "<!--><img src=x onerror=xss(1)>-->",
    "<!--[if true]><img src=x onerror=xss(1)><![endif]-->",
    "<![CDATA[<img src=x onerror=xss(1)>]]>",
    "<?xml version='1.0'?><img src=x onerror=xss(1)>",
    "<plaintext>xss(1)",
    "<frameset onload=xss(1)>",
    "<table background=javascript:xss(1)><tr><td>x</table>",
]
# Out of an attribute, an element or a string of a script, and into one that runs.
_WAYS_OUT = [
    '">', "'>", "`>", "\"'>", "</textarea>", "</title>", "</script>", "</style>", "--></style></script>", '"/>', "&quot;>", '\u2028">',
]  # fmt: skip
_THEN = [
    "<img src=x onerror=xss(1)>",
    "<svg/onload=xss(1)>",
    "<script>xss(1)</script>",
    "<iframe srcdoc='<script>parent.xss(1)</script>'>",
]
_ATTRIBUTES = [
    '" onmouseover="xss(1)', "' onmouseover='xss(1)", '" autofocus onfocus=xss(1) x="', "' autofocus onfocus=xss(1) x='",
    "x onmouseover=xss(1) x", '" style="animation:x" onanimationstart="xss(1)', '" href="javascript:xss(1)',
    '" srcdoc="<script>parent.xss(1)</script>', '" formaction="javascript:xss(1)', '"\nonclick=xss(1)\n"',
    '" hx-get="/xss-was-here/" hx-trigger="load', "' hx-on:click='xss(1)", '" data-hx-on:load="xss(1)',
    '" accesskey="x" onclick="xss(1)', '" http-equiv="refresh" content="0;url=/xss-was-here/',
]  # fmt: skip
_STRINGS = [
    "';xss(1);//", '";xss(1);//', "`;xss(1);//", "\\';xss(1);//", '\\";xss(1);//', "${xss(1)}", "'-xss(1)-'", '"-xss(1)-"',
    "');xss(1);('", "\\u0027;xss(1);//", "</script><script>xss(1)//", "\u2028xss(1)//", "*/xss(1)/*", "javascript:xss(1)",
    "javascript://example.org/%0axss(1)", "java\nscript:xss(1)", "data:text/html;base64,PHNjcmlwdD5wYXJlbnQueHNzKDEpPC9zY3JpcHQ+",
    "vbscript:xss(1)", 'https://example.org/"onmouseover="xss(1)', "https://example.org/'onmouseover='xss(1)",
    "https://example.org/><img src=x onerror=xss(1)>", "&lt;script&gt;xss(1)&lt;/script&gt;", "&#60;img src=x onerror=xss(1)&#62;",
    "%3Cscript%3Exss(1)%3C/script%3E", "\\x3cscript\\x3exss(1)\\x3c/script\\x3e", "\uff1cscript\uff1exss(1)\uff1c/script\uff1e",
    "\u02c2img src=x onerror=xss(1)\u02c3", "+ADw-script+AD4-xss(1)+ADw-/script+AD4-", "<scr\u200bipt>xss(1)</scr\u200bipt>",
    "<img src=x\u200bonerror=xss(1)>", "\u202e>tpircs/<)1(ssx>tpircs<",
]  # fmt: skip
_LANGUAGES = [
    "{{ 982451|add:653 }}", "{% include 'base.html' %}", "{% if 1 %}983{% endif %}104", "{{ 982000+1104 }}", "${982000+1104}", "#{982000+1104}",
    "<%= 982000+1104 %>", "{{constructor.constructor('xss(1)')()}}", "[[982000+1104]]", "$\\href{javascript:xss(1)}{x}$",
    "$\\url{javascript:xss(1)}$", "$\\includegraphics{x}$ $\\htmlData{onclick=xss(1)}{x}$", "$\\htmlStyle{background:url(x)}{x}$",
    '$"><img src=x onerror=xss(1)>$', "$\\unicode{x3c}img src=x onerror=xss(1)>$", "[x](javascript:xss(1))", '![x](x"onerror="xss(1))',
    "`<img src=x onerror=xss(1)>`", '<https://example.org/"onmouseover=xss(1)>', "[[javascript:xss(1)]]",
]  # fmt: skip

PAYLOADS: list[str] = [
    *_ELEMENTS,
    *(way + then for way in _WAYS_OUT for then in _THEN),
    *_ATTRIBUTES,
    *_STRINGS,
    *_LANGUAGES,
]
assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


def packs(size: int = 25) -> list[list[str]]:
    """All payloads, `size` at a time, for fields that hold several of them."""
    return [PAYLOADS[begin : begin + size] for begin in range(0, len(PAYLOADS), size)]


# Elements that the portal's pages never have; a text that became one of them was not escaped.
_SWEEP = r"""
() => {
  const found = [];
  const say = (what, node) => found.push(`${what}: ${(node.outerHTML ?? node.data).slice(0, 120)}`);
  const never = "iframe, object, embed, base, frame, frameset, applet, marquee, plaintext, xmp, style:not(#htmx-style)," +
    "meta[http-equiv=refresh i], main script, main link, main meta, isindex, portal, x, video, audio, math:not(.katex math)," +
    "animate, set, foreignObject, svg script, dialog[onclose], main image, [srcdoc], [contenteditable]";
  for (const node of document.querySelectorAll(never)) say("element", node);
  const address = /^[\s\u0000-\u001f]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data\s*:\s*text)/i;
  for (const node of document.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      if (name.startsWith("on") || name.startsWith("hx-on") || name.startsWith("data-hx-on")) say("handler", node);
      if (/^(?:href|src|action|formaction|data|xlink:href|background|poster)$/.test(name) && address.test(value)) say("address", node);
      if (name.startsWith("hx-") && value.includes("xss")) say("htmx", node);
      if (name === "style" && value.includes("animation")) say("style", node);
      if (name === "src" && /^\/*xss/.test(value)) say("source", node);
    }
  }
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  while (walk.nextNode()) if (walk.currentNode.data.includes("xss")) say("comment", walk.currentNode);
  return found;
}
"""
# What a reader does by moving about, at once.
_POKE = """
() => {
  for (const node of document.querySelectorAll("body *")) {
    for (const name of ["mouseover", "mouseenter", "pointerenter", "focus", "animationstart", "animationend", "toggle", "load", "error"]) {
      node.dispatchEvent(new Event(name));
    }
  }
}
"""
_LISTEN = """
window.__stopped = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__stopped.push(`stopped ${event.violatedDirective}: ${event.sample || event.blockedURI}`);
});
"""


class Watch:
    """On a page, before it is opened: notices everything that ran, was stopped, or became mark-up."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._hits: list[str] = []
        page.expose_binding("xss", lambda _source, *_said: self._hits.append("ran"))
        page.on("dialog", lambda dialog: (self._hits.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self._hits.append(f"uncaught {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.add_init_script(_LISTEN)

    def look(self) -> list[str]:
        """What was noticed since the last look. The page is poked first, as a reader's pointer and keyboard would."""
        self.page.evaluate(_POKE)
        found = self.page.evaluate(_SWEEP) + self.page.evaluate("window.__stopped ?? ['no longer the page']")
        if EVALUATED in self.page.locator("body").inner_text():
            found.append("an expression was evaluated")
        if self.page.title() == "xss":
            found.append("the title was changed")
        hits, self._hits = self._hits + found, []
        return hits

    def _hear(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text or "Refused to" in text:
            self._hits.append(f"stopped {text[:120]}")

    def _asked(self, address: str) -> None:
        if "xss.example" in address or "xss-was-here" in address.partition("?")[0]:
            self._hits.append(f"asked for {address}")


def planted(payload: str) -> Iterator[str]:
    """Pages that forget to escape, one for each kind of place: what the watch must notice."""
    yield f"<!doctype html><main><p>{payload}</p></main>"
    yield f'<!doctype html><main><input value="{payload}"></main>'
    yield f"<!doctype html><main><input value='{payload}'></main>"
    yield f'<!doctype html><main><a href="{payload}">x</a></main>'
    yield f"<!doctype html><main><script>const x = '{payload}';</script></main>"
    yield f'<!doctype html><main><script>const x = "{payload}";</script></main>'
    yield f"<!doctype html><main><textarea>{payload}</textarea></main>"
