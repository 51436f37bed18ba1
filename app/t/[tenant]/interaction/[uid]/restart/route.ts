export {
  restart as DELETE,
  restart as GET,
  restart as OPTIONS,
  restart as PATCH,
  restart as POST,
  restart as PUT,
} from "@/lib/endpoints/restart";
