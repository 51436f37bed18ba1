export {
  submit as DELETE,
  submit as GET,
  submit as OPTIONS,
  submit as PATCH,
  submit as POST,
  submit as PUT,
} from "@/lib/endpoints/submit";
