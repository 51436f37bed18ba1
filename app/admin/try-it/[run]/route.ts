export {
  tryItCallback as DELETE,
  tryItCallback as GET,
  tryItCallback as OPTIONS,
  tryItCallback as PATCH,
  tryItCallback as POST,
  tryItCallback as PUT,
} from "@/lib/dashboard/try-it/callback";
