import { Refused } from "@/app/admin/_shell/refused";

export default function NotFound() {
  return <Refused kind="missing" />;
}
