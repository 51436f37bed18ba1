export {
  metadata as DELETE,
  metadata as GET,
  metadata as OPTIONS,
  metadata as PATCH,
  metadata as POST,
  metadata as PUT,
} from "@/lib/endpoints/metadata";
