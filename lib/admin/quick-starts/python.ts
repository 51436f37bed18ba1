import { literal } from "./literals";
import { inFolder, isHttps, portOf, type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

/** Authlib 1 in Flask 3. */
export const python: QuickStart = {
  id: "python",
  name: "Python",
  kinds: ["web"],
  callback: { path: "/callback", isFixed: false },
  project: (values) => ({
    make: inFolder("python3 -m venv .venv", '.venv/bin/pip install "Authlib>=1.6,<2" "Flask>=3,<4" requests'),
    files: [{ path: "app.py", code: code(values) }],
    start: withSecret(values, `.venv/bin/flask run --port ${portOf(values)}`),
  }),
};

const code = (values: QuickStartValues) => `import os
import secrets
from urllib.parse import urlencode

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, abort, redirect, render_template_string, session

app = Flask(__name__)
app.secret_key = os.environ.get("SESSION_SECRET") or secrets.token_hex(32)
app.config.update(
    SESSION_COOKIE_NAME="app_session",
    SESSION_COOKIE_SAMESITE="Lax",
    SESSION_COOKIE_SECURE=${isHttps(values) ? "True" : "False"},
)
gatehouse = OAuth(app).register(
    "gatehouse",
    client_id=${literal(values.clientId)},
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=${literal(`${values.issuer}/.well-known/openid-configuration`)},
    client_kwargs={
        "scope": ${literal(values.scope)},
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": ${literal(values.authMethod)},
    },
)

PAGE = """{% if user %}<h1>Hello, {{ user.name or user.sub }}</h1>
<pre>{{ user | tojson(indent=2) }}</pre>
<form method="post" action="/logout"><button>Sign out</button></form>
{% else %}<a href="/login">Sign in</a>{% endif %}"""


@app.get("/")
def home():
    return render_template_string(PAGE, user=session.get("user"))


@app.get("/login")
def login():
    return gatehouse.authorize_redirect(${literal(values.redirectUri)})


@app.get(${literal(new URL(values.redirectUri).pathname)})
def callback():
    token = gatehouse.authorize_access_token()
    user = gatehouse.userinfo(token=token)
    if user["sub"] != token["userinfo"]["sub"]:
        abort(502)
    session.clear()
    session["user"] = dict(user)
    return redirect("/")


@app.errorhandler(OAuthError)
def refused(error):
    return render_template_string("{{ error }}", error=error), 403


@app.post("/logout")
def logout():
    session.clear()
    query = urlencode({"client_id": gatehouse.client_id${values.afterLogout ? `, "post_logout_redirect_uri": ${literal(values.afterLogout)}` : ""}})
    return redirect(${literal(`${values.endSessionEndpoint}?`)} + query)
`;
