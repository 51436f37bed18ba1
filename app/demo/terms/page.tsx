import { policyPage } from "@/app/demo/_shop/policy-page";

export default function TermsPage() {
  return policyPage("terms");
}
