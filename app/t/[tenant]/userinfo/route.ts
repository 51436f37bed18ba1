export {
  userinfo as DELETE,
  userinfo as GET,
  userinfo as OPTIONS,
  userinfo as PATCH,
  userinfo as POST,
  userinfo as PUT,
} from "@/lib/endpoints/userinfo";
