export {
  token as DELETE,
  token as GET,
  token as OPTIONS,
  token as PATCH,
  token as POST,
  token as PUT,
} from "@/lib/endpoints/token";
