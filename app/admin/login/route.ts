export {
  login as DELETE,
  login as GET,
  login as OPTIONS,
  login as PATCH,
  login as POST,
  login as PUT,
} from "@/lib/dashboard/sign-in";
