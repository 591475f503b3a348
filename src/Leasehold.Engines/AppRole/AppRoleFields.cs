using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>What the paths of the method take.</summary>
internal static class AppRoleFields
{
    public static readonly Field RoleId = Field.Text("role_id", "The role id; made up for a new role if not sent.");

    public static readonly Field BindSecretId =
        Field.Flag("bind_secret_id", "Whether a login needs a secret id.", fallback: true);

    public static readonly Field SecretIdCidrs =
        Field.CommaList("secret_id_bound_cidrs", "The addresses that logins may come from.");

    public static readonly Field OldSecretIdCidrs =
        Field.CommaList("bound_cidr_list", "The old name of secret_id_bound_cidrs.");

    public static readonly Field SecretIdUses =
        Field.Integer("secret_id_num_uses", "How many logins a secret id is good for; 0 is unlimited.");

    public static readonly Field SecretIdTtl =
        Field.Duration("secret_id_ttl", "How long a secret id is good; 0 is for ever.");

    private static readonly Field Secret = Field.Text("secret_id", "The secret id.").Secret();

    private static readonly Field AccessorField = Field.Text("secret_id_accessor", "The accessor of a secret id.");

    public static readonly FieldSet Role = new(
    [
        RoleId,
        BindSecretId,
        SecretIdCidrs,
        OldSecretIdCidrs,
        SecretIdUses,
        SecretIdTtl,
        Field.Flag("local_secret_ids", "Kept and shown; there is no replication."),
        Field.Flag("token_renewable", "Whether tokens can be renewed.", fallback: true),
        Field.Flag("renewable", "The same as token_renewable.", fallback: true),
        .. TokenParameterFields.With("policies", "period"),
    ]);

    public static readonly FieldSet RoleIdOnly = new(RoleId);

    public static readonly FieldSet Login =
        new(Field.Text("role_id", "The role id."), Secret);

    public static readonly FieldSet NewSecretId = new(
        Field.Any("metadata", "An object of texts, the same as a text, or k=v,k=v; kept with the tokens."),
        Field.CommaList("cidr_list", "The addresses that logins may come from; a part of the role's."),
        Field.CommaList("token_bound_cidrs", "The addresses that tokens may be used from; a part of the role's."),
        Field.Integer("num_uses", "How many logins it is good for; the role's if 0."),
        Field.Duration("ttl", "How long it is good; the role's if 0."));

    public static readonly FieldSet ChosenSecretId = NewSecretId.With(Secret);

    public static readonly FieldSet SecretId = new(Secret);

    public static readonly FieldSet Accessor = new(AccessorField);

    public static readonly FieldSet DetailedList =
        ListPage.Fields.With(Field.Flag("detailed", "Whether to tell what a lookup of each would."));
}
