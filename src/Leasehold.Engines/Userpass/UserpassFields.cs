using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Userpass;

/// <summary>What the paths of the method take.</summary>
internal static class UserpassFields
{
    private static readonly Field Password = Field.Text("password", "The password.").Secret();

    private static readonly Field Hash =
        Field.Text("password_hash", "Instead of the password, its bcrypt hash of cost 5 to 12.").Secret();

    public static readonly FieldSet Login = new(Password);

    public static readonly FieldSet User =
        new([Password, Hash, .. TokenParameterFields.With("ttl", "max_ttl", "policies", "bound_cidrs")]);

    public static readonly FieldSet NewPassword = new(Password, Hash);

    public static readonly FieldSet Policies = new(TokenParameterFields.Only("token_policies", "policies"));
}
