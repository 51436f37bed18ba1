export {
  registration as DELETE,
  registration as GET,
  registration as OPTIONS,
  registration as PATCH,
  registration as POST,
  registration as PUT,
} from "@/lib/endpoints/register";
