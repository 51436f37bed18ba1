import { type Answer, type Connection, cookiesOf, header, wire } from "./http";

/** A person's browser: keeps cookies, follows redirects, fills in the forms it meets. */
export interface Browser {
  /** Follows an authorization request to its end. @returns the code */
  authorize(connection: Connection, url: string, as: Person): Promise<string>;
  cookie(): string;
}

export interface Person {
  readonly username: string;
  readonly password: string;
}

const longestWay = 12;

export function openBrowser(origin: string, cookies = ""): Browser {
  const jar = new Map<string, string>();
  const keep = (pair: string) => {
    const at = pair.indexOf("=");
    const value = pair.slice(at + 1);
    if (value) jar.set(pair.slice(0, at), value);
    else jar.delete(pair.slice(0, at));
  };
  for (const pair of cookies.split("; ").filter(Boolean)) keep(pair);
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

  async function send(connection: Connection, url: URL, form?: Record<string, string>): Promise<Answer> {
    const headers = { ...(jar.size > 0 && { cookie: cookie() }), accept: "text/html" };
    const answer = await connection.send(wire(url, { headers, form }));
    for (const pair of cookiesOf(answer)) keep(pair);
    return answer;
  }

  return {
    cookie,
    async authorize(connection, start, as) {
      let url = new URL(start);
      let answer = await send(connection, url);
      for (let step = 0; step < longestWay; step++) {
        const location = header(answer, "location");
        if (location === undefined) {
          const { action, fields } = formOf(answer, as);
          url = new URL(action, url);
          answer = await send(connection, url, fields);
          continue;
        }
        url = new URL(location, url);
        if (url.origin !== origin) return codeOf(url);
        answer = await send(connection, url);
      }
      throw new Error(`no end to the redirects from ${start}`);
    },
  };
}

export function codeOf(url: URL): string {
  const code = url.searchParams.get("code");
  if (!code) throw new Error(`no code: ${url}`);
  return code;
}

/** The first form of a page: its hidden fields, the person's name and password, and the button that goes on. */
function formOf({ status, body }: Answer, as: Person): { action: string; fields: Record<string, string> } {
  const form = /<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/s.exec(body);
  if (!form) throw new Error(`a page without a form: ${status} ${body.slice(0, 300)}`);
  const fields: Record<string, string> = {};
  for (const [tag] of (form[2] ?? "").matchAll(/<(?:input|button)[^>]*>/g)) {
    const name = attribute(tag, "name");
    const value = attribute(tag, "value") ?? "";
    if (name === undefined || (tag.startsWith("<button") && !goesOn.has(value))) continue;
    if (name === "identifier") fields[name] = as.username;
    else if (name === "password") fields[name] = as.password;
    else fields[name] = value;
  }
  return { action: unescaped(form[1] ?? ""), fields };
}

const goesOn = new Set(["sign_in", "allow"]);

const attribute = (tag: string, name: string) => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

const unescaped = (text: string) => text.replaceAll("&amp;", "&");
