import { literal, shellWord, springLiteral } from "./literals";
import type { QuickStart, QuickStartValues } from "./quick-start";

/** Spring Boot 4 with Spring Security's own client. */
export const spring: QuickStart = {
  id: "spring",
  name: "Spring Boot",
  kinds: ["web"],
  install: "implementation 'org.springframework.boot:spring-boot-starter-security-oauth2-client' // Spring Boot 4",
  file: "src/main/resources/application.yml",
  code: (values) => `spring:
  security:
    oauth2:
      client:
        registration:
          gatehouse:
            client-id: ${springLiteral(values.clientId)}
            client-secret: "\${CLIENT_SECRET}"
            client-authentication-method: ${values.authMethod}
            authorization-grant-type: authorization_code
            # {baseUrl}/login/oauth2/code/gatehouse where this line is left out
            redirect-uri: ${springLiteral(values.redirectUri)}
            scope: ${values.scope.split(" ").map(springLiteral).join(", ")}
        provider:
          gatehouse:
            issuer-uri: ${springLiteral(values.issuer)}
`,
};

/** go-oidc 3 with golang.org/x/oauth2. */
export const go: QuickStart = {
  id: "go",
  name: "Go",
  kinds: ["web"],
  install: "go get github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2",
  file: "main.go",
  code: (values) => `package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log"
	"net/http"
	"net/url"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, ${literal(values.issuer)})
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{
		ClientID:     ${literal(values.clientId)},
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		RedirectURL:  ${literal(values.redirectUri)},
		Endpoint:     provider.Endpoint(),
		Scopes:       []string{${values.scope.split(" ").map(literal).join(", ")}},
	}
	config.Endpoint.AuthStyle = ${values.authMethod === "client_secret_post" ? "oauth2.AuthStyleInParams" : "oauth2.AuthStyleInHeader"}
	callback, err := url.Parse(config.RedirectURL)
	if err != nil {
		log.Fatal(err)
	}

	keep := func(w http.ResponseWriter, name, value string) {
		http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 600, HttpOnly: true,
			Secure: callback.Scheme == "https", SameSite: http.SameSiteLaxMode})
	}
	kept := func(r *http.Request, name string) string {
		cookie, err := r.Cookie(name)
		if err != nil {
			return ""
		}
		return cookie.Value
	}

	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		state, nonce, verifier := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
		keep(w, "state", state)
		keep(w, "nonce", nonce)
		keep(w, "verifier", verifier)
		http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), http.StatusFound)
	})

	http.HandleFunc(callback.Path, func(w http.ResponseWriter, r *http.Request) {
		if state := kept(r, "state"); state == "" || r.URL.Query().Get("state") != state {
			http.Error(w, "state does not match", http.StatusBadRequest)
			return
		}
		token, err := config.Exchange(ctx, r.URL.Query().Get("code"), oauth2.VerifierOption(kept(r, "verifier")))
		if err != nil {
			http.Error(w, "the code was not taken", http.StatusBadGateway)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		idToken, err := provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(ctx, raw)
		if err != nil || idToken.Nonce != kept(r, "nonce") {
			http.Error(w, "the ID token is not good", http.StatusBadGateway)
			return
		}
		var claims map[string]any
		if err := idToken.Claims(&claims); err != nil {
			http.Error(w, "the claims cannot be read", http.StatusBadGateway)
			return
		}
		json.NewEncoder(w).Encode(claims)
	})

	log.Fatal(http.ListenAndServe(":"+callback.Port(), nil))
}
`,
};

/** Authlib 1 in Flask 3. */
export const python: QuickStart = {
  id: "python",
  name: "Python",
  kinds: ["web"],
  install: 'pip install "Authlib>=1.6,<2" "Flask>=3,<4" requests',
  file: "app.py",
  code: (values) => `import os
from urllib.parse import urlsplit

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session

REDIRECT_URI = ${literal(values.redirectUri)}

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]
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


@app.get("/")
def home():
    return session.get("user") or redirect("/login")


@app.get("/login")
def login():
    return gatehouse.authorize_redirect(REDIRECT_URI)


@app.get(urlsplit(REDIRECT_URI).path)
def callback():
    token = gatehouse.authorize_access_token()
    session["user"] = dict(token["userinfo"])
    return redirect("/")
`,
};

/** The requests themselves. */
export const curl: QuickStart = {
  id: "curl",
  name: "curl",
  kinds: ["web", "native", "machine", "device"],
  install: "curl --version",
  file: "sign-in.sh",
  code: (values) => {
    switch (values.kind) {
      case "machine":
        return ask(values, [
          "grant_type=client_credentials",
          ...(values.resource ? [`resource=${values.resource}`] : []),
        ]);
      case "device":
        return `# 1. Ask for a code; show verification_uri and user_code to the person.
curl ${shellWord(values.deviceEndpoint)} \\
  --data-urlencode ${shellWord(`client_id=${values.clientId}`)} \\
  --data-urlencode ${shellWord(`scope=${values.scope}`)}

# 2. Ask every five seconds until the person has let the device in.
${ask(values, ["grant_type=urn:ietf:params:oauth:grant-type:device_code"], "device_code=$DEVICE_CODE")}`;
      case "web":
      case "spa":
      case "native":
        return codeByHand(values);
    }
  },
};

function codeByHand(values: QuickStartValues): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: values.clientId,
    redirect_uri: values.redirectUri,
    scope: values.scope,
    code_challenge_method: "S256",
  });
  return `# 1. Open this address in a browser and sign in.
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
STATE=$(openssl rand -hex 16)
printf '%s&code_challenge=%s&state=%s\\n' ${shellWord(`${values.authorizationEndpoint}?${query}`)} "$CHALLENGE" "$STATE"

# 2. You are sent to the redirect URI. Check that its state is $STATE, and put its code here.
CODE=
${ask(values, ["grant_type=authorization_code", `redirect_uri=${values.redirectUri}`], "code=$CODE", "code_verifier=$VERIFIER")}`;
}

/** A request to the token endpoint. @param variables parameters from variables of the shell */
function ask(values: QuickStartValues, params: readonly string[], ...variables: readonly string[]): string {
  const { authMethod, clientId } = values;
  // RFC 6749 §2.3.1: both are form-encoded before they go into the header; what we make needs no encoding.
  const header = `--user ${shellWord(`${encodeURIComponent(clientId)}:`)}"$CLIENT_SECRET"`;
  const inBody = [`--data-urlencode ${shellWord(`client_id=${clientId}`)}`];
  const auth = {
    client_secret_basic: [header],
    client_secret_post: [...inBody, '--data-urlencode "client_secret=$CLIENT_SECRET"'],
    none: inBody,
  }[authMethod];
  const lines = [
    ...auth,
    ...params.map((param) => `--data-urlencode ${shellWord(param)}`),
    ...variables.map((variable) => `--data-urlencode "${variable}"`),
  ];
  return `curl ${shellWord(values.tokenEndpoint)} \\\n  ${lines.join(" \\\n  ")}\n`;
}
