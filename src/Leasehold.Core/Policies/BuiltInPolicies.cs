namespace Leasehold.Core.Policies;

/// <summary>The policies a new server has.</summary>
public static class BuiltInPolicies
{
    /// <summary>Text of <c>default</c>, created once at initialization and open to change from then on.</summary>
    public const string DefaultText = """
        # A token may look at itself, renew itself and end itself.
        path "auth/token/lookup-self" {
            capabilities = ["read"]
        }
        path "auth/token/renew-self" {
            capabilities = ["update"]
        }
        path "auth/token/revoke-self" {
            capabilities = ["update"]
        }

        # It may ask what it is allowed to do.
        path "sys/capabilities-self" {
            capabilities = ["update"]
        }
        path "sys/internal/ui/resultant-acl" {
            capabilities = ["read"]
        }

        # It may read the entity it acts for, by id and by name.
        path "identity/entity/id/{{identity.entity.id}}" {
            capabilities = ["read"]
        }
        path "identity/entity/name/{{identity.entity.name}}" {
            capabilities = ["read"]
        }

        # It may renew and look up any lease whose id it knows.
        path "sys/renew" {
            capabilities = ["update"]
        }
        path "sys/leases/renew" {
            capabilities = ["update"]
        }
        path "sys/leases/lookup" {
            capabilities = ["update"]
        }

        # Its cubbyhole belongs to it alone.
        path "cubbyhole/*" {
            capabilities = ["create", "read", "update", "delete", "list"]
        }

        # It may wrap data, see where a wrapping token came from, and unwrap.
        path "sys/wrapping/wrap" {
            capabilities = ["update"]
        }
        path "sys/wrapping/lookup" {
            capabilities = ["update"]
        }
        path "sys/wrapping/unwrap" {
            capabilities = ["update"]
        }

        # It may hash data with the server's help.
        path "sys/tools/hash" {
            capabilities = ["update"]
        }
        path "sys/tools/hash/*" {
            capabilities = ["update"]
        }

        # It may ask how a request of its own that awaits consent is doing.
        path "sys/control-group/request" {
            capabilities = ["update"]
        }

        # It may ask for authorization by an identity provider; whether its entity gets it is decided there.
        path "identity/oidc/provider/+/authorize" {
            capabilities = ["read", "update"]
        }

        """;

    private const string ResponseWrappingText = """
        path "cubbyhole/response" {
            capabilities = ["create", "read"]
        }
        path "sys/wrapping/unwrap" {
            capabilities = ["update"]
        }

        """;

    /// <summary>Allows everything when it is a token's only policy. Its text is empty and cannot be changed.</summary>
    public static Policy Root { get; } = new(PolicyName.Root, "", []);

    /// <summary>What <c>default</c> is at first.</summary>
    public static Policy Default { get; } = Parsed(PolicyName.Default, DefaultText);

    /// <summary>What a wrapping token may do; hidden, never changed, never assigned by hand.</summary>
    public static Policy ResponseWrapping { get; } = Parsed(PolicyName.ResponseWrapping, ResponseWrappingText);

    private static Policy Parsed(PolicyName name, string text) =>
        PolicyParser.TryParse(name, text, out var policy, out var problem)
            ? policy
            : throw new InvalidOperationException(problem);
}
