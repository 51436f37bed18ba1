export {
  backChannelLogout as DELETE,
  backChannelLogout as GET,
  backChannelLogout as OPTIONS,
  backChannelLogout as PATCH,
  backChannelLogout as POST,
  backChannelLogout as PUT,
} from "@/lib/dashboard/sign-out";
