import { ExampleScreen } from "@/app/admin/_branding/example-screen";
import { previewOf } from "@/app/admin/_branding/preview-of";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** A hosted screen as a branding would have it, for the frame on the dashboard's page. proxy.ts lets nothing on it act. */
export default async function PreviewPage({ params, searchParams }: Props) {
  const preview = await previewOf({ params, search: await searchParams });
  return (
    <div data-theme={preview.brand.theme} className="contents">
      <ExampleScreen preview={preview} />
    </div>
  );
}
