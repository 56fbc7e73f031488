/**
 * The providers that an account can be with, and what each of them has to be told.
 *
 * In: nothing; it is a list. Out: fields by provider, in words. Never: a rule; the service says what is wrong.
 */
import type { IconName } from "../../parts/icons";

/** How a field is filled in. */
export type Form = "text" | "secret" | "key" | "number" | "flag" | "words" | { choices: readonly { id: string; label: string }[] };

/** One field: its place in the account, what it is called, how it is filled in. */
export interface FieldOf {
  at: string;
  label: string;
  form: Form;
  hint?: string;
  required?: boolean;
  placeholder?: string;
  /** It says where the account goes: with another one the secrets are wanted anew. */
  place?: boolean;
}

/** Fields that belong together. `off`: the member that is taken away where none of them is wanted. */
export interface Group {
  title: string;
  lead?: string;
  fields: readonly FieldOf[];
  /** The object they stand in, which can be left out altogether. */
  part?: string;
  folded?: boolean;
}

/** A provider. */
export interface Provider {
  id: string;
  name: string;
  icon: IconName;
  says: string;
  groups: readonly Group[];
}

const TLS = [
  { id: "startTls", label: "STARTTLS" },
  { id: "implicit", label: "From the first byte" },
  { id: "none", label: "Not at all" },
] as const;
const SECONDS: FieldOf = { at: "timeoutSeconds", label: "Wait for an answer, in seconds", form: "number" };
const META: readonly FieldOf[] = [
  { at: "accessToken", label: "Access token", form: "secret", required: true },
  { at: "appSecret", label: "App secret", form: "secret", hint: "What Meta signs webhooks with. Without it none is believed." },
  { at: "verifyToken", label: "Word for the webhook’s set-up", form: "secret", hint: "The same word that you give Meta there." },
];
const ADVANCED_META: Group = {
  title: "More",
  folded: true,
  fields: [{ at: "baseUrl", label: "Address of the Graph API", form: "text", place: true, placeholder: "https://graph.facebook.com" }, { at: "apiVersion", label: "Version of it", form: "text", placeholder: "v24.0" }, SECONDS],
};

const IMAP: Group = {
  title: "Mailbox",
  lead: "Where answers and bounces come to; it is read every 30 seconds.",
  part: "imap",
  fields: [
    { at: "imap/host", label: "Server (IMAP)", form: "text", required: true, place: true, placeholder: "imap.example.com" },
    { at: "imap/user", label: "User", form: "text", required: true },
    { at: "imap/password", label: "Password", form: "secret" },
    { at: "imap/token", label: "Or an OAuth token", form: "secret" },
    { at: "imap/folders", label: "Folders", form: "words", hint: "INBOX unless said otherwise.", placeholder: "INBOX" },
    { at: "imap/sentFolders", label: "Folders of sent mail", form: "words", hint: "What is in them a person of yours wrote: it holds follow-ups back.", placeholder: "Sent" },
    {
      at: "imap/after",
      label: "What was read is",
      form: {
        choices: [
          { id: "leave", label: "left as it is" },
          { id: "seen", label: "marked as read" },
          { id: "move", label: "moved" },
        ],
      },
    },
    { at: "imap/moveTo", label: "Moved to", form: "text" },
    { at: "imap/port", label: "Port", form: "number", hint: "993 unless said otherwise." },
    { at: "imap/tls", label: "Protected by TLS", form: { choices: TLS }, place: true },
    { at: "imap/fromTheFirst", label: "Begin with all that is there, not with what comes from now on", form: "flag" },
  ],
};

const MAIL: Group = {
  title: "How mail goes out",
  part: "mail",
  folded: true,
  fields: [
    { at: "mail/replyTo", label: "Answers go to", form: "text", placeholder: "The sender" },
    { at: "mail/thread", label: "Later mail of an enrollment answers the earlier one", form: "flag" },
    { at: "mail/opens", label: "Count opens", form: "flag", hint: "Needs the service’s public address." },
    { at: "mail/clicks", label: "Count clicks", form: "flag" },
    { at: "mail/language", label: "Language of its words", form: "text", placeholder: "en" },
    { at: "mail/listId", label: "List id", form: "text" },
    { at: "mail/feedbackId", label: "Feedback id", form: "text" },
    { at: "mail/dkim/0/domain", label: "DKIM: domain", form: "text", placeholder: "example.com" },
    { at: "mail/dkim/0/selector", label: "DKIM: selector", form: "text", placeholder: "relance" },
    { at: "mail/dkim/0/privateKey", label: "DKIM: private key", form: "key", hint: "PEM, or the base64 of it." },
  ],
};

/** All of them. */
export const PROVIDERS: readonly Provider[] = [
  {
    id: "smtp",
    name: "Email server (SMTP)",
    icon: "email",
    says: "Any mail server, your own or a mail service’s.",
    groups: [
      {
        title: "Account",
        fields: [
          { at: "from", label: "Sender", form: "text", required: true, placeholder: "Ann <ann@example.com>" },
          { at: "host", label: "Server", form: "text", required: true, place: true, placeholder: "mail.example.com" },
          { at: "tls", label: "Protected by TLS", form: { choices: TLS }, place: true },
          { at: "user", label: "User", form: "text" },
          { at: "password", label: "Password", form: "secret" },
        ],
      },
      IMAP,
      MAIL,
      {
        title: "More",
        folded: true,
        fields: [
          { at: "port", label: "Port", form: "number", hint: "587, 465 or 25, by how it is protected." },
          { at: "connections", label: "Connections kept open", form: "number" },
          SECONDS,
          { at: "helloName", label: "The name that this host gives itself", form: "text" },
          { at: "unsubscribeUrl", label: "Where people unsubscribe", form: "text", placeholder: "https://" },
          { at: "caFile", label: "Certificate authority, a file of the service’s machine", form: "text" },
        ],
      },
    ],
  },
  {
    id: "folder",
    name: "Mail folder",
    icon: "email",
    says: "Mail is written to files and sent to nobody. For trials.",
    groups: [
      {
        title: "Folder",
        fields: [
          { at: "from", label: "Sender", form: "text", placeholder: "Ann <ann@example.com>" },
          { at: "dir", label: "Folder of the service’s machine", form: "text", place: true, placeholder: "The service’s own" },
          { at: "unsubscribeUrl", label: "Where people unsubscribe", form: "text", placeholder: "https://" },
        ],
      },
    ],
  },
  {
    id: "twilio",
    name: "Twilio",
    icon: "sms",
    says: "SMS, and WhatsApp by Twilio.",
    groups: [
      {
        title: "Account",
        fields: [
          { at: "accountSid", label: "Account SID", form: "text", required: true, placeholder: "AC…", place: true },
          { at: "authToken", label: "Auth token", form: "secret", hint: "Webhooks are signed with it. Without it none is believed." },
          { at: "from", label: "Number that sends", form: "text", placeholder: "+15005550006", hint: "In E.164, a short code, a name, or whatsapp: and a number." },
          { at: "messagingServiceSid", label: "Or a messaging service", form: "text", placeholder: "MG…" },
        ],
      },
      {
        title: "More",
        folded: true,
        fields: [
          { at: "apiKeySid", label: "API key to send with", form: "text", placeholder: "SK…" },
          { at: "apiKeySecret", label: "Its secret", form: "secret" },
          { at: "statusCallback", label: "Where Twilio tells what became of a message", form: "text", placeholder: "The service’s own address" },
          { at: "baseUrl", label: "Address of the API", form: "text", place: true, placeholder: "https://api.twilio.com" },
          SECONDS,
        ],
      },
    ],
  },
  {
    id: "whatsappCloud",
    name: "WhatsApp (Cloud API)",
    icon: "chat",
    says: "WhatsApp by Meta, with its approved templates.",
    groups: [
      {
        title: "Account",
        fields: [
          { at: "phoneNumberId", label: "Id of the phone number", form: "text", required: true, hint: "Meta’s id, not the number." },
          { at: "businessAccountId", label: "Id of the business account", form: "text", hint: "Its templates can be read then." },
          ...META,
        ],
      },
      ADVANCED_META,
    ],
  },
  {
    id: "messenger",
    name: "Messenger",
    icon: "chat",
    says: "A Facebook page’s messages.",
    groups: [{ title: "Page", fields: [{ at: "pageId", label: "Id of the page", form: "text", required: true }, ...META, { at: "appId", label: "Id of the app", form: "text", hint: "What it sent by itself is no person’s answer." }] }, ADVANCED_META],
  },
  {
    id: "instagram",
    name: "Instagram",
    icon: "chat",
    says: "A professional account’s messages.",
    groups: [{ title: "Account", fields: [{ at: "accountId", label: "Id of the professional account", form: "text", required: true }, ...META, { at: "appId", label: "Id of the app", form: "text", hint: "What it sent by itself is no person’s answer." }] }, ADVANCED_META],
  },
  {
    id: "chatwoot",
    name: "Chatwoot",
    icon: "chat",
    says: "Live chat and whatever else your Chatwoot has.",
    groups: [
      {
        title: "Account",
        fields: [
          { at: "baseUrl", label: "Address", form: "text", required: true, place: true, placeholder: "https://chat.example.com" },
          { at: "accountId", label: "Number of the account", form: "number", required: true },
          { at: "apiAccessToken", label: "Token of an agent or an agent bot", form: "secret", required: true },
          { at: "inboxId", label: "Number of the inbox", form: "number", hint: "Every one unless said otherwise." },
          { at: "channel", label: "Its conversations are", form: "text", placeholder: "liveChat" },
          {
            at: "addressBy",
            label: "A contact’s address on it is",
            form: {
              choices: [
                { id: "conversation", label: "the conversation" },
                { id: "identifier", label: "their identifier" },
              ],
            },
          },
          { at: "webhookSecret", label: "What its webhooks are signed with", form: "secret", hint: "Where your version signs them." },
          { at: "webhookToken", label: "Or the token in their address", form: "secret" },
        ],
      },
      { title: "More", folded: true, fields: [SECONDS] },
    ],
  },
  {
    id: "webhook",
    name: "Your own sender",
    icon: "webhook",
    says: "Messages are posted to an address of yours, signed; you send them.",
    groups: [
      {
        title: "Address",
        fields: [
          { at: "url", label: "Address", form: "text", required: true, place: true, placeholder: "https://" },
          { at: "secret", label: "Secret", form: "secret", required: true, hint: "whsec_ and the base64 of 16 bytes or more. It signs both ways." },
          { at: "channels", label: "Channels", form: "words", hint: "Every one unless said otherwise.", placeholder: "sms" },
        ],
      },
      { title: "More", folded: true, fields: [{ at: "previousSecret", label: "The secret before, believed too", form: "secret" }, SECONDS] },
    ],
  },
];

/** A provider by its id. */
export const providerOf = (id: string) => PROVIDERS.find((provider) => provider.id === id);

/** Which of an account's own words tell it from the others. */
export function summaryOf(members: Record<string, unknown>): string {
  const text = (name: string) => (typeof members[name] === "string" ? (members[name] as string) : undefined);
  const found = [text("from"), text("host"), text("url"), text("baseUrl"), text("pageId"), text("phoneNumberId"), text("messagingServiceSid")].filter(Boolean);
  return found.slice(0, 2).join(" · ");
}
