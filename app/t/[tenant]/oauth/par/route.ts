export {
  par as DELETE,
  par as GET,
  par as OPTIONS,
  par as PATCH,
  par as POST,
  par as PUT,
} from "@/lib/endpoints/par";
