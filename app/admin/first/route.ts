export {
  inviteFirst as DELETE,
  inviteFirst as GET,
  inviteFirst as OPTIONS,
  inviteFirst as PATCH,
  inviteFirst as POST,
  inviteFirst as PUT,
} from "@/lib/dashboard/first";
