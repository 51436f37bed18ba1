export {
  webfinger as DELETE,
  webfinger as GET,
  webfinger as OPTIONS,
  webfinger as PATCH,
  webfinger as POST,
  webfinger as PUT,
} from "@/lib/extras/webfinger/webfinger";
