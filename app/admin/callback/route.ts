export {
  finish as DELETE,
  finish as GET,
  finish as OPTIONS,
  finish as PATCH,
  finish as POST,
  finish as PUT,
} from "@/lib/dashboard/sign-in";
