export {
  checkSession as DELETE,
  checkSession as GET,
  checkSession as OPTIONS,
  checkSession as PATCH,
  checkSession as POST,
  checkSession as PUT,
} from "@/lib/endpoints/check-session";
