export {
  acceptInvitation as DELETE,
  acceptInvitation as GET,
  acceptInvitation as OPTIONS,
  acceptInvitation as PATCH,
  acceptInvitation as POST,
  acceptInvitation as PUT,
} from "@/lib/dashboard/invite";
