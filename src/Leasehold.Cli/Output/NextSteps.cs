using Leasehold.Client;

namespace Leasehold.Cli.Output;

/// <summary>What a refusal's cause means and what helps, for the causes that Leasehold's servers name.</summary>
internal static class NextSteps
{
    /// <summary>Two sentences on a refusal; null where there is nothing to say.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="program">What this program is called.</param>
    public static (string Reason, string Next)? Of(ApiError error, ApiRequest request, string program)
    {
        if (error.Reason is not { } cause)
            return error.Errors.Select(text => ForMistake(text, program)).FirstOrDefault(static one => one is not null);
        if (Says(error, "wrapping token "))
            return ForWrapping(cause);
        var steps = For(cause, request.Path, program);
        return LeaseSteps.Are(error, request) && steps is var (reason, _)
            ? LeaseSteps.Of(error, reason, request, program) ?? steps
            : steps;
    }

    /// <summary>Two sentences; null for a cause that this version does not know.</summary>
    /// <param name="cause">As the server names it.</param>
    /// <param name="path">What was asked for.</param>
    /// <param name="program">What this program is called.</param>
    private static (string Reason, string Next)? For(string cause, string path, string program) => cause switch
    {
        "expired" => ("its TTL ran out and nobody renewed it in time.",
            "log in again; renew before two thirds of the TTL are over."),
        "max-ttl-reached" => ("it reached its max TTL, which no renewal passes.",
            "log in again, or raise token_max_ttl of the role."),
        "revoked" => ("it was revoked.", "log in again."),
        "parent-ended" => ("its parent token ended, and what a token creates ends with it.",
            $"log in again, or create it with {program} token create -orphan."),
        "uses-exhausted" => ("its last permitted use is spent.", "log in again, or allow more uses."),
        "prefix-revoked" or "force-revoked" => ("everything below its path was revoked.", "log in again."),
        "undelivered" => ("it was revoked at once because its answer could not be delivered.",
            "repeat the request; if it happens again, look at the audit devices."),
        "mount-removed" => ("the mount that issued it was disabled or moved.", "log in through another auth method."),
        "entity-removed" => ("the entity it belonged to was deleted.", "log in again."),
        "role-removed" => ("the role or user that it came from was deleted.",
            "have that written again, or log in as another."),
        "secret-id-spent" => ("the secret id was used as often as it may be.", "ask for a new secret id."),
        "secret-id-expired" => ("the secret id's TTL ran out.", "ask for a new secret id."),
        "tidied" => ("it had ended and was removed by tidy.", "log in again."),
        "token-unknown" => ("this server does not know the token.",
            $"check the address and the token ({program} print token), or log in again."),
        "policy-denied" => ("no policy of the token allows this.",
            $"look at {program} token capabilities {path}, and ask for a policy that allows it."),
        "cidr" => ("it may not be used from this address.", "use it from an address it is bound to."),
        "sealed" => ("the server is sealed.", $"unseal it: {program} operator unseal."),
        "quota" => ("a quota is used up.", "wait a little, then try again."),
        "audit" => ("no audit device could write the request.", "look at the audit devices and the server's log."),
        "not-renewable" => ("it cannot be renewed.",
            "log in again before it ends, and have its role made renewable if it is to last; a root token needs none."),
        _ => null,
    };

    /// <summary>The same for a wrapping token: what it held may have come into other hands.</summary>
    private static (string Reason, string Next)? ForWrapping(string cause) => cause switch
    {
        "uses-exhausted" => ("it was used before.",
            "if it was not you who unwrapped it, have what it held revoked; ask for it again."),
        // The TTL of a wrapping token is its max TTL as well.
        "expired" or "max-ttl-reached" => ("its TTL ran out before anybody unwrapped it.", "ask for it again."),
        "token-unknown" => ("this server does not know the wrapping token.", "check the address and the token."),
        _ => ("it was revoked before anybody unwrapped it.", "ask for it again."),
    };

    /// <summary>Two sentences for an error that operators make when they begin; null for all others.</summary>
    private static (string Reason, string Next)? ForMistake(string error, string program) => error switch
    {
        "Vault is not initialized" or "server is not yet initialized" =>
            ("it has no keys yet.", $"make them: {program} operator init."),
        "Vault is already initialized" => ("its keys are made once, for ever.",
            $"unseal it with the shares of that day: {program} operator unseal."),
        _ when error.StartsWith("failed to decrypt encrypted stored keys", StringComparison.Ordinal)
            || error.StartsWith("invalid key: failed to compute combined key", StringComparison.Ordinal) =>
            ("a share is mistyped, or of another cluster; none of those given counts any more.",
                $"give all shares again: {program} operator unseal."),
        _ => null,
    };

    private static bool Says(ApiError error, string beginning) =>
        error.Errors.Any(text => text.StartsWith(beginning, StringComparison.Ordinal));
}
