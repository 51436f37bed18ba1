import { literal, springLiteral } from "./literals";
import { inFolder, isHttps, portOf, type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

const springBoot = "4.1.2";

/** Spring Boot 4 with Spring Security's own client, which sends state, nonce and PKCE by itself. */
export const spring: QuickStart = {
  id: "spring",
  name: "Spring Boot",
  kinds: ["web"],
  callback: { path: "/login/oauth2/code/gatehouse", isFixed: false },
  idTokenAlgs: /^[REP]S(256|384|512)$/,
  project: (values) => ({
    make: inFolder("mkdir -p src/main/java/app src/main/resources"),
    files: [
      { path: "pom.xml", code: pom },
      { path: "src/main/resources/application.yml", code: settings(values) },
      { path: "src/main/java/app/App.java", code: app(values) },
    ],
    start: withSecret(values, "mvn spring-boot:run"),
  }),
};

const dependency = (name: string) => `    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>${name}</artifactId>
    </dependency>`;

const pom = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>${springBoot}</version>
  </parent>
  <groupId>com.example</groupId>
  <artifactId>app</artifactId>
  <version>1</version>
  <dependencies>
${["spring-boot-starter-webmvc", "spring-boot-starter-security-oauth2-client"].map(dependency).join("\n")}
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-maven-plugin</artifactId>
      </plugin>
    </plugins>
  </build>
</project>
`;

const settings = (values: QuickStartValues) => `server:
  port: ${portOf(values)}${isHttps(values) ? "\n  forward-headers-strategy: framework # of the proxy, which ends https" : ""}
  servlet.session.cookie:
    name: APP_SESSION
    same-site: lax${isHttps(values) ? "\n    secure: true" : ""}
spring:
  security:
    oauth2:
      client:
        registration:
          gatehouse:
            client-id: ${springLiteral(values.clientId)}
            client-secret: "\${CLIENT_SECRET}"
            client-authentication-method: ${values.authMethod}
            authorization-grant-type: authorization_code
            redirect-uri: ${springLiteral(values.redirectUri)}
            scope: [${values.scope.split(" ").map(springLiteral).join(", ")}]
        provider:
          gatehouse:
            issuer-uri: ${springLiteral(values.issuer)}
`;

function app({ redirectUri, afterLogout, idTokenAlg }: QuickStartValues): string {
  const imports = [
    "org.springframework.boot.SpringApplication",
    "org.springframework.boot.autoconfigure.SpringBootApplication",
    "org.springframework.context.annotation.Bean",
    "org.springframework.security.config.annotation.web.builders.HttpSecurity",
    "org.springframework.security.core.annotation.AuthenticationPrincipal",
    "org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler",
    "org.springframework.security.oauth2.client.registration.ClientRegistrationRepository",
    "org.springframework.security.oauth2.core.oidc.user.OidcUser",
    "org.springframework.security.web.SecurityFilterChain",
    "org.springframework.web.bind.annotation.GetMapping",
    "org.springframework.web.bind.annotation.RestController",
    "org.springframework.web.util.HtmlUtils",
    ...(idTokenAlg === usual ? [] : algImports),
  ];
  return `package app;

${imports
  .sort()
  .map((name) => `import ${name};\n`)
  .join("")}
@SpringBootApplication
@RestController
public class App {
    public static void main(String[] args) {
        SpringApplication.run(App.class, args);
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal OidcUser user) {
        var name = user.getFullName() != null ? user.getFullName() : user.getSubject();
        return "<h1>Hello, " + HtmlUtils.htmlEscape(name) + "</h1><pre>"
            + HtmlUtils.htmlEscape(user.getClaims().toString()) + "</pre><a href='/logout'>Sign out</a>";
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
        var afterLogout = new OidcClientInitiatedLogoutSuccessHandler(clients);${afterLogout ? `\n        afterLogout.setPostLogoutRedirectUri(${literal(afterLogout)});` : ""}
        return http
            .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
            .oauth2Login(login -> login.redirectionEndpoint(back -> back.baseUri(${literal(new URL(redirectUri).pathname)})))
            .logout(logout -> logout.logoutSuccessHandler(afterLogout))
            .build();
    }
${idTokenAlg === usual ? "" : algBean(idTokenAlg)}}
`;
}

/** Spring takes no other unless it is told so. */
const usual = "RS256";

const algImports = [
  "org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory",
  "org.springframework.security.oauth2.client.registration.ClientRegistration",
  "org.springframework.security.oauth2.jose.jws.SignatureAlgorithm",
  "org.springframework.security.oauth2.jwt.JwtDecoderFactory",
];

const algBean = (alg: string) => `
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens() {
        var factory = new OidcIdTokenDecoderFactory();
        factory.setJwsAlgorithmResolver(client -> SignatureAlgorithm.${alg});
        return factory;
    }
`;
