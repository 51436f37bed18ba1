import { expect, test } from "vitest";
import { addressOf } from "./address";

test("a host parameter that is a folder names the Unix socket in it", () => {
  expect(addressOf("postgres://me:pw@localhost:6000/db?host=/run/postgresql&sslmode=disable")).toEqual({
    url: "postgres://me:pw@localhost:6000/db?sslmode=disable",
    socket: { path: "/run/postgresql/.s.PGSQL.6000" },
  });
  expect(addressOf("postgres://me@localhost/db?host=/run/postgresql").socket.path).toBe(
    "/run/postgresql/.s.PGSQL.5432",
  );
});

test("any other address is left as it is", () => {
  const url = "postgres://me:pw@db.example:5433/db?sslmode=require";
  expect(addressOf(url)).toEqual({ url, socket: {} });
});
