import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { database } from "@/db/client";
import { tenants } from "@/lib/admin/resources/tenants";
import { asSystem } from "@/lib/admin/system";
import { makeAdmin, signInAdmin } from "./dashboard";
import { lookAround } from "./look";
import { makeTenant } from "./world";

const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-configuration-"));
const inFolder = (name: string) => path.join(folder, name);

/** `npx gatehouse config …`. @returns its exit code and what it printed */
const config = (...args: string[]) =>
  new Promise<readonly [code: number, out: string]>((resolve) => {
    const child = execFile(
      process.execPath,
      [path.resolve("bin/gatehouse.mjs"), "config", ...args],
      { env: process.env },
      (_error, out, wrong) => resolve([child.exitCode ?? -1, out + wrong]),
    );
  });

test("a file goes plan, apply, drift and rollback, and the page shows each", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const { id } = await makeTenant("https://shop.example/cb");
  const sub = await makeAdmin(id, "admin");
  const here = `${process.env.PUBLIC_URL}/admin/t/${id}`;
  await signInAdmin(page.context(), sub);
  await page.goto(`${here}/configuration`);
  await expect(page.getByText("Nothing is managed by file yet")).toBeVisible();
  await expect(page.getByText(`config export --tenant ${id} --out ${id}.yaml`)).toBeVisible();

  writeFileSync(
    inFolder("shop.yaml"),
    `gatehouse: 1\ntenants:\n  ${id}:\n    name: Northwind by file\n    settings:\n      lifetimes: { code: 30 }\n      branding: { tagline: Come in }\n`,
  );
  const [planned, plan] = await config("plan", inFolder("shop.yaml"), "--out", inFolder("shop.plan"));
  expect([planned, plan]).toEqual([2, expect.stringMatching(/settings.lifetimes.code +60 → 30/)]);
  expect((await config("apply", inFolder("shop.yaml"), "--plan", inFolder("shop.plan")))[1]).toContain(
    `Applied as version 1 of ${id}`,
  );
  await page.reload();
  await expect(page.getByRole("region", { name: "Managed by file" })).toContainText("settings.lifetimes.code");
  await expect(page.getByText("Everything is as the file says.")).toBeVisible();

  await page.goto(`${here}/settings`);
  await expect(page.getByText("changes here will show as drift")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Northwind by hand");
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  await tenants.update(asSystem(database().db), id, { settings: { lifetimes: { code: 45 } } });
  await page.getByRole("link", { name: "See configuration" }).click();
  const drift = page.getByRole("region", { name: "1 thing has drifted" });
  await expect(drift).toContainText("Northwind by file");
  await expect(drift).toContainText("Northwind by hand");
  await expect(drift).toContainText("settings.lifetimes.code");
  expect((await config("drift", "--tenant", id))[0]).toBe(2);

  await lookAround(browser, async (other, look) => {
    await signInAdmin(other.context(), sub);
    await other.goto(`${here}/configuration`);
    await look("configuration-drift");
  });

  await drift.getByRole("link", { name: "Go back to the file" }).click();
  const rollback = page.getByRole("region", { name: "Go back to version 1" });
  await expect(rollback).toContainText("Northwind by hand");
  await rollback.getByRole("button", { name: "Go back to version 1" }).click();
  await expect(page.getByText("Everything is as the file says.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Version 2.*file of version 1/ })).toBeVisible();
  expect((await config("drift", "--tenant", id))[0]).toBe(0);
  expect((await tenants.show(asSystem(database().db), id)).name).toBe("Northwind by file");
});

test("stale-sign-in: going back to a version waits for a sign-in of just now, and an auditor sees no button", async ({
  browser,
}) => {
  const { id } = await makeTenant("https://shop.example/cb");
  writeFileSync(inFolder("old.yaml"), `gatehouse: 1\ntenants:\n  ${id}:\n    name: By file\n`);
  await config("apply", inFolder("old.yaml"));
  const { db } = database();
  await tenants.update(asSystem(db), id, { name: "By hand" });
  const opened = async (role: "admin" | "auditor", age = 0) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signInAdmin(context, await makeAdmin(id, role), age);
    await page.goto(`${process.env.PUBLIC_URL}/admin/t/${id}/configuration/1`);
    return page;
  };
  const auditor = await opened("auditor");
  await expect(auditor.getByRole("heading", { name: "What this version changed" })).toBeVisible();
  await expect(auditor.getByRole("button", { name: "Go back to version 1" })).toHaveCount(0);
  const page = await opened("admin", 3600);
  const asked = page.waitForRequest(/\/admin\/login\?fresh=1/);
  await page.getByRole("button", { name: "Go back to version 1" }).click();
  await asked;
  expect((await tenants.show(asSystem(db), id)).name).toBe("By hand");
});
