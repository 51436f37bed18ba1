export {
  register as DELETE,
  register as GET,
  register as OPTIONS,
  register as PATCH,
  register as POST,
  register as PUT,
} from "@/lib/endpoints/register";
