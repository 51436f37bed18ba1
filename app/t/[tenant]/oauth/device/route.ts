export {
  deviceAuthorization as DELETE,
  deviceAuthorization as GET,
  deviceAuthorization as OPTIONS,
  deviceAuthorization as PATCH,
  deviceAuthorization as POST,
  deviceAuthorization as PUT,
} from "@/lib/endpoints/device-authorization";
