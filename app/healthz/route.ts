export const dynamic = "force-dynamic";
export { healthz as GET } from "@/lib/server/health";
