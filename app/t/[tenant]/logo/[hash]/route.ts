export {
  logo as DELETE,
  logo as GET,
  logo as OPTIONS,
  logo as PATCH,
  logo as POST,
  logo as PUT,
} from "@/lib/endpoints/logo";
