//! How fast an account may send: to everybody together, and to one person.
//!
//! In: `{ "perSecond": 80, "burst": 80, "perRecipient": { "perMinute": 10 } }`. Out: the same as numbers that a limiter counts with.
//! Never: the counting.

use serde::{Deserialize, Serialize};

use super::pace::Pace;
use super::{Account, Provider};

/// How many messages an account may send. What is left out is that of the provider ([`Limits::usual`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Limits {
    /// So many in a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second: Option<u32>,
    /// Or so many in a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// Or so many in an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
    /// Or so many in a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// So many at once after a rest; 1 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
    /// To one and the same person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_recipient: Option<Rate>,
}

/// How many messages in which time; one of the four is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Rate {
    /// So many in a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second: Option<u32>,
    /// So many in a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// So many in an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
    /// So many in a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// So many at once after a rest; 1 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
}

impl Rate {
    /// The members that say how many; one of them is to be given.
    pub(super) const PERIODS: [&'static str; 4] = ["perSecond", "perMinute", "perHour", "perDay"];

    /// The same for a limiter; nothing where nothing is limited.
    pub fn pace(&self) -> Option<Pace> {
        const SECOND: u64 = 1_000_000;
        let periods = [
            (self.per_second, SECOND),
            (self.per_minute, 60 * SECOND),
            (self.per_hour, 3_600 * SECOND),
            (self.per_day, 86_400 * SECOND),
        ];
        let (many, period) = periods.into_iter().find_map(|(many, period)| many.map(|many| (many, period)))?;
        Some(Pace { micros: (period / u64::from(many.max(1))).max(1), burst: self.burst.unwrap_or(1).max(1) })
    }
}

impl Limits {
    /// All of the account's messages, for a limiter.
    pub fn pace(&self) -> Option<Pace> {
        self.rate().pace()
    }

    /// The messages to one person, for a limiter.
    pub fn pace_per_recipient(&self) -> Option<Pace> {
        self.per_recipient.as_ref().and_then(Rate::pace)
    }

    const fn rate(&self) -> Rate {
        Rate {
            per_second: self.per_second,
            per_minute: self.per_minute,
            per_hour: self.per_hour,
            per_day: self.per_day,
            burst: self.burst,
        }
    }

    /// What the account says, and what its provider allows where it says nothing.
    pub fn of(account: &Account) -> Self {
        let (own, usual) = (account.limits.unwrap_or_default(), Self::usual(account));
        let all = if own.pace().is_some() { own.rate() } else { Rate { burst: own.burst.or(usual.burst), ..usual.rate() } };
        Self {
            per_second: all.per_second,
            per_minute: all.per_minute,
            per_hour: all.per_hour,
            per_day: all.per_day,
            burst: all.burst,
            per_recipient: own.per_recipient.or(usual.per_recipient),
        }
    }

    /// What the provider allows an account of this kind, by its public documentation as of 2026:
    ///
    /// - WhatsApp Cloud: 80 messages a second from one number, and one in 6 seconds from it to one person ("Throughput" and "Pair rate
    ///   limits" of the Cloud API's overview; a burst of 45 to one person is paid back afterwards, so that it is not used).
    /// - Twilio: 1 segment a second from a long code, 100 from a short code, 80 from a WhatsApp sender ("Understanding Twilio rate limits
    ///   and message queues", error 21611). How many numbers a messaging service has is not known: as one.
    /// - Messenger: 300 texts a second for one page; Instagram: 100 for one account ("Rate limiting" of the Graph API's platform guides).
    /// - Chatwoot: its own throttle counts 3,000 requests a minute from one address (`RACK_ATTACK_LIMIT`), and a message takes up to three.
    /// - Mail servers, folders and one's own webhooks: what there is to know is the user's.
    pub fn usual(account: &Account) -> Self {
        let a_second = |many, burst| Self { per_second: Some(many), burst: Some(burst), ..Self::default() };
        match &account.provider {
            Provider::WhatsappCloud(_) => {
                Self { per_recipient: Some(Rate { per_minute: Some(10), ..Rate::default() }), ..a_second(80, 80) }
            }
            Provider::Twilio(twilio) => match twilio.from.as_deref() {
                Some(from) if from.starts_with("whatsapp:") => a_second(80, 80),
                Some(from) if from.len() <= 6 && from.bytes().all(|byte| byte.is_ascii_digit()) => a_second(100, 100),
                _ => a_second(1, 1),
            },
            Provider::Messenger(_) => a_second(300, 300),
            Provider::Instagram(_) => a_second(100, 100),
            Provider::Chatwoot(_) => Self { per_minute: Some(1_000), burst: Some(20), ..Self::default() },
            Provider::Smtp(_) | Provider::Folder(_) | Provider::Webhook(_) => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(json: &str) -> Limits {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_limit_is_a_pace_whatever_its_period() {
        let cases = [
            (r#"{"perSecond":80,"burst":5}"#, Some(Pace { micros: 12_500, burst: 5 })),
            (r#"{"perMinute":10}"#, Some(Pace { micros: 6_000_000, burst: 1 })),
            (r#"{"perHour":3600}"#, Some(Pace { micros: 1_000_000, burst: 1 })),
            (r#"{"perDay":1}"#, Some(Pace { micros: 86_400_000_000, burst: 1 })),
            (r#"{"burst":3}"#, None),
            ("{}", None),
        ];
        for (json, expected) in cases {
            assert_eq!(limits(json).pace(), expected, "{json}");
        }
        assert!(serde_json::from_str::<Limits>(r#"{"perWeek":1}"#).is_err());
    }

    #[test]
    fn what_an_account_does_not_say_is_its_providers() {
        let account = |limits: &str| {
            let json = format!(r#"{{"provider":"whatsappCloud","phoneNumberId":"1","accessToken":"t"{limits}}}"#);
            Account::read(&json).unwrap()
        };
        let usual = Limits::of(&account(""));
        assert_eq!(usual.pace(), Some(Pace { micros: 12_500, burst: 80 }));
        assert_eq!(usual.pace_per_recipient(), Some(Pace { micros: 6_000_000, burst: 1 }));
        let own = Limits::of(&account(r#","limits":{"perMinute":60}"#));
        assert_eq!(own.pace(), Some(Pace { micros: 1_000_000, burst: 1 }));
        assert_eq!(own.pace_per_recipient(), usual.pace_per_recipient());
    }

    #[test]
    fn a_twilio_number_goes_at_the_pace_of_its_kind() {
        let pace = |sender: &str| {
            let json = format!(r#"{{"provider":"twilio","accountSid":"AC{0}","authToken":"{0}",{sender}}}"#, "0".repeat(32));
            Limits::of(&Account::read(&json).unwrap()).pace().unwrap().micros
        };
        assert_eq!(pace(r#""from":"+15550001111""#), 1_000_000);
        assert_eq!(pace(r#""from":"55512""#), 10_000);
        assert_eq!(pace(r#""from":"whatsapp:+15550001111""#), 12_500);
        assert_eq!(pace(&format!(r#""messagingServiceSid":"MG{}""#, "0".repeat(32))), 1_000_000);
    }
}
