/** A client by its identifier, and what people call it. */
export interface NamedClient {
  readonly client_id: string;
  readonly client_name: string | null;
}
