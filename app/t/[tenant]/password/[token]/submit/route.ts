export {
  choosePassword as DELETE,
  choosePassword as GET,
  choosePassword as OPTIONS,
  choosePassword as PATCH,
  choosePassword as POST,
  choosePassword as PUT,
} from "@/lib/endpoints/choose-password";
