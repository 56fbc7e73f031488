//! How messages go out, as options say it: into a folder, to a mail server, or to an address of one's own.
//!
//! In: `--mail-dir`, `--smtp`, `--webhook-url` and what belongs to them. Out: the host's configuration. Never: a password or a secret
//! in a message.

use clap::Args;
use relance::config::{Credentials, DkimConfig, MailConfig, SenderConfig, SmtpConfig, Tls, Way, WebhookConfig};
use std::path::PathBuf;

use super::failure::Failure;
use super::options::{Options, Origin};

/// The ways that messages can take, by the option that chooses each.
const SMTP: &str = "smtp";
const WEBHOOK: &str = "webhook-url";
const FOLDER: &str = "mail-dir";
const WAYS: [&str; 3] = [SMTP, WEBHOOK, FOLDER];

/// How messages go out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Mail")]
pub(crate) struct MailArgs {
    /// Write messages into this folder as .eml files; DATA/mail unless given. A folder is for one machine: workers on several need a
    /// mail server or webhooks.
    #[arg(long, value_name = "DIR", env = "RELANCE_MAIL_DIR")]
    mail_dir: Option<PathBuf>,
    /// Send through a mail server: smtp://user:password@host:587 (STARTTLS), smtps://…:465 (TLS), smtp+plain://… (none).
    #[arg(long, value_name = "URL", env = "RELANCE_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// A certificate authority of one's own for the mail server, PEM.
    #[arg(long, value_name = "FILE", env = "RELANCE_SMTP_CA")]
    smtp_ca: Option<PathBuf>,
    /// Post messages of every channel, signed, to an address of one's own: https://example.com/hook. http:// on this machine alone;
    /// where the network between is trusted, http+plain://….
    #[arg(long, value_name = "URL", env = "RELANCE_WEBHOOK_URL")]
    webhook_url: Option<String>,
    /// What webhooks are signed with: whsec_ and base64. Better in the variable than on the command line, which others can see.
    #[arg(long, value_name = "SECRET", env = "RELANCE_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: Option<String>,
    /// The sender: name@example.com, or Name <name@example.com>.
    #[arg(long, value_name = "ADDRESS", env = "RELANCE_FROM")]
    from: Option<String>,
    /// Where people unsubscribe, https: or mailto:, with {key} and {workspace} for the message's; if the settings name no address.
    #[arg(long, value_name = "URL", env = "RELANCE_UNSUBSCRIBE_URL")]
    unsubscribe_url: Option<String>,
    /// Where answers go, if not to the sender.
    #[arg(long, value_name = "ADDRESS", env = "RELANCE_REPLY_TO")]
    reply_to: Option<String>,
    /// Sign email (DKIM) with this private key: a PEM file, RSA of 2048 bits or more, or Ed25519.
    #[arg(long, value_name = "FILE", requires = "dkim_selector", env = "RELANCE_DKIM_KEY")]
    dkim_key: Option<PathBuf>,
    /// Under which name the public key stands: SELECTOR._domainkey.DOMAIN.
    #[arg(long, value_name = "SELECTOR", requires = "dkim_key", env = "RELANCE_DKIM_SELECTOR")]
    dkim_selector: Option<String>,
    /// Which domain signs; the sender's unless given.
    #[arg(long, value_name = "DOMAIN", requires = "dkim_key", env = "RELANCE_DKIM_DOMAIN")]
    dkim_domain: Option<String>,
    /// Let later emails of an enrollment answer the earlier ones, so that they stand in one thread.
    #[arg(long, env = "RELANCE_THREAD")]
    thread: bool,
}

impl MailArgs {
    /// The host's configuration.
    pub(crate) fn sender(&self, options: &Options) -> Result<SenderConfig, Failure> {
        let by = match chosen(options)? {
            WEBHOOK => match (&self.webhook_url, &self.webhook_secret) {
                (Some(url), Some(secret)) => Way::Webhook(WebhookConfig::new(url, secret)),
                _ => return Err(missing(WEBHOOK, "webhook-secret")),
            },
            SMTP if self.from.is_none() => return Err(missing(SMTP, "from")),
            SMTP => {
                let mut server = self.smtp.as_deref().and_then(server).ok_or_else(|| {
                    let message = "expected the address of a mail server, found something else";
                    Failure::environment("cli.smtpMalformed", message, "write smtp://user:password@host:587, percent-encoded")
                })?;
                server.ca_file.clone_from(&self.smtp_ca);
                Way::Smtp(server)
            }
            _ => Way::Folder(self.mail_dir.clone()),
        };
        Ok(SenderConfig { from: self.from.clone(), unsubscribe_url: self.unsubscribe_url.clone(), by, mail: self.beside()? })
    }

    /// What email has beside its words.
    fn beside(&self) -> Result<MailConfig, Failure> {
        let mut dkim = Vec::new();
        if let (Some(file), Some(selector)) = (&self.dkim_key, &self.dkim_selector) {
            let private_key = std::fs::read_to_string(file).map_err(|error| {
                let message = format!("expected to read the DKIM key `{}`: {error}", file.display());
                Failure::environment("cli.dkimUnreadable", message, "name a file that this user may read")
            })?;
            let of_sender =
                self.from.as_ref().and_then(|from| Some(from.rsplit_once('@')?.1.trim_end_matches('>').trim().to_owned()));
            let domain = self.dkim_domain.clone().or(of_sender).ok_or_else(|| {
                Failure::environment(
                    "cli.dkimDomain",
                    "expected a domain that signs, found neither it nor a sender",
                    "give --from or --dkim-domain",
                )
            })?;
            dkim.push(DkimConfig { domain, selector: selector.clone(), private_key });
        }
        Ok(MailConfig { reply_to: self.reply_to.clone(), dkim, thread: self.thread, ..MailConfig::default() })
    }
}

/// Whether what the options say about mail goes together, for who does not send just now.
pub(crate) fn check(options: &Options) -> Result<(), Failure> {
    let set = |name: &str| options.origin(name) > Origin::Default;
    match chosen(options)? {
        WEBHOOK if !set("webhook-secret") => Err(missing(WEBHOOK, "webhook-secret")),
        SMTP if !set("from") => Err(missing(SMTP, "from")),
        _ => Ok(()),
    }
}

/// The way that was named most strongly: a flag's stands above a variable's, and that above the file's.
fn chosen(options: &Options) -> Result<&'static str, Failure> {
    for (needed, by) in [("smtp", "smtp-ca"), (WEBHOOK, "webhook-secret")] {
        if options.origin(by) > Origin::Default && options.origin(needed) <= Origin::Default {
            return Err(missing(by, needed));
        }
    }
    match options.strongest(&WAYS) {
        Ok(found) => Ok(found.unwrap_or(FOLDER)),
        Err(both) => {
            let message = format!("expected one way for messages, found {both}");
            Err(Failure::environment("cli.waysConflict", message, "leave one of them out; see `relance config show --origin`"))
        }
    }
}

/// An option that another one needs.
pub(crate) fn missing(has: &str, wants: &str) -> Failure {
    let message = format!("expected `{wants}` beside `{has}`, found none");
    let variable = wants.replace('-', "_").to_uppercase();
    Failure::environment("cli.optionMissing", message, format!("give --{wants}, RELANCE_{variable}, or `{wants}` in the file"))
}

/// A mail server from its address.
fn server(url: &str) -> Option<SmtpConfig> {
    let (scheme, rest) = url.split_once("://")?;
    let tls = match scheme {
        "smtp" => Tls::StartTls,
        "smtps" => Tls::Implicit,
        "smtp+plain" => Tls::None,
        _ => return None,
    };
    let (user, address) =
        rest.trim_end_matches('/').rsplit_once('@').map_or((None, rest), |(user, address)| (Some(user), address));
    let address = address.trim_end_matches('/');
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port.parse().ok()?)),
        _ => (address, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() || host.contains(['/', '?', '#', ' ']) {
        return None;
    }
    let credentials = match user {
        Some(user) => {
            let (user, password) = user.split_once(':')?;
            Some(Credentials { user: decoded(user)?, password: decoded(password)? })
        }
        None => None,
    };
    Some(SmtpConfig { port, tls, credentials, ..SmtpConfig::new(host) })
}

/// A text in which `%40` stands for `@` and so on.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_address_of_a_mail_server() {
        let found = server("smtp://me%40example.com:p%3Aw@mail.example.com:2525/").unwrap();
        let credentials = found.credentials.unwrap();
        assert_eq!((found.host.as_str(), found.port, found.tls), ("mail.example.com", Some(2525), Tls::StartTls));
        assert_eq!((credentials.user.as_str(), credentials.password.as_str()), ("me@example.com", "p:w"));
        let found = server("smtp+plain://[::1]:25").unwrap();
        assert_eq!((found.host.as_str(), found.port, found.tls), ("::1", Some(25), Tls::None));
        assert_eq!(server("smtps://mail.example.com").unwrap().port, None);
        for text in ["mail.example.com", "http://x", "smtp://", "smtp://user@host", "smtp://host:99999", "smtp://u:%zz@host"] {
            assert!(server(text).is_none(), "{text}");
        }
    }
}
