export {
  authorize as DELETE,
  authorize as GET,
  authorize as OPTIONS,
  authorize as PATCH,
  authorize as POST,
  authorize as PUT,
} from "@/lib/endpoints/authorize";
