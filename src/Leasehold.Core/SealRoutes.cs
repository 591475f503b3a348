using System.Globalization;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal;

namespace Leasehold.Core;

/// <summary>
/// The routes that work sealed and without a token: <c>sys/init</c>, <c>seal-status</c>, <c>unseal</c>, <c>health</c>,
/// <c>leader</c> (<c>spec/system.md</c> 1). Their answers carry no envelope and are not audited.
/// </summary>
internal sealed class SealRoutes(Kernel kernel, KernelOptions options)
{
    private const string NoLeader = "0001-01-01T00:00:00Z";

    private static readonly FieldSet InitFields = new(
        Field.Integer("secret_shares", "Shares to make."),
        Field.Integer("secret_threshold", "Shares that unseal."),
        Field.TextList("pgp_keys", "PGP keys for the shares."),
        Field.Text("root_token_pgp_key", "A PGP key for the root token."),
        Field.Integer("stored_shares", "Ignored."),
        Field.Integer("recovery_shares", "For seals that unseal themselves."),
        Field.Integer("recovery_threshold", "For seals that unseal themselves."),
        Field.TextList("recovery_pgp_keys", "For seals that unseal themselves."));

    private static readonly FieldSet UnsealFields = new(
        Field.Text("key", "A share, hexadecimal or base64.").Secret(),
        Field.Flag("reset", "Forgets the shares given so far."),
        Field.Flag("migrate", "For a migration between seals."));

    /// <summary>What serves a path; null if the path needs an open server.</summary>
    public Func<Request, CancellationToken, ValueTask<Answer>>? Find(string path) => path switch
    {
        "sys/seal-status" => StatusAsync,
        "sys/health" => HealthAsync,
        "sys/unseal" => UnsealAsync,
        "sys/init" => InitAsync,
        "sys/leader" => LeaderAsync,
        "sys/seal" when kernel.Status.IsSealed => SealedAlreadyAsync,
        _ => null,
    };

    private ValueTask<Answer> StatusAsync(Request request, CancellationToken cancel) =>
        new(request.Operation == Operation.Read ? Plain(Status()) : Answer.Of(Refusal.UnsupportedVerb));

    private static ValueTask<Answer> LeaderAsync(Request request, CancellationToken cancel) =>
        new(request.Operation != Operation.Read
            ? Answer.Of(Refusal.UnsupportedVerb)
            : Plain(new JsonMap()
                .Add("ha_enabled", false)
                .Add("is_self", false)
                .Add("active_time", NoLeader)
                .Add("leader_address", "")
                .Add("leader_cluster_address", "")
                .Add("performance_standby", false)
                .Add("performance_standby_last_remote_wal", 0)));

    private static ValueTask<Answer> SealedAlreadyAsync(Request request, CancellationToken cancel) =>
        new(request.Operation == Operation.Update
            ? Answer.Of(Reply.Done, default)
            : Answer.Of(Refusal.UnsupportedVerb));

    private ValueTask<Answer> HealthAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation is not (Operation.Read or Operation.Header))
            return new(Answer.Of(Refusal.UnsupportedVerb));
        var status = kernel.Status;
        var (code, plain) = !status.IsInitialized ? ("uninitcode", ReplyStatus.Uninitialized)
            : status.IsSealed ? ("sealedcode", ReplyStatus.Sealed)
            : ("activecode", ReplyStatus.Ok);
        foreach (var name in (ReadOnlySpan<string>)["uninitcode", "sealedcode", "activecode", "standbycode"])
        {
            if (Sent(request, name) is { } text && !IsStatus(text))
                return new(Answer.Of(Refusal.InvalidWithoutText()));
        }
        if (Sent(request, "standbyok") is { Length: > 0 } ok && !GoBool.TryParse(ok, out _))
            return new(Answer.Of(Refusal.InvalidWithoutText()));

        var reply = (Reply.Raw)Reply.RawJson(Health(status), plain);
        if (Sent(request, code) is { } chosen)
        {
            var number = int.Parse(chosen, CultureInfo.InvariantCulture);
            reply = reply with { Status = ReplyStatus.Chosen, Number = number };
        }
        return new(Answer.Of(WithNewline(reply), default));
    }

    private static bool IsStatus(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) &&
        number is >= 100 and < 1000;

    private static string? Sent(Request request, string name) =>
        request.Data.TryGet(name, out var value) ? value.Value.Text() : null;

    private JsonMap Health(SealStatus status)
    {
        var replication = status.IsSealed ? "unknown" : "disabled";
        var health = new JsonMap()
            .Add("initialized", status.IsInitialized)
            .Add("sealed", status.IsSealed)
            .Add("standby", status.IsSealed)
            .Add("performance_standby", false)
            .Add("replication_performance_mode", replication)
            .Add("replication_dr_mode", replication)
            .Add("server_time_utc", options.Time.GetUtcNow().ToUnixTimeSeconds())
            .Add("version", options.Version)
            .Add("enterprise", false)
            .Add("echo_duration_ms", 0)
            .Add("clock_skew_ms", 0)
            .Add("replication_primary_canary_age_ms", 0);
        return WithCluster(health, status);
    }

    private JsonMap Status()
    {
        var status = kernel.Status;
        var data = new JsonMap()
            .Add("type", status.Type)
            .Add("initialized", status.IsInitialized)
            .Add("sealed", status.IsSealed)
            .Add("t", status.Threshold)
            .Add("n", status.Shares)
            .Add("progress", status.Progress)
            .Add("nonce", status.Nonce)
            .Add("version", options.Version)
            .Add("migration", false)
            .Add("recovery_seal", false)
            .Add("storage_type", options.StorageType);
        return WithCluster(data, status);
    }

    private JsonMap WithCluster(JsonMap data, SealStatus status)
    {
        if (status.ClusterId.Length > 0)
            data.Add("cluster_name", options.ClusterName ?? status.ClusterName).Add("cluster_id", status.ClusterId);
        return data;
    }

    private async ValueTask<Answer> InitAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation == Operation.Read)
            return Plain(new JsonMap().Add("initialized", kernel.Status.IsInitialized));
        if (request.Operation != Operation.Update)
            return Answer.Of(Refusal.UnsupportedVerb);
        if (FieldValues.Convert(InitFields, request.Data, [], out var fields, out _) is { } wrong)
            return Answer.Of(wrong);

        var asked = new InitRequest
        {
            SecretShares = Bounded(fields.Integer("secret_shares")),
            SecretThreshold = Bounded(fields.Integer("secret_threshold")),
            PgpKeys = fields.TextList("pgp_keys"),
            RootTokenPgpKey = fields.Text("root_token_pgp_key"),
            RecoveryShares = Bounded(fields.Integer("recovery_shares")),
            RecoveryThreshold = Bounded(fields.Integer("recovery_threshold")),
            RecoveryPgpKeys = fields.TextList("recovery_pgp_keys"),
        };
        var (result, rootToken) = await kernel.InitAsync(asked, null, cancel).ConfigureAwait(false);
        using (result)
        {
            if (result.Fault is { } fault)
                return Answer.Of(Refusal.Invalid(fault));
            return Plain(new JsonMap()
                .Add("keys", Texts(result, static share => Convert.ToHexStringLower(share.Span)))
                .Add("keys_base64", Texts(result, static share => Convert.ToBase64String(share.Span)))
                .Add("root_token", rootToken));
        }
    }

    private static int Bounded(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    private static string[] Texts(InitResult result, Func<SecretBytes, string> text)
    {
        var texts = new string[result.Shares.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = text(result.Shares[i]);
        return texts;
    }

    private async ValueTask<Answer> UnsealAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation != Operation.Update)
            return Answer.Of(Refusal.UnsupportedVerb);
        if (FieldValues.Convert(UnsealFields, request.Data.WithLowerNames(), [], out var fields, out _) is { } wrong)
            return Answer.Of(wrong);
        if (fields.Flag("reset"))
        {
            var refused = await kernel.ResetUnsealAsync(cancel).ConfigureAwait(false);
            return refused is null ? Plain(Status()) : Answer.Of(Refusal.Invalid(refused));
        }
        var text = fields.Text("key");
        if (text.Length == 0)
        {
            return Answer.Of(Refusal.Invalid(
                UnsealKey.Missing));
        }
        if (UnsealKey.Parse(System.Text.Encoding.UTF8.GetBytes(text)) is not { } share)
            return Answer.Of(Refusal.Invalid(UnsealKey.Unreadable));
        if (fields.Flag("migrate"))
            return Answer.Of(Refusal.Invalid("can't perform a seal migration, no migration seal found"));
        var fault = await kernel.UnsealAsync(share, cancel).ConfigureAwait(false);
        return fault is null ? Plain(Status()) : Answer.Of(Refusal.Invalid(fault));
    }

    private static Answer Plain(JsonMap map) => Answer.Of(WithNewline((Reply.Raw)Reply.RawJson(map)), default);

    private static Reply.Raw WithNewline(Reply.Raw reply) =>
        reply with { Bytes = (byte[])[.. reply.Bytes.Span, (byte)'\n'] };
}
