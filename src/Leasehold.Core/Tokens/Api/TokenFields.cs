using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>The fields of the token routes.</summary>
internal static class TokenFields
{
    public static readonly FieldSet Create = new(
        Field.Text("id", "A token id of the operator's choice; needs sudo."),
        Field.TextList("policies", "The policies it gets; the caller's if none are named."),
        Field.Pairs("meta", "Texts kept with it and shown in audit."),
        Field.Flag("no_parent", "Makes it an orphan; needs sudo."),
        Field.Flag("no_default_policy", "Leaves the default policy out."),
        Field.Flag("renewable", "Whether it can be renewed.", true),
        Field.Text("ttl", "How long it lives without a renewal."),
        Field.Text("lease", "The old name of ttl."),
        Field.Text("type", "service or batch."),
        Field.Text("explicit_max_ttl", "A bound no renewal passes."),
        Field.Text("display_name", "Shown in lookups and audit."),
        Field.Integer("num_uses", "How often it can be used; 0 is unlimited."),
        Field.Text("period", "Makes it periodic; needs sudo."),
        Field.Text("entity_alias", "An alias of the entity it belongs to; only with a role."));

    /// <summary>The token is taken as sent: a wrong type has a message of its own.</summary>
    public static readonly FieldSet Token = new(Field.Any("token", "The token; the caller's if empty.").Secret());

    public static readonly FieldSet Revoke = new(Field.Text("token", "The token.").Secret());

    public static readonly FieldSet Accessor = new(Field.Text("accessor", "The token's accessor."));

    public static readonly FieldSet Renew = new(
        Field.Text("token", "The token.").Secret(),
        Field.Duration("increment", "How long it shall live from now; the server may give less."));

    public static readonly FieldSet RenewAccessor = new(
        Field.Text("accessor", "The token's accessor."),
        Field.Duration("increment", "How long it shall live from now; the server may give less."));

    public static readonly FieldSet Page = new(
        Field.Text("after", "Lists what comes behind this accessor's entry."),
        Field.Integer("limit", "At most so many."));
}
