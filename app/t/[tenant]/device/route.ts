export {
  device as DELETE,
  device as GET,
  device as OPTIONS,
  device as PATCH,
  device as POST,
  device as PUT,
} from "@/lib/endpoints/device";
