import { type BrandLook, themeCss } from "@/lib/theme/theme-css";

/** The hosted screens' look, written small for pages that stand alone. The measures are those of `app/_ui`. */
const rules = `
*{box-sizing:border-box;margin:0}
html{color-scheme:light dark;background:var(--surface);-webkit-text-size-adjust:100%}
body{min-height:100dvh;display:flex;flex-direction:column;color:var(--ink);font:16px/1.6 var(--lead,) -apple-system,BlinkMacSystemFont,"Segoe UI Variable Text","Segoe UI",Roboto,Inter,"Noto Sans","Open Sans",Cantarell,system-ui,sans-serif;-webkit-font-smoothing:antialiased}
body:lang(ja){font-family:var(--lead,) -apple-system,BlinkMacSystemFont,"Hiragino Sans","Segoe UI","Yu Gothic UI","Noto Sans","Noto Sans JP","Noto Sans CJK JP",Meiryo,system-ui,sans-serif;line-break:strict;text-autospace:normal;word-break:auto-phrase}
body:lang(ar){font-family:var(--lead,) -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Geeza Pro",Tahoma,system-ui,sans-serif}
.gate{position:relative;overflow:hidden;display:flex;flex-wrap:wrap;align-items:center;align-content:center;gap:10px 14px;min-height:128px;margin:8px;padding:20px;padding-inline-end:36%;border:1px solid transparent;border-radius:calc(20px*var(--corner,1));background:var(--gate);color:var(--on-gate);font-size:17px;line-height:1.35;font-weight:600}
.gate svg{position:absolute;inset-inline-end:12px;bottom:-1px;width:auto;height:86%}
.gate p{position:relative;flex:1 1 112px;overflow-wrap:anywhere}
.mark{position:relative;flex:none;display:grid;place-items:center;width:40px;height:48px;padding-top:4px;border-radius:20px 20px 6px 6px;background:var(--on-gate);color:var(--gate);font-weight:700}
.logo{position:relative;flex:none;display:flex;align-items:center;height:48px;max-width:176px;padding:8px;border-radius:calc(12px*var(--corner,1));background:#fff}
.logo img{height:32px;max-width:100%;min-width:32px;object-fit:contain;filter:drop-shadow(0 0 1px rgb(0 0 0/.9))}
.gate:before{content:"";position:absolute;inset:auto 0 0;height:12.65%;background:var(--gate-floor)}.f1{fill:var(--gate-1)}.f2{fill:var(--gate-2)}.f3{fill:var(--gate-3)}.f4{fill:var(--gate-light)}.f5{fill:var(--gate-light);opacity:.35}
main{padding:28px 24px 40px}
h1{font-size:28px;line-height:1.18;letter-spacing:-.022em;font-weight:650;text-wrap:balance}
h1:lang(ar),h1:lang(ja){letter-spacing:0;line-height:1.4}
main p{margin-top:8px;color:var(--muted);text-wrap:pretty}
.place{padding:14px 16px;border:1px solid var(--line);border-radius:calc(12px*var(--corner,1));background:var(--well);overflow-wrap:anywhere}
main .place{margin:16px 0;color:var(--ink);font-weight:600}
button,.button{display:inline-flex;align-items:center;min-height:48px;margin-top:24px;padding:10px 20px;border:1px solid var(--accent-edge);border-radius:calc(12px*var(--corner,1));background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--accent-hover)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
details{margin-top:24px;padding:0 16px;border-radius:calc(12px*var(--corner,1));background:var(--well);font-size:14px}
summary{padding:11px 0;color:var(--muted);font-weight:500;cursor:pointer}
summary:hover{color:var(--ink)}
dl{padding-bottom:14px;line-height:1.5}
dt{color:var(--muted)}
dd{margin:0 0 8px;overflow-wrap:anywhere}
code{font:13px/1.5 ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.ref{margin-top:32px;font-size:14px}
@media (min-width:640px){html{background:var(--canvas)}body{padding:48px 24px}.plate{width:100%;max-width:448px;margin:auto;border-radius:calc(28px*var(--corner,1));background:var(--surface);padding:1px 0;box-shadow:0 1px 2px rgb(0 0 0/.05),0 12px 32px -8px rgb(0 0 0/.1),0 40px 80px -32px rgb(0 0 0/.16)}main{padding:28px 40px 40px}}
@media (min-width:640px) and (prefers-color-scheme:dark){.plate{outline:1px solid var(--line)}}
@media (forced-colors:active){.gate svg{display:none}}
@media (prefers-reduced-motion:no-preference){@view-transition{navigation:auto}.gate{view-transition-name:gate}::view-transition-group(*),::view-transition-old(*),::view-transition-new(*){animation-duration:.16s}}
`;

export const pageCss = (brand: BrandLook) => themeCss(brand) + rules.replaceAll("\n", "");
