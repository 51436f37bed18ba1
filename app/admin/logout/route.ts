export {
  logout as DELETE,
  logout as GET,
  logout as OPTIONS,
  logout as PATCH,
  logout as POST,
  logout as PUT,
} from "@/lib/dashboard/sign-out";
