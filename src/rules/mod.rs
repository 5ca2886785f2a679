//! The rules: one file a rule or a tight family, grouped by topic. [`ALL`] is the list; to add a rule, write its file and name it there.

mod added_condition;
mod circles;
mod conditions;
mod context;
mod copied_statement;
mod credentials;
mod escalation;
mod evidence;
mod finding;
mod grammar;
mod least_privilege;
mod moved_condition;
mod needs;
mod network;
mod redundancy;
mod rule;
mod settings;
mod trust;

use crate::bits::set_bits;

pub use context::{Context, KeyedCondition, Settings, Validator};
pub use credentials::pasted::SECRET as SECRET_KEY;
pub use escalation::{Opened, Outcome};
pub use evidence::{Evidence, Proof};
pub use finding::{Finding, Findings, Fix, MAX_FINDINGS, Said};
pub use needs::Needs;
#[cfg(not(target_arch = "wasm32"))]
pub use rule::Page;
pub use rule::{Category, Definition, Example, Rule, Topic};

/// Whether those rules speak, too, that say what can be left out, hold statements or conditions against each other, or a policy
/// against a role, and whether edits take from one statement what another has. The page's first engine is to be loaded soon and
/// leaves these to the whole one, whose answer follows.
const IS_WHOLE: bool = cfg!(feature = "meaning");

/// What asks about a policy, and reports.
type Check = fn(&Context<'_>, &mut Findings);

/// `check`, where the engine is whole; in the page's first one nothing. For rules that few policies call for.
const fn in_whole(check: Check) -> Check {
    const fn silent(_: &Context<'_>, _: &mut Findings) {}
    if IS_WHOLE { check } else { silent }
}

/// Every rule, by topic and in reading order.
pub static ALL: &[&Rule] = &[
    &grammar::json_syntax_error::RULE,
    &grammar::invalid_policy_element::RULE,
    &grammar::missing_statement::RULE,
    &grammar::missing_element::EFFECT,
    &grammar::missing_element::ACTION,
    &grammar::missing_element::RESOURCE,
    &grammar::missing_element::PRINCIPAL,
    &grammar::unsupported_principal::RULE,
    &grammar::unsupported_principal::SCP,
    &grammar::version::MISSING,
    &grammar::version::INVALID,
    &grammar::invalid_effect::RULE,
    &grammar::data_type_mismatch::RULE,
    &grammar::repeated_key::EXACT,
    &grammar::repeated_key::CASE,
    &grammar::unsupported_element_combination::RULE,
    &grammar::sid::UNIQUE_REQUIRED,
    &grammar::sid::UNIQUE_RECOMMENDED,
    &grammar::sid::UNSUPPORTED,
    &grammar::sid::EMPTY,
    &grammar::empty_element::ACTION,
    &grammar::empty_element::RESOURCE,
    &grammar::empty_element::PRINCIPAL,
    &grammar::empty_element::PRINCIPAL_OBJECT,
    &grammar::empty_element::CONDITION_OBJECT,
    &grammar::empty_condition::PLAIN,
    &grammar::empty_condition::FOR_ALL_VALUES,
    &grammar::empty_condition::FOR_ANY_VALUE,
    &grammar::empty_condition::IF_EXISTS,
    &grammar::size::IDENTITY,
    &grammar::size::MANAGED,
    &grammar::size::RESOURCE,
    &grammar::size::TRUST,
    &grammar::size::SCP,
    &grammar::size::RCP,
    &grammar::passed_size::RULE,
    &grammar::principal::FORMAT,
    &grammar::principal::KEY,
    &grammar::principal::WILDCARD,
    &grammar::principal::VALUE,
    &grammar::service_principal::RULE,
    &grammar::trust_policy::NOT_PRINCIPAL,
    &grammar::trust_policy::RESOURCE,
    &grammar::trust_policy::WILDCARD,
    &grammar::trust_policy::FEDERATED,
    &grammar::trust_policy::FEDERATED_SYNTAX,
    &grammar::rcp_syntax::PRINCIPAL,
    &grammar::rcp_syntax::ALLOW,
    &grammar::rcp_syntax::NOT_ACTION,
    &grammar::rcp_syntax::ACTION,
    &grammar::arn_form::PREFIX,
    &grammar::arn_form::FIELDS,
    &grammar::arn::PARTITION,
    &grammar::arn::SERVICE_CASE,
    &grammar::arn::REGION,
    &grammar::arn::ACCOUNT,
    &grammar::arn_resource::NAMED,
    &grammar::arn_resource::PATTERN,
    &grammar::arn_scope::REGION_NOT_ALLOWED,
    &grammar::arn_scope::ACCOUNT_NOT_ALLOWED,
    &grammar::arn_scope::MISSING_REGION,
    &grammar::arn_scope::MISSING_ACCOUNT,
    &grammar::qualifier::MISSING,
    &grammar::unsupported_character::RULE,
    &grammar::condition_operator::INVALID,
    &grammar::condition_operator::NULL_WITH_IF_EXISTS,
    &grammar::condition_operator::NULL_WITH_QUALIFIER,
    &grammar::variable::MISSING_BRACE,
    &grammar::variable::MISSING_QUOTE,
    &grammar::variable::SPACE,
    &grammar::variable::EMPTY,
    &grammar::variable::UNSUPPORTED_IN_ELEMENT,
    &grammar::variable::UNSUPPORTED_IN_VERSION,
    &grammar::variable_for_operator::RULE,
    &grammar::action_service::RULE,
    &grammar::action::RULE,
    &grammar::wildcard_in_service_name::RULE,
    &grammar::condition_key::FORMAT,
    &grammar::condition_key::GLOBAL,
    &grammar::condition_key::OF_SERVICE,
    &grammar::condition_key::MISSING_TAG,
    &grammar::condition_key::DEPRECATED,
    &grammar::condition_key::UNKNOWN_SERVICE,
    &conditions::operator::TYPE,
    &conditions::operator::ARN_AS_TEXT,
    &conditions::value::BOOLEAN,
    &conditions::value::DATE,
    &conditions::value::NUMBER,
    &conditions::value::STRING,
    &conditions::date_number::RULE,
    &conditions::list::DATA_TYPE,
    &conditions::list::MULTIPLE_BOOLEAN,
    &conditions::wildcard::RULE,
    &conditions::permissive::WILDCARD,
    &conditions::permissive::VARIABLE,
    &conditions::for_all_values::RULE,
    &conditions::untrustworthy::RULE,
    &conditions::region::RULE,
    &conditions::kms_key::RULE,
    &conditions::s3_prefix::RULE,
    &conditions::dynamodb::RULE,
    &grammar::unique_id::ROLE,
    &grammar::unique_id::USER,
    &grammar::attached_resource::ACTION,
    &grammar::attached_resource::ARN,
    &grammar::condition_key::UNSUPPORTED,
    &grammar::retired_scp::ACTION_WILDCARD,
    &grammar::retired_scp::ALLOW_CONDITION,
    &grammar::retired_scp::ALLOW_NOT_ACTION,
    &grammar::retired_scp::ALLOW_RESOURCE,
    &grammar::retired_scp::NOT_RESOURCE,
    &grammar::joined::RULE,
    &grammar::service_spelling::RULE,
    &conditions::unsupported_action::RULE,
    &conditions::unsupported_action::OTHERS,
    &conditions::missing_action::RULE,
    &conditions::endpoint_owner::RULE,
    &conditions::resource_tag::ALLOW,
    &conditions::resource_tag::ALLOW_NOT_ACTION,
    &conditions::resource_tag::DENY,
    &conditions::resource_tag::DENY_NOT_ACTION,
    &conditions::service_source::RESTRICT,
    &conditions::service_source::RECOMMENDED,
    &conditions::identity_key::RULE,
    &conditions::rcp_related::PRINCIPAL,
    &conditions::rcp_related::SERVICE,
    &conditions::rcp_related::NULL_CHECK,
    &network::value::TYPE_MISMATCH_IP_RANGE,
    &network::value::IMPROVE_IP_RANGE,
    &network::value::IPV4_MAPPED,
    &network::private::PRIVATE_IP_ADDRESS,
    &network::private::PRIVATE_NOT_IP_ADDRESS,
    &network::private::PRIVATE_IP_ADDRESS_SUBSET,
    &network::private::PRIVATE_NOT_IP_ADDRESS_SUBSET,
    &network::special::RULE,
    &network::redundant::RULE,
    &network::whole::WHOLE_INTERNET,
    &network::whole::ONE_FAMILY,
    &network::wide::TOO_WIDE,
    &network::wide::OUTSIDE,
    &network::vpc_id::VPC,
    &network::vpc_id::ENDPOINT,
    &network::paired::RULE,
    &network::beside_vpc::RULE,
    &network::endpoint_policy::RULE,
    &network::contradiction::NOTHING,
    &network::contradiction::EVERYTHING,
    &least_privilege::full_access::RULE,
    &least_privilege::whole_service::RULE,
    &least_privilege::broad_wildcard::RULE,
    &least_privilege::allow_with_not::ACTION,
    &least_privilege::allow_with_not::RESOURCE,
    &least_privilege::allow_with_not::PRINCIPAL,
    &least_privilege::public_access::RULE,
    &least_privilege::account_principal::ADMINISTRATION,
    &least_privilege::account_principal::ROOT,
    &least_privilege::wholesale_data::RULE,
    &least_privilege::wholesale_destruction::RULE,
    &least_privilege::wholesale_exposure::RULE,
    &least_privilege::wholesale_logins::RULE,
    &least_privilege::watchers::RULE,
    &least_privilege::spending::RULE,
    &least_privilege::unscoped_resource::RULE,
    &least_privilege::pass_role::STAR_IN_RESOURCE,
    &least_privilege::pass_role::STAR_IN_ACTION_AND_RESOURCE,
    &least_privilege::pass_role::STAR_IN_RESOURCE_AND_NOT_ACTION,
    &least_privilege::pass_role::NOT_RESOURCE,
    &least_privilege::pass_role::STAR_IN_ACTION_AND_NOT_RESOURCE,
    &least_privilege::pass_role::NOT_ACTION_AND_NOT_RESOURCE,
    &least_privilege::create_slr::STAR_IN_RESOURCE,
    &least_privilege::create_slr::STAR_IN_ACTION_AND_RESOURCE,
    &least_privilege::create_slr::STAR_IN_RESOURCE_AND_NOT_ACTION,
    &least_privilege::create_slr::NOT_RESOURCE,
    &least_privilege::create_slr::STAR_IN_ACTION_AND_NOT_RESOURCE,
    &least_privilege::create_slr::NOT_ACTION_AND_NOT_RESOURCE,
    &escalation::administrator::RULE,
    &escalation::passed_role::RULE,
    &escalation::others_role::RULE,
    &least_privilege::beyond_role::RULE,
    &network::without_key::RULE,
    &network::deny::ENDPOINTS,
    &network::deny::SERVICES,
    &network::walked_around::RULE,
    &network::anywhere::RULE,
    &redundancy::entry::ACTION,
    &redundancy::entry::RESOURCE,
    &redundancy::statement::RULE,
    &redundancy::number::RULE,
    &redundancy::wildcard::PRESENT,
    &redundancy::wildcard::ABSENT,
    &redundancy::wildcard::ALWAYS,
    &redundancy::wildcard::NEVER,
    &redundancy::role_session::RULE,
    &redundancy::irrelevant_key::RULE,
    &redundancy::irrelevant_key::SOURCE,
    &redundancy::never_met::RULE,
    &redundancy::implied::RULE,
    &redundancy::shadowed::DENIED,
    &redundancy::shadowed::COVERED,
    &redundancy::not_on_resource::ALLOW,
    &redundancy::not_on_resource::DENY,
    &redundancy::spares_all::RULE,
    &redundancy::entry_elsewhere::DENIED,
    &redundancy::entry_elsewhere::COVERED,
    &redundancy::present_key::RULE,
    &redundancy::resource_elsewhere::RULE,
    &redundancy::value::RULE,
    &redundancy::principal::RULE,
    &redundancy::past_end::RULE,
    &trust::mismatched_action::RULE,
    &trust::roles_anywhere::RULE,
    &trust::oidc_principal::RULE,
    &trust::github::REPOSITORY,
    &trust::github::BRANCH,
    &trust::audience::FOR_ANY_VALUE,
    &trust::audience::CONFIRM,
    &trust::federation::RULE,
    &trust::service_account::RULE,
    &trust::cognito_guests::RULE,
    &trust::saml_audience::RULE,
    &trust::outside_account::RULE,
    &trust::external_id::RULE,
    &trust::principal_pattern::RULE,
    &trust::service_source::RULE,
    &trust::plain_http::RULE,
    &trust::tag_authority::RULE,
    &trust::outside_account::PRINCIPAL,
    &trust::mismatched_action::WILDCARD,
    &trust::pod_identity::RULE,
    &credentials::mfa_present::DENY,
    &credentials::mfa_present::ALLOW,
    &credentials::mfa_present::INVERTED,
    &credentials::mfa_present::NULL,
    &credentials::mfa_age::WITHOUT,
    &credentials::mfa_age::INVERTED,
    &credentials::mfa_age::BOUND,
    &credentials::self_service::RULE,
    &credentials::passwords::POLICY,
    &credentials::passwords::OTHERS,
    &credentials::mfa_device::RULE,
    &credentials::pasted::ID,
    &credentials::pasted::SECRET,
];

/// A bit for each of [`ALL`].
type Bits = [u64; ALL.len().div_ceil(64)];

/// For each part that a policy may lack, the rules that need it: most rules are not asked, and need not be looked up.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static NEEDING: [Bits; Needs::PARTS.len()] = {
    let mut needing = [[0; _]; Needs::PARTS.len()];
    let mut part = 0;
    while part < needing.len() {
        let mut rule = 0;
        while rule < ALL.len() {
            if !ALL[rule]
                .needs
                .are_met_by(Needs::ALL.without(Needs::PARTS[part]))
            {
                needing[part][rule / 64] |= 1 << (rule % 64);
            }
            rule += 1;
        }
        part += 1;
    }
    needing
};

/// The rules that are asked about a policy that has what `has` says.
fn asked(has: Needs) -> impl Iterator<Item = &'static Rule> {
    let mut asked: Bits = [u64::MAX; _];
    for (part, needing) in Needs::PARTS.iter().zip(&NEEDING) {
        if !part.are_met_by(has) {
            let each = asked.iter_mut().zip(needing);
            each.for_each(|(asked, needing)| *asked &= !needing);
        }
    }
    let numbers = set_bits(asked.into_iter().enumerate());
    numbers.map_while(|number| ALL.get(number).copied())
}

/// What is said of a file of settings. No policy breaks these rules, so they are not in [`ALL`].
static OF_SETTINGS: &[&Rule] = &[
    &settings::suppression::UNUSED,
    &settings::suppression::EXPIRED,
];

/// Every rule that there is: [`ALL`], and those about a file of settings.
pub fn listed() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().chain(OF_SETTINGS).copied()
}

/// The rule of that name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    listed().find(|rule| rule.id == id)
}

/// Asks every rule about one policy. The findings come in the order of the text.
///
/// Of a document of another program nothing is said but that it is no policy, and of what is no policy no edit is safe: nobody wants
/// a file made one.
#[must_use]
pub fn check(context: &Context<'_>) -> Said {
    let node = context.policy.node;
    let is_policy = grammar::means_policy(node);
    let is_foreign =
        !is_policy && context.settings.validator.is_none() && grammar::has_foreign_member(node);
    let has = Needs::that_has(context);
    let mut findings = Findings::default();
    for rule in asked(has) {
        if is_foreign && !is_about_any_document(rule) {
            continue;
        }
        if let Some(category) = context.settings.category_of(rule) {
            findings.start(rule, category);
            (rule.check)(context, &mut findings);
        }
    }
    // What can be left out speaks in the whole engine alone. AWS's validator tells each by itself, and makes no edits.
    if IS_WHOLE && context.settings.validator.is_none() {
        findings.break_circles();
    }
    findings.into_said(context.policy.text, is_policy)
}

/// What is said of a document that is no policy: that there is none, and what is wrong with it as JSON.
fn is_about_any_document(rule: &Rule) -> bool {
    let rules = [
        &grammar::json_syntax_error::RULE,
        &grammar::missing_statement::RULE,
    ];
    rules.iter().any(|about| about.id == rule.id)
}
