//! Real mail programs on loopback: Exim takes mail and delivers it into Dovecot, which keeps it and is read over IMAP.
//!
//! In: a folder, the programs. Out: their ports; everything stops with the value. Never: mail that leaves this machine, a port beyond
//! loopback, a program run as root.
//!
//! `ann` and `zoe` of any domain have mailboxes; everybody else is unknown, which Exim finds out only after it took the message.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what went wrong by stopping, and uses a part of this"
)]

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct \"horse\" \\ é";

/// The running programs.
pub(crate) struct Post {
    pub(crate) smtp: u16,
    pub(crate) imap: u16,
    pub(crate) imaps: u16,
    /// The certificate to trust.
    pub(crate) certificate: PathBuf,
    folder: PathBuf,
    running: Vec<Child>,
}

impl Post {
    /// Starts both programs; says what to install where one is missing.
    pub(crate) fn start(folder: &Path) -> Self {
        let (dovecot, exim) = (program("dovecot", "dovecot-imapd dovecot-lmtpd"), program("exim4", "exim4-daemon-light"));
        for name in ["run", "mail", "spool", "log"] {
            std::fs::create_dir(folder.join(name)).unwrap();
        }
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let certificate = folder.join("cert.pem");
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        // A copy has not the right of the installed one to become root.
        std::fs::copy(exim, folder.join("exim")).unwrap();
        let [smtp, imap, imaps, lmtp] = [(); 4].map(|()| free_port());
        let (user, group) = identity();
        let filled = |text: &str| {
            let ports = [("SMTP", smtp), ("IMAPS", imaps), ("IMAP", imap), ("LMTP", lmtp)];
            let text = text.replace("FOLDER", &folder.to_string_lossy()).replace("USER", &user).replace("GROUP", &group);
            ports.iter().fold(text, |text, (name, port)| text.replace(&format!("PORT_{name}"), &port.to_string()))
        };
        std::fs::write(folder.join("dovecot.conf"), filled(DOVECOT)).unwrap();
        std::fs::write(folder.join("passwd"), ["ann", "zoe"].map(|name| format!("{name}:{{PLAIN}}{PASSWORD}\n")).concat())
            .unwrap();
        std::fs::write(folder.join("exim.conf"), filled(EXIM)).unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("-R").arg(format!("{user}:{group}")).arg(folder).status().unwrap().success());
        }
        let running = vec![
            spawn(&dovecot, &["-F", "-c", &folder.join("dovecot.conf").to_string_lossy()], folder),
            spawn(&folder.join("exim"), &["-C", &folder.join("exim.conf").to_string_lossy(), "-bdf", "-q1m"], folder),
        ];
        let post = Self { smtp, imap, imaps, certificate, folder: folder.to_path_buf(), running };
        [smtp, imap, imaps, lmtp].into_iter().for_each(|port| post.wait_for(port));
        post
    }

    fn wait_for(&self, port: u16) {
        for _ in 0..300 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("nobody listens at port {port}\n{}", self.logs());
    }

    /// What the programs have written about themselves.
    pub(crate) fn logs(&self) -> String {
        let files = std::fs::read_dir(self.folder.join("log")).unwrap();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap_or_default()).collect()
    }

    /// How many of a person's messages nobody has seen, by Dovecot's own files: a new message is in `new`, or has no mark `S`.
    pub(crate) fn unseen(&self, person: &str) -> usize {
        let mail = self.folder.join("mail").join(person);
        let files = ["new", "cur"].iter().filter_map(|name| std::fs::read_dir(mail.join(name)).ok()).flatten();
        let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
        names.filter(|name| !name.rsplit_once(":2,").is_some_and(|(_, marks)| marks.contains('S'))).count()
    }

    /// Lets the server forget its numbers of a person's messages, as it happens when a mailbox is restored.
    pub(crate) fn number_anew(&self, person: &str) {
        let mail = self.folder.join("mail").join(person);
        for file in std::fs::read_dir(&mail).unwrap().map(|file| file.unwrap().path()) {
            if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dovecot")) {
                std::fs::remove_file(file).unwrap();
            }
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        for child in &mut self.running {
            // Both end what they have started when they are asked to.
            let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
            let _ = child.wait();
        }
    }
}

/// A program by its name, on the search path or where Debian keeps what is run by root.
pub(crate) fn program(name: &str, packages: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|file| file.is_file()).unwrap_or_else(|| {
        panic!("expected the program `{name}`, found it not\nremedy: as root on Debian or Ubuntu: apt-get install {packages}")
    })
}

fn spawn(program: &Path, arguments: &[&str], folder: &Path) -> Child {
    let mut command = Command::new(if is_root() { Path::new("setpriv") } else { program });
    if is_root() {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(program);
    }
    let log = std::fs::File::create(folder.join("log").join(program.file_name().unwrap()).with_extension("out")).unwrap();
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    command.spawn().unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn said(program: &str, argument: &str) -> String {
    String::from_utf8(Command::new(program).arg(argument).output().unwrap().stdout).unwrap().trim().to_owned()
}

fn is_root() -> bool {
    said("id", "-u") == "0"
}

fn identity() -> (String, String) {
    if is_root() { ("nobody".into(), "nogroup".into()) } else { (said("id", "-un"), said("id", "-gn")) }
}

const DOVECOT: &str = "
base_dir = FOLDER/run
state_dir = FOLDER/run
log_path = FOLDER/log/dovecot
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = USER
default_internal_group = GROUP
default_login_user = USER
ssl = yes
ssl_cert = <FOLDER/cert.pem
ssl_key = <FOLDER/key.pem
disable_plaintext_auth = no
mail_location = maildir:FOLDER/mail/%n
first_valid_uid = 1
mail_uid = USER
mail_gid = GROUP
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = username_format=%n FOLDER/passwd
}
userdb {
  driver = static
  args = uid=USER gid=GROUP home=FOLDER/mail/%n allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT_IMAP
  }
  inet_listener imaps {
    port = PORT_IMAPS
    ssl = yes
  }
}
service anvil {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = PORT_LMTP
  }
}
";

const EXIM: &str = "
exim_path = FOLDER/exim
exim_user = USER
exim_group = GROUP
admin_groups = GROUP
trusted_users = USER
primary_hostname = mx.example.com
spool_directory = FOLDER/spool
log_file_path = FOLDER/log/exim-%s
pid_file_path = FOLDER/run/exim.pid
daemon_smtp_ports = PORT_SMTP
local_interfaces = 127.0.0.1
deliver_drop_privilege
never_users =
keep_environment =
acl_smtp_rcpt = accept
acl_smtp_data = accept
tls_advertise_hosts = *
tls_certificate = FOLDER/cert.pem
tls_privatekey = FOLDER/key.pem
host_lookup =
rfc1413_query_timeout = 0s
begin routers
people:
  driver = accept
  local_parts = ann : zoe
  transport = mailbox
begin transports
mailbox:
  driver = smtp
  protocol = lmtp
  hosts = 127.0.0.1
  port = PORT_LMTP
  allow_localhost
  hosts_override
";
