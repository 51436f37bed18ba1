/** A server that has read its packages already, and runs its own code when that has been built. */
const orphaned = () => process.exit(0);
process.once("disconnect", orphaned);
await Promise.all(process.argv.slice(2).map((name) => import(name)));
process.once("message", (file) => {
  process.off("disconnect", orphaned);
  void import(file);
});
