//! The codes of Meta: of WhatsApp's Cloud API, and of Messenger and Instagram.
//!
//! In: nothing. Out: two tables. Never: a code that Meta's public lists do not have ("Error codes" of the WhatsApp Business Platform, "Common
//! error codes" of the Messenger Platform, "Handling errors" of the Graph API).
//!
//! **Templates that can't be sent** (132001, 132015, 132016) are `content`. Another template would have to go out instead, and a step has
//! one: `windowClosed` would have the core plan the same one again, be refused again, and hold with a sentence about windows. Held as
//! content the step says at once what is wrong with it; and a workspace that reads its templates (`send::templates`) finds out
//! before, so that the step takes its next channel instead.
//!
//! **Messenger's window** (10 with 2018278 or 2534022) is `windowClosed`. There is no template there to fall back on, so that the core takes
//! the next channel at once; `permanent` would do that too, and would also never write to this person on Messenger again, who need only
//! write to be reached.

use relance_core::wire::Purpose;

use super::Means::{Account, Content, Dead, Defer, No, Retry, Throttle, Window};
use super::{Row, Table};

/// WhatsApp, by the Cloud API.
pub(crate) const WHATSAPP: Table = Table {
    rows: WHATSAPP_ROWS,
    ranges: &[
        (200, 299, Account, "a permission is missing"),
        (132_000, 132_012, Content, "the template and its parameters don't go together"),
    ],
};

const WHATSAPP_ROWS: &[Row] = &[
    (0, None, Account, "the app can't be authenticated"),
    (1, None, Retry, "an error that Meta does not explain"),
    (2, None, Retry, "the service is down or overloaded"),
    (3, None, Account, "a capability or permission is missing"),
    (4, None, Throttle, "the app's limit of calls is reached"),
    (10, None, Account, "a permission is missing"),
    (17, None, Throttle, "the user's limit of calls is reached"),
    (32, None, Throttle, "the page's limit of calls is reached"),
    (33, None, Account, "the sending number does not exist any more"),
    (100, None, Content, "a parameter is unknown or malformed"),
    (100, Some(33), Account, "the sending number does not exist, or the token may not see it"),
    (102, None, Account, "the session is over"),
    (104, None, Account, "the app wants its calls signed"),
    (190, None, Account, "the access token is not valid"),
    (341, None, Throttle, "the app's limit is reached"),
    (368, None, Account, "the account is blocked for a violation of the rules"),
    (613, None, Throttle, "the limit of calls is reached"),
    (80_007, None, Throttle, "the account's limit of calls is reached"),
    (80_008, None, Throttle, "the account's limit of calls is reached"),
    (130_429, None, Throttle, "the number's throughput is reached"),
    (130_472, None, Dead, "the person is part of an experiment and gets no such messages"),
    (130_497, None, Dead, "the account may not write to people of this country"),
    (131_000, None, Retry, "an error that Meta does not explain"),
    (131_005, None, Account, "access is denied"),
    (131_008, None, Content, "a parameter is missing"),
    (131_009, None, Content, "a parameter has a value that is not allowed"),
    (131_016, None, Retry, "the service is unavailable"),
    (131_021, None, Dead, "sender and recipient are the same"),
    (131_026, None, Dead, "the person can't get messages on WhatsApp"),
    (131_030, None, Account, "the sending number is a test number, and the recipient is not on its list"),
    (131_031, None, Account, "the account is locked"),
    (131_037, None, Account, "the sending number has no approved display name"),
    (131_042, None, Account, "there is a problem with the payment"),
    (131_045, None, Account, "the sending number is not registered"),
    (131_047, None, Window, "more than 24 hours have passed since the person wrote"),
    (131_048, None, Account, "too many people have blocked or reported the number"),
    (131_049, None, Defer(24), "Meta holds it back, so that the person does not get too many"),
    (131_050, None, No(Some(Purpose::Marketing)), "the person has stopped marketing messages"),
    (131_051, None, Content, "the type of message is not supported"),
    (131_052, None, Content, "a medium can't be loaded"),
    (131_053, None, Content, "a medium can't be loaded"),
    (131_056, None, Throttle, "too many messages to this person in a short time"),
    (131_057, None, Retry, "the account is in maintenance"),
    (131_062, None, Content, "such a template goes to phone numbers alone, not to user ids"),
    (132_001, None, Content, "the template does not exist in this language, or is not approved"),
    (132_015, None, Content, "the template is paused for its quality"),
    (132_016, None, Content, "the template is stopped for good for its quality"),
    (132_018, None, Content, "the template and its parameters don't go together"),
    (132_068, None, Content, "the template's flow is blocked"),
    (132_069, None, Throttle, "the template's flow is limited"),
    (133_000, None, Account, "the sending number is half registered"),
    (133_004, None, Retry, "the server is unavailable"),
    (133_005, None, Account, "the sending number's PIN is wrong"),
    (133_006, None, Account, "the sending number must be verified again"),
    (133_008, None, Account, "too many guesses of the sending number's PIN"),
    (133_009, None, Account, "the sending number's PIN was entered too quickly"),
    (133_010, None, Account, "the sending number is not registered"),
    (133_015, None, Retry, "the sending number was deleted lately and is not free yet"),
    (133_016, None, Account, "the sending number was registered too often"),
    (134_011, None, Account, "the terms of WhatsApp's payments are not accepted"),
    (134_100, None, Content, "only marketing templates go this way"),
    (134_101, None, Retry, "the template is not ready yet"),
    (134_102, None, Content, "the template does not go this way"),
    (135_000, None, Content, "a parameter is not accepted"),
    (2_494_100, None, Retry, "the account is in maintenance"),
];

/// Messenger and Instagram.
pub(crate) const MESSENGER: Table = Table { rows: MESSENGER_ROWS, ranges: &[(200, 299, Account, "a permission is missing")] };

const MESSENGER_ROWS: &[Row] = &[
    (0, None, Account, "the app can't be authenticated"),
    (1, None, Retry, "an error that Meta does not explain"),
    (2, None, Retry, "the service is unavailable for now"),
    (2, Some(2_018_344), Account, "the page's administrator has not accepted the terms"),
    (3, None, Account, "a capability is missing"),
    (4, None, Throttle, "the app's limit of calls is reached"),
    (4, Some(2_018_022), Throttle, "too many messages"),
    (10, None, Account, "a permission is missing"),
    (10, Some(2_018_065), Window, "the person's window has closed"),
    (10, Some(2_018_108), Dead, "the person does not receive messages"),
    (10, Some(2_018_278), Window, "the person's window has closed"),
    (10, Some(2_534_022), Window, "the person's window has closed"),
    (17, None, Throttle, "the user's limit of calls is reached"),
    (32, None, Throttle, "the page's limit of calls is reached"),
    (33, None, Account, "the page does not exist, or the token may not see it"),
    (100, None, Content, "a parameter is unknown or malformed"),
    (100, Some(33), Account, "the page does not exist, or the token may not see it"),
    (100, Some(2_018_001), Dead, "nobody has this id"),
    (100, Some(2_534_014), Dead, "nobody has this id"),
    (102, None, Account, "the session is over"),
    (104, None, Account, "the app wants its calls signed"),
    (190, None, Account, "the access token is not valid"),
    (200, Some(1_545_041), Dead, "the person can't be written to"),
    (230, None, Account, "a permission of the person's is missing"),
    (341, None, Throttle, "the app's limit is reached"),
    (368, None, Account, "the page is blocked for a violation of the rules"),
    (551, None, Dead, "the person can't be written to"),
    (551, Some(1_545_041), Dead, "the person can't be written to"),
    (613, None, Throttle, "the limit of calls is reached"),
    (1_200, None, Retry, "the message could not be handed on for now"),
    (80_001, None, Throttle, "the page's limit of calls is reached"),
    (80_002, None, Throttle, "the account's limit of calls is reached"),
    (80_006, None, Throttle, "the account's limit of calls is reached"),
];
