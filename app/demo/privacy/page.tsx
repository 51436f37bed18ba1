import { policyPage } from "@/app/demo/_shop/policy-page";

export default function PrivacyPage() {
  return policyPage("privacy");
}
