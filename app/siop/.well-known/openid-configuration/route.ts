export {
  selfIssuedMetadata as DELETE,
  selfIssuedMetadata as GET,
  selfIssuedMetadata as OPTIONS,
  selfIssuedMetadata as PATCH,
  selfIssuedMetadata as POST,
  selfIssuedMetadata as PUT,
} from "@/lib/extras/siop/metadata";
