//! Pages for whoever has not signed in.

use serde::Serialize;

use super::super::template::Page;
use super::OptionView;

/// `GET /setup`
#[derive(Debug, Clone, Serialize)]
pub struct SetupPage {
    /// The code that the program printed.
    pub code: String,
    /// Languages of the node.
    pub languages: Vec<OptionView>,
    /// Hub, branch or personal.
    pub roles: Vec<OptionView>,
    /// The library's name.
    pub name: String,
    /// Countries of the region.
    pub countries: Vec<OptionView>,
    /// The first admin's name.
    pub admin_name: String,
}

impl Page for SetupPage {
    const TEMPLATE: &'static str = "gate/setup.html";
}

/// `GET /sign-in`
#[derive(Debug, Clone, Serialize)]
pub struct SignInPage {
    /// Who has an account here.
    pub people: Vec<PersonLink>,
    /// How many more there are than are shown.
    pub more: usize,
    /// The name that was looked for.
    pub filter: String,
    /// May somebody make an account here? Not on a laptop.
    pub can_sign_up: bool,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "gate/sign_in.html";
}

/// One person to sign in as.
#[derive(Debug, Clone, Serialize)]
pub struct PersonLink {
    /// The page that asks for the PIN.
    pub href: String,
    /// The name.
    pub name: String,
    /// For the round mark.
    pub initials: String,
}

/// `GET /sign-in/{person}`
#[derive(Debug, Clone, Serialize)]
pub struct SecretPage {
    /// Where the form goes.
    pub action: String,
    /// The name.
    pub name: String,
    /// For the round mark.
    pub initials: String,
    /// A password, not a PIN.
    pub password: bool,
    /// Shared computer or own device.
    pub devices: Vec<OptionView>,
}

impl Page for SecretPage {
    const TEMPLATE: &'static str = "gate/secret.html";
}

/// `GET /sign-in/{person}/code`
#[derive(Debug, Clone, Serialize)]
pub struct CodePage {
    /// Where the form goes.
    pub action: String,
    /// The page that asks for the PIN.
    pub back: String,
    /// The name.
    pub name: String,
    /// For the round mark.
    pub initials: String,
    /// Shared computer or own device.
    pub devices: Vec<OptionView>,
    /// Days for which a code is good.
    pub days: u32,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "gate/code.html";
}

/// `GET /sign-up`
#[derive(Debug, Clone, Serialize)]
pub struct SignUpPage {
    /// The name so far.
    pub name: String,
    /// Languages to read in.
    pub languages: Vec<OptionView>,
    /// Shared computer or own device.
    pub devices: Vec<OptionView>,
}

impl Page for SignUpPage {
    const TEMPLATE: &'static str = "gate/sign_up.html";
}
