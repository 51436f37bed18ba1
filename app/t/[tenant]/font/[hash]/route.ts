export {
  font as DELETE,
  font as GET,
  font as OPTIONS,
  font as PATCH,
  font as POST,
  font as PUT,
} from "@/lib/endpoints/font";
