export {
  jwks as DELETE,
  jwks as GET,
  jwks as OPTIONS,
  jwks as PATCH,
  jwks as POST,
  jwks as PUT,
} from "@/lib/endpoints/jwks";
