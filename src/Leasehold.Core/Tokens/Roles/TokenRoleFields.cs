using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Roles;

/// <summary>The fields of a token role.</summary>
internal static class TokenRoleFields
{
    public static readonly FieldSet Write = new(
        Field.CommaList("allowed_policies", "The only policies that its tokens may have."),
        Field.CommaList("allowed_policies_glob", "The same as patterns with *."),
        Field.CommaList("disallowed_policies", "Policies that its tokens never have."),
        Field.CommaList("disallowed_policies_glob", "The same as patterns with *."),
        Field.CommaList("allowed_entity_aliases", "The entity aliases that may be asked for; patterns with * too."),
        Field.Flag("orphan", "Whether its tokens have no parents."),
        Field.Flag("renewable", "Whether its tokens can be renewed.", true),
        Field.Text("path_suffix", "What follows its name in the path of its tokens."),
        Field.Duration("token_period", "Makes its tokens periodic: each renewal grants this."),
        Field.Duration("period", "The old name of token_period."),
        Field.Duration("token_explicit_max_ttl", "A bound no renewal of its tokens passes."),
        Field.Duration("explicit_max_ttl", "The old name of token_explicit_max_ttl."),
        Field.CommaList("token_bound_cidrs", "The addresses that its tokens may be used from."),
        Field.CommaList("bound_cidrs", "The old name of token_bound_cidrs."),
        Field.Integer("token_num_uses", "How often its tokens can be used; 0 is unlimited."),
        Field.Text("token_type", "service, batch, default-service or default-batch.", TokenRole.DefaultType),
        Field.Flag("token_no_default_policy", "Leaves the policy default out."));
}
