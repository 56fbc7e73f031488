/**
 * A worker of the Node host that the killing test starts and kills.
 *
 * In: a database, a provider. Out: messages, until it is killed or told to end. Never: an end by itself.
 */
import { createRelance, postgres, webhook } from "@relance/node";

const { RELANCE_DATABASE: url, RELANCE_WEBHOOK_URL: provider, RELANCE_WEBHOOK_SECRET: secret } = process.env;
const relance = await createRelance({
  store: postgres(url),
  channels: { email: webhook({ url: provider, secret }) },
  onFault: (fault) => console.error(fault),
});
relance.start();
process.once("SIGTERM", () => relance.close());
