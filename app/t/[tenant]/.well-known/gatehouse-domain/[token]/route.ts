export {
  domainProof as DELETE,
  domainProof as GET,
  domainProof as OPTIONS,
  domainProof as PATCH,
  domainProof as POST,
  domainProof as PUT,
} from "@/lib/endpoints/domain-proof";
