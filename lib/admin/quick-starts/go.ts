import { literal } from "./literals";
import { inFolder, isHttps, portOf, type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

/** go-oidc 3 with golang.org/x/oauth2. */
export const go: QuickStart = {
  id: "go",
  name: "Go",
  kinds: ["web"],
  callback: { path: "/callback", isFixed: false },
  project: (values) => ({
    make: inFolder(
      "go mod init example.com/app",
      "go get github.com/coreos/go-oidc/v3/oidc@latest golang.org/x/oauth2@latest",
    ),
    files: [{ path: "main.go", code: code(values) }],
    start: withSecret(values, "go run ."),
  }),
};

const code = (values: QuickStartValues) => `package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"html/template"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type session struct {
	Name, Claims, idToken string
}

// In memory: a restart signs everybody out.
var sessions sync.Map

var page = template.Must(template.New("").Parse("{{if .}}<h1>Hello, {{.Name}}</h1><pre>{{.Claims}}</pre>" +
	"<form method='post' action='/logout'><button>Sign out</button></form>{{else}}<a href='/login'>Sign in</a>{{end}}"))

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

	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		person, _ := sessions.Load(kept(r, "session"))
		page.Execute(w, person)
	})

	http.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		state, nonce, verifier := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
		keep(w, "state", state, 600)
		keep(w, "nonce", nonce, 600)
		keep(w, "verifier", verifier, 600)
		http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), http.StatusFound)
	})

	http.HandleFunc(${literal(`GET ${new URL(values.redirectUri).pathname}`)}, func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if state := kept(r, "state"); state == "" || query.Get("state") != state {
			http.Error(w, "the state does not match", http.StatusBadRequest)
			return
		}
		if query.Has("error") {
			http.Error(w, query.Get("error")+": "+query.Get("error_description"), http.StatusForbidden)
			return
		}
		token, err := config.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(kept(r, "verifier")))
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
		user, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil || user.Subject != idToken.Subject {
			http.Error(w, "the claims are not good", http.StatusBadGateway)
			return
		}
		claims := map[string]any{}
		user.Claims(&claims)
		name, _ := claims["name"].(string)
		text, _ := json.MarshalIndent(claims, "", "  ")
		id := rand.Text()
		sessions.Store(id, session{name, string(text), raw})
		keep(w, "session", id, 0)
		for _, name := range []string{"state", "nonce", "verifier"} {
			keep(w, name, "", -1)
		}
		http.Redirect(w, r, "/", http.StatusFound)
	})

	http.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		person, ok := sessions.LoadAndDelete(kept(r, "session"))
		if !ok {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		keep(w, "session", "", -1)
		query := url.Values{"id_token_hint": {person.(session).idToken}${values.afterLogout ? `, "post_logout_redirect_uri": {${literal(values.afterLogout)}}` : ""}}
		http.Redirect(w, r, ${literal(`${values.endSessionEndpoint}?`)}+query.Encode(), http.StatusFound)
	})

	log.Fatal(http.ListenAndServe(":${portOf(values)}", nil))
}

// Cookies for all ports of a host are one: the names are the application's own.
func keep(w http.ResponseWriter, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: "app_" + name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true,
		Secure: ${isHttps(values)}, SameSite: http.SameSiteLaxMode})
}

func kept(r *http.Request, name string) string {
	cookie, err := r.Cookie("app_" + name)
	if err != nil {
		return ""
	}
	return cookie.Value
}
`;
