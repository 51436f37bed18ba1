import { Refused } from "@/app/admin/_shell/refused";

export default function Forbidden() {
  return <Refused kind="forbidden" />;
}
