//! The settings of the messaging channels. Secrets come from the environment or from files, never from the command line, where every user of the
//! computer could read them.

use clap::Args;

use crate::channel::{sms, telegram, whatsapp};
use crate::serve::bots::Settings;

/// What can be typed.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Messaging channels (secrets: see the README)")]
pub(super) struct Bots {
    /// Where bots' conversations are kept, sealed: postgres://USER@HOST/NAME for several instances, or sqlite:FILE. By default the file
    /// anydoor.db in the data folder. Better given as ANYDOOR_DATABASE_URL if there is a password in it.
    #[arg(
        long,
        env = "ANYDOOR_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub(super) database_url: Option<String>,

    /// For how many seconds of a start nobody is let in while the store opens, which takes a few milliseconds. After that the page
    /// answers without it, and messages are asked to come again.
    #[arg(
        long,
        env = "ANYDOOR_WAIT_FOR_STORE",
        default_value_t = 3,
        value_name = "SECONDS"
    )]
    pub(super) wait_for_store: u16,

    /// Telegram's interface, or an emulator of it.
    #[arg(
        long,
        env = "ANYDOOR_TELEGRAM_API",
        default_value = "https://api.telegram.org",
        value_name = "URL"
    )]
    telegram_api: String,

    /// WhatsApp's interface, or an emulator of it.
    #[arg(
        long,
        env = "ANYDOOR_WHATSAPP_API",
        default_value = "https://graph.facebook.com/v23.0",
        value_name = "URL"
    )]
    whatsapp_api: String,

    /// The id of the WhatsApp number (not the number itself).
    #[arg(long, env = "ANYDOOR_WHATSAPP_NUMBER", value_name = "ID")]
    whatsapp_number: Option<String>,

    /// Twilio's interface, or an emulator of it.
    #[arg(
        long,
        env = "ANYDOOR_SMS_API",
        default_value = "https://api.twilio.com",
        value_name = "URL"
    )]
    sms_api: String,

    /// Twilio's account SID: with it (and --sms-from) text messages are answered by its interface, else in the answer to its webhook.
    #[arg(long, env = "ANYDOOR_SMS_ACCOUNT", value_name = "SID")]
    sms_account: Option<String>,

    /// Our number for text messages, as +447…
    #[arg(long, env = "ANYDOOR_SMS_FROM", value_name = "NUMBER")]
    sms_from: Option<String>,
}

/// A secret from the variable, or from the file that the variable with `_FILE` behind it names.
fn secret(name: &str) -> Result<Option<String>, String> {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    if let Some(value) = set(name) {
        return Ok(Some(value.trim().to_owned()));
    }
    let Some(file) = set(&format!("{name}_FILE")) else {
        return Ok(None);
    };
    let read = std::fs::read_to_string(&file);
    let read = read.map_err(|error| {
        format!("{name}_FILE names {file}, and that file cannot be read: {error}")
    })?;
    Ok(Some(read.trim().to_owned()))
}

impl Bots {
    /// Which channels are to run, and how.
    pub(super) fn settings(&self, public_url: Option<String>) -> Result<Settings, String> {
        let telegram = secret("ANYDOOR_TELEGRAM_TOKEN")?.map(|token| {
            Ok::<_, String>(telegram::Settings {
                api: self.telegram_api.clone(),
                token,
                secret: secret("ANYDOOR_TELEGRAM_SECRET")?,
                public_url: public_url.clone(),
            })
        });
        let whatsapp = secret("ANYDOOR_WHATSAPP_TOKEN")?.map(|token| {
            let missing =
                |what: &str| format!("WhatsApp needs {what} beside ANYDOOR_WHATSAPP_TOKEN");
            Ok::<_, String>(whatsapp::Settings {
                api: self.whatsapp_api.clone(),
                token,
                secret: secret("ANYDOOR_WHATSAPP_SECRET")?
                    .ok_or_else(|| missing("the app's secret, ANYDOOR_WHATSAPP_SECRET,"))?,
                verify: secret("ANYDOOR_WHATSAPP_VERIFY")?
                    .ok_or_else(|| missing("a word of your own, ANYDOOR_WHATSAPP_VERIFY,"))?,
                number: self
                    .whatsapp_number
                    .clone()
                    .ok_or_else(|| missing("the id of the number, ANYDOOR_WHATSAPP_NUMBER,"))?,
            })
        });
        let sms = secret("ANYDOOR_SMS_TOKEN")?.map(|token| {
            let public_url = public_url.clone().ok_or("text messages need --public-url, exactly as Twilio's page for the number has it before /hooks/sms")?;
            let rest = match (&self.sms_account, &self.sms_from) {
                (Some(account), Some(from)) => Some(sms::Rest {
                    api: self.sms_api.clone(),
                    account: account.clone(),
                    from: from.clone(),
                }),
                (None, None) => None,
                _ => return Err("--sms-account and --sms-from belong together".to_owned()),
            };
            Ok::<_, String>(sms::Settings {
                token,
                public_url,
                rest,
            })
        });
        Ok(Settings {
            telegram: telegram.transpose()?,
            whatsapp: whatsapp.transpose()?,
            sms: sms.transpose()?,
        })
    }
}
