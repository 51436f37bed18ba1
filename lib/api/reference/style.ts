import { gatehouse } from "@/lib/theme/gatehouse";
import { themeCss } from "@/lib/theme/theme-css";

const rules = `
*{box-sizing:border-box;margin:0}
html{color-scheme:light dark;background:var(--surface);scroll-padding-top:24px;-webkit-text-size-adjust:100%}
body{color:var(--ink);font:16px/1.6 -apple-system,BlinkMacSystemFont,"Segoe UI Variable Text","Segoe UI",Roboto,Inter,"Noto Sans","Open Sans",Cantarell,system-ui,sans-serif;-webkit-font-smoothing:antialiased}
a{color:inherit;text-underline-offset:3px;text-decoration-color:var(--line)}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
code,pre{font:13px/1.6 ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
nav{padding:20px 24px;border-block-end:1px solid var(--line);background:var(--canvas)}
nav strong{display:block;font-size:17px;letter-spacing:-.01em}
nav summary{display:flex;align-items:center;min-height:44px;margin-block-start:4px;cursor:pointer;color:var(--muted);font-weight:500}
nav h2{margin-block:20px 4px;font-size:13px;font-weight:600;color:var(--muted)}
nav ul{list-style:none;padding:0}
nav li a{display:block;padding:5px 0;font-size:14px;line-height:1.4;text-decoration:none}
nav li a:hover{text-decoration:underline}
main{min-width:0;padding:32px 24px 80px;max-width:880px;margin-inline:auto;overflow-wrap:anywhere}
h1{font-size:32px;line-height:1.15;letter-spacing:-.024em;font-weight:650;text-wrap:balance}
main h2{margin-block:72px 8px;font-size:24px;line-height:1.25;letter-spacing:-.018em;font-weight:650}
h3{font-size:18px;line-height:1.35;letter-spacing:-.01em;font-weight:600}
h3 a{text-decoration:none}h3 a:hover{text-decoration:underline}
h4{margin-block:20px 4px;font-size:13px;font-weight:600;color:var(--muted)}
main p{margin-block-start:8px;text-wrap:pretty}
.lead{font-size:18px;color:var(--muted)}
.operation,.schema{margin-block-start:32px;padding-block-start:32px;border-block-start:1px solid var(--line)}
.call{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 10px}
.method{font:600 12px/1.9 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;padding-inline:8px;border-radius:6px;background:var(--well);border:1px solid var(--line)}
.post,.patch,.delete{background:var(--accent);color:var(--on-accent);border-color:var(--accent-edge)}
.scopes,.type,.needed{color:var(--muted);font-size:14px}
.needed{font-weight:600}
dl.members>div{padding-block:10px;border-block-start:1px solid var(--line)}
dl.members>div:first-child,dl.answers>div:first-child{border:0}
dl.members dd{color:var(--muted);font-size:15px}
dl.answers>div{display:grid;grid-template-columns:52px minmax(0,1fr);gap:8px;padding-block:6px;font-size:15px}
.status{font:600 13px/1.9 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
dl.answers dd{color:var(--muted)}
.s2{color:var(--ink)}.s4,.s5{color:var(--muted)}
pre{margin-block-start:16px;padding:16px;border:1px solid var(--line);border-radius:12px;background:var(--well);overflow-x:auto;white-space:pre;overflow-wrap:normal}
@media (min-width:1024px){body{display:grid;grid-template-columns:300px minmax(0,1fr)}nav{position:sticky;inset-block-start:0;height:100dvh;overflow-y:auto;border-block-end:0;border-inline-end:1px solid var(--line);padding:32px 24px}main{padding:48px 56px 120px;margin-inline:0}@supports selector(::details-content){nav summary{display:none}nav details::details-content{content-visibility:visible;block-size:auto}}}
`;

/** The house's own colours: the reference belongs to no tenant. */
export const referenceCss = (): string => themeCss(gatehouse) + rules.replaceAll("\n", "");
