export {
  adminApi as DELETE,
  adminApi as GET,
  adminApi as OPTIONS,
  adminApi as PATCH,
  adminApi as POST,
  adminApi as PUT,
} from "@/lib/api/handler";
